package io.parley.internal.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The wall clock as far as it can be believed, for what must not happen because somebody set it.
///
/// It is believed as long as it goes on as the monotonic clock does, give or take [#MOST_AT_ONCE]
/// between two looks. From a larger jump on, time goes on from where it was, until the wall clock
/// comes back to it or the node starts again.
///
/// Any thread may call. The lock guards the last look that was believed, for a few steps.
final class TrustedTime {

  /// What daylight saving, and a clock that is corrected, may come to.
  static final Duration MOST_AT_ONCE = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger("system");

  private final Clock clock;
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private Instant lastWall;

  @GuardedBy("lock")
  private long lastNanos;

  @GuardedBy("lock")
  private boolean trusted = true;

  TrustedTime(Clock clock) {
    this.clock = clock;
    this.lastWall = clock.wallTime();
    this.lastNanos = clock.nanos();
  }

  /// The time of day, as far as it can be believed.
  Instant now() {
    lock.lock();
    try {
      Instant wall = clock.wallTime();
      long nanos = clock.nanos();
      Instant expected = lastWall.plusNanos(nanos - lastNanos);
      boolean isNear = Duration.between(expected, wall).abs().compareTo(MOST_AT_ONCE) <= 0;
      become(isNear, expected, wall);
      if (isNear) {
        lastWall = wall;
        lastNanos = nanos;
      }
      return isNear ? wall : expected;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void become(boolean isNear, Instant expected, Instant wall) {
    if (trusted && !isNear) {
      LOG.warn("the clock jumped from {} to {}: messages expire as if it had not", expected, wall);
    } else if (!trusted && isNear) {
      LOG.info("the clock came back to {}", wall);
    }
    trusted = isNear;
  }
}
