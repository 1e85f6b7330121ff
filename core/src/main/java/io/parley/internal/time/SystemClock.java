package io.parley.internal.time;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// The clock of this machine. Its origin is the moment it was made.
public final class SystemClock implements Clock {

  private final long origin = System.nanoTime();

  @Override
  public long nanos() {
    return System.nanoTime() - origin;
  }

  @Override
  public Instant wallTime() {
    return Instant.now();
  }

  @Override
  public ZoneId zone() {
    return ZoneId.systemDefault();
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the caller loops, as Clock.await asks
  public boolean await(Lock lock, Condition condition, Deadline deadline)
      throws InterruptedException {
    if (deadline.equals(Deadline.NEVER)) {
      condition.await();
      return true;
    }
    return condition.await(deadline.remainingNanos(this), TimeUnit.NANOSECONDS);
  }
}
