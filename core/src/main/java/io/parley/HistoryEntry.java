package io.parley;

import java.time.Instant;
import java.util.Optional;

/// A message of the history, sent or received.
///
/// @param id its number in our store
/// @param peer who sent it, or to whom it was sent
/// @param peerName that peer's name: when the message came, or as it is known now if we sent it;
///   may hold any character, so clean it before a terminal sees it
/// @param text what it says; may hold any character but NUL
/// @param time when it was accepted or received, wall time
/// @param delivery how far it has come; empty if we received it
public record HistoryEntry(
    MessageId id,
    PeerId peer,
    String peerName,
    String text,
    Instant time,
    Optional<Delivery> delivery) {}
