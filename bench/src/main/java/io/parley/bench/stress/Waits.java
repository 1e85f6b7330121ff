package io.parley.bench.stress;

import io.parley.internal.delivery.OutboxRoom;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.concurrent.Callable;

/// How stress tests wait.
final class Waits {

  /// Only a lost wake-up takes as long.
  private static final Duration LONG = Duration.ofSeconds(5);

  private Waits() {}

  static Deadline longWait(Clock clock) {
    return Deadline.in(clock, LONG);
  }

  /// Does a step of an actor, which may not declare what it throws.
  static <T> T step(Callable<T> step) {
    try {
      return step.call();
    } catch (Exception e) {
      throw new IllegalStateException("nothing fails or interrupts an actor", e);
    }
  }

  /// Takes room for one byte; 1 if it got it, else 0.
  static int take(OutboxRoom room, Deadline deadline) {
    return step(() -> room.take(1, deadline)) ? 1 : 0;
  }
}
