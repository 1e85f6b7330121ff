package io.parley.internal.posix;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;

/// Deadlines as the JDK's timed calls take them: in milliseconds, 0 for no limit.
final class Timing {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private Timing() {}

  /// How long a call may wait. At least a millisecond, the shortest there is: a deadline that has
  /// passed still gives what is there already.
  static int millisUntil(Deadline deadline, Clock clock) {
    long nanos = deadline.remainingNanos(clock);
    if (nanos == Long.MAX_VALUE) {
      return 0;
    }
    return Math.clamp(Math.ceilDiv(nanos, NANOS_PER_MILLI), 1, Integer.MAX_VALUE);
  }

  static NetworkException timedOut(String what) {
    return new NetworkException(NetworkError.TIMED_OUT, what + " took longer than allowed");
  }
}
