package io.parley.testkit.scenario;

import java.time.Duration;

/// A fault with its time.
///
/// @param at when it goes wrong, after the trouble has begun
/// @param lasting how long, until it is mended; zero if it is over as it happens
/// @param fault what
public record PlannedFault(Duration at, Duration lasting, Fault fault) {

  /// When it is mended.
  ///
  /// @return after the trouble has begun
  public Duration end() {
    return at.plus(lasting);
  }

  @Override
  public String toString() {
    String from = "%.3f s".formatted(at.toNanos() / 1e9);
    return lasting.isZero()
        ? "at " + from + ": " + fault
        : "from %s for %.3f s: %s".formatted(from, lasting.toNanos() / 1e9, fault);
  }
}
