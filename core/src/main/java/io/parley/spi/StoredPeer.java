package io.parley.spi;

import io.parley.PeerId;

/// A peer as a store remembers it.
///
/// @param id who it is
/// @param name its name; its address until it told us one
/// @param address where it listens
public record StoredPeer(PeerId id, String name, Address address) {}
