package io.parley.internal.discovery;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Duration;

/// So many a second, of all together. Belongs to whoever holds its user's lock.
final class RateBudget {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Clock clock;
  private final int perSecond;
  private Deadline end = Deadline.PASSED;
  private int taken;

  RateBudget(Clock clock, int perSecond) {
    this.clock = clock;
    this.perSecond = perSecond;
  }

  /// Takes one; false if this second's are gone.
  boolean passes() {
    if (end.hasPassed(clock)) {
      end = Deadline.in(clock, SECOND);
      taken = 0;
    }
    if (taken == perSecond) {
      return false;
    }
    taken++;
    return true;
  }
}
