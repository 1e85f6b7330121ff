package io.parley.spi;

import io.parley.Delivery;
import java.time.Instant;

/// A message in the outbox.
///
/// @param sequence its place in the outbox of its recipient; rises with every message accepted for
///   that recipient, gaps allowed
/// @param text what it says
/// @param acceptedAt when it was accepted, wall time
/// @param expiresAt from when on it is no longer handed over, if nothing of it has left by then
/// @param delivery how far it has come
public record OutboxEntry(
    long sequence, String text, Instant acceptedAt, Instant expiresAt, Delivery delivery) {

  /// The same message, further on its way.
  ///
  /// @param next the delivery as it is now
  /// @return the entry
  public OutboxEntry with(Delivery next) {
    return new OutboxEntry(sequence, text, acceptedAt, expiresAt, next);
  }
}
