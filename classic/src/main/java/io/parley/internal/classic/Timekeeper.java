package io.parley.internal.classic;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Threads;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// Looks after what is due by the clock for a stack that stands on a driver: connections without
/// progress, connections that nobody watches, listeners that listen again after a gap. Its thread
/// sleeps until the first of these. Guarded by the stack's lock.
///
/// With each message something is due ten milliseconds on, which mostly is done before. So whoever
/// wakes the thread for that keeps it [#BUSY]: it looks every [#GRAIN], and need not be woken
/// again.
public final class Timekeeper {

  private static final Duration GRAIN = Duration.ofMillis(10);
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final Clock clock;
  private final Lock lock;
  private final Condition sooner;
  private final Set<Chore> chores = new LinkedHashSet<>();
  private Deadline wakes = Deadline.NEVER;
  private Deadline busyUntil = Deadline.PASSED;
  private boolean closed;

  /// Something that may be due; both are called with the lock held.
  public interface Chore {

    /// When there is something to do; NEVER if there is nothing.
    Deadline due();

    /// Does it.
    void act();
  }

  Timekeeper(Clock clock, Lock lock) {
    this.clock = clock;
    this.lock = lock;
    this.sooner = lock.newCondition();
  }

  /// Starts the thread. The lock is not held.
  public void start(Threads threads, String name) {
    threads.start(name, this::keepTime);
  }

  /// Looks after one more.
  public void add(Chore chore) {
    chores.add(chore);
  }

  /// Looks after one less.
  public void remove(Chore chore) {
    chores.remove(chore);
  }

  /// Something is due then.
  public void notice(Deadline due) {
    if (due.compareTo(wakes) < 0) {
      wakes = due;
      busyUntil = Deadline.in(clock, BUSY);
      sooner.signal();
    }
  }

  /// Lets the thread end.
  public void close() {
    closed = true;
    sooner.signal();
  }

  private void keepTime() {
    lock.lock();
    try {
      while (!closed) {
        List.copyOf(chores).stream().filter(this::isDue).forEach(Chore::act);
        wakes = chores.stream().map(Chore::due).min(Deadline::compareTo).orElse(Deadline.NEVER);
        if (!busyUntil.hasPassed(clock)) {
          wakes = wakes.orSooner(Deadline.in(clock, GRAIN));
        }
        clock.await(lock, sooner, wakes);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean isDue(Chore chore) {
    return chore.due().hasPassed(clock);
  }
}
