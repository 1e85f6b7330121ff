package io.parley.internal.posix;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// A real clock but for the time of day, at which a dialler begins with the first of its ports.
///
/// @param real tells the time
record FirstPortClock(Clock real) implements Clock {

  @Override
  public long nanos() {
    return real.nanos();
  }

  @Override
  public Instant wallTime() {
    return Instant.EPOCH;
  }

  @Override
  public boolean await(Lock lock, Condition condition, Deadline deadline)
      throws InterruptedException {
    return real.await(lock, condition, deadline);
  }
}
