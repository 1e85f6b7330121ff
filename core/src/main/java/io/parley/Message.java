package io.parley;

import java.time.Instant;

/// A message that a peer sent us, as it stands in our inbox.
///
/// @param id its number in our store
/// @param from who sent it
/// @param fromName the sender's name when it came; may hold any character, so clean it before a
///   terminal sees it
/// @param text what it says; may hold any character but NUL
/// @param receivedAt when we stored it, wall time
public record Message(
    MessageId id, PeerId from, String fromName, String text, Instant receivedAt) {}
