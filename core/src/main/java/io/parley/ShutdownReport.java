package io.parley;

import java.util.List;

/// What was left when a node closed.
///
/// @param undelivered in the order of acceptance, deliveries still `QUEUED`, which a durable store
///   keeps for the next start and a store in memory loses, and those that the end of the node made
///   `UNKNOWN`
public record ShutdownReport(List<Undelivered> undelivered) {

  /// Copies the list.
  public ShutdownReport {
    undelivered = List.copyOf(undelivered);
  }

  /// A message of which it cannot be said that it was sent.
  ///
  /// @param delivery how far it came
  /// @param text what it says
  public record Undelivered(Delivery delivery, String text) {}
}
