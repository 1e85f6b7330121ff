package io.parley;

import io.parley.spi.Address;
import java.time.Instant;
import java.util.Optional;

/// Another node as we see it, at one moment: a row of the roster.
///
/// @param id who it is
/// @param number its number for people; never changes while this node runs and is never reused
/// @param name its name, with `~2` behind it, `~3` and so on, if another peer here is shown with
///   it; its address until it told us one
/// @param address where it listens
/// @param wire the dialect it is spoken to in: `csend`
/// @param presence whether it is there, as far as we have heard
/// @param lastHeard when anything was last heard of it, wall time; empty if never
/// @param queued messages of ours that wait for it
/// @param activity what its lane does, for people: `idle`, `sending`, `retrying: connection
///   refused`, `held: not heard of`
public record Peer(
    PeerId id,
    int number,
    String name,
    Address address,
    String wire,
    Presence presence,
    Optional<Instant> lastHeard,
    int queued,
    String activity) {}
