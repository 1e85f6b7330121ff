package io.parley.mactcp;

import io.parley.internal.classic.DriverThread.Alarm;
import org.jspecify.annotations.Nullable;

/// The ULP time-out of one connection: runs while the peer has something to take or to acknowledge,
/// and begins anew with each progress (1989 p.28). Guarded by the driver's lock.
final class UlpTimer {

  private final Interrupts interrupts;
  private final Runnable expired;
  private Ulp ulp = Ulp.DEFAULT;
  private @Nullable Alarm alarm;

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
    ulp = values;
    if (alarm != null) {
      arm();
    }
  }

  /// Runs or rests.
  void run(boolean whether) {
    if (!whether) {
      stop();
    } else if (alarm == null) {
      since = interrupts.now();
      arm();
    }
  }

  /// Rests; begins anew when it next runs.
  void stop() {
    interrupts.cancel(alarm);
    alarm = null;
  }

  private void arm() {
    interrupts.cancel(alarm);
    var left = ulp.period().minusNanos(interrupts.now() - since);
    alarm = interrupts.at(interrupts.in(left), this::fire);
  }

  private void fire() {
    alarm = null;
    expired.run();
  }
}
