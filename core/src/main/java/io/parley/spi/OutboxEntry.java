package io.parley.spi;

import io.parley.Delivery;

/// A message in the outbox.
///
/// @param sequence its place in the outbox of its recipient; rises with every message accepted for
///   that recipient, gaps allowed
/// @param text what it says
/// @param delivery how far it has come
public record OutboxEntry(long sequence, String text, Delivery delivery) {}
