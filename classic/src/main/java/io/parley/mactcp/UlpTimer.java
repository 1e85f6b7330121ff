package io.parley.mactcp;

import io.parley.internal.classic.DriverThread.Alarm;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The ULP time-out of one connection: runs while the peer has something to take or to acknowledge,
/// and begins anew with each progress (1989 p.28). Guarded by the driver's lock.
///
/// Its alarm stays set while it rests, and is set again when it rings too early: nearly all waits
/// are over long before, and an alarm for each would be most of what a message costs here.
final class UlpTimer {

  private final Interrupts interrupts;
  private final Runnable expired;
  private Ulp ulp = Ulp.DEFAULT;
  private @Nullable Alarm alarm;
  private boolean isRunning;

  /// When it began to run.
  private long since;

  UlpTimer(Interrupts interrupts, Runnable expired) {
    this.interrupts = interrupts;
    this.expired = expired;
  }

  Ulp ulp() {
    return ulp;
  }

  /// A command has brought other values: they hold for the wait that is under way, too.
  void use(Ulp values) {
    boolean sooner = values.period().compareTo(ulp.period()) < 0;
    ulp = values;
    if (sooner) {
      cancel();
      if (isRunning) {
        arm();
      }
    }
  }

  /// Runs or rests.
  void run(boolean whether) {
    if (!whether) {
      rest();
    } else if (!isRunning) {
      isRunning = true;
      since = interrupts.now();
      if (alarm == null) {
        arm();
      }
    }
  }

  /// Rests; begins anew when it next runs.
  void rest() {
    isRunning = false;
  }

  /// Its connection is no more.
  void end() {
    rest();
    cancel();
  }

  private void cancel() {
    interrupts.cancel(alarm);
    alarm = null;
  }

  private void arm() {
    alarm = interrupts.at(interrupts.in(left()), this::ring);
  }

  private void ring() {
    alarm = null;
    if (isRunning && left().isPositive()) {
      arm();
    } else if (isRunning) {
      isRunning = false;
      expired.run();
    }
  }

  private Duration left() {
    return ulp.period().minusNanos(interrupts.now() - since);
  }
}
