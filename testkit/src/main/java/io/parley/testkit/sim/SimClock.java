package io.parley.testkit.sim;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// One machine's clock in a simulated world. Its wall clock may be wrong, run fast or slow, and
/// jump; its monotonic time is the world's, and so are its waits.
///
/// Used by the threads of its world.
public final class SimClock implements Clock {

  private static final long MILLION = 1_000_000;

  private final SeededScheduler world;
  private final long partsPerMillion;
  private Duration ahead;

  /// Makes a clock.
  ///
  /// @param world whose time it tells
  /// @param ahead how much its wall clock is ahead of the world's at first; negative for behind
  /// @param partsPerMillion how much faster its wall clock runs; negative for slower
  public SimClock(SeededScheduler world, Duration ahead, long partsPerMillion) {
    this.world = world;
    this.ahead = ahead;
    this.partsPerMillion = partsPerMillion;
  }

  /// Somebody sets the wall clock.
  ///
  /// @param forward by how much; negative for back
  public void jump(Duration forward) {
    ahead = ahead.plus(forward);
  }

  @Override
  public long nanos() {
    return world.nanos();
  }

  @Override
  public Instant wallTime() {
    return world.wallTime().plus(ahead).plusNanos(world.nanos() / MILLION * partsPerMillion);
  }

  @Override
  public boolean await(Lock lock, Condition condition, Deadline deadline)
      throws InterruptedException {
    return world.await(lock, condition, deadline);
  }
}
