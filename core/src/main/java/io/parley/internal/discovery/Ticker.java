package io.parley.internal.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Threads;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does one thing again and again, on a thread of its own, until it is closed. The lock guards what
/// others tell it, and is not held while the thing is done.
public final class Ticker implements AutoCloseable {

  /// How long to wait after a bug: it may come again and again, and each is told.
  static final Duration AFTER_A_BUG = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger("system");

  private final Clock clock;
  private final Work work;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private boolean woken;

  /// What is done.
  @FunctionalInterface
  public interface Work {

    /// Does it once, on the ticker's thread.
    ///
    /// @return when to do it next
    Deadline tick();
  }

  private Ticker(Clock clock, Work work) {
    this.clock = clock;
    this.work = work;
  }

  /// Begins: the first time is now.
  ///
  /// @param name of the thread
  /// @param clock times the waits
  /// @param threads gives the thread
  /// @param work what is done
  /// @return the ticker, to be closed
  public static Ticker start(String name, Clock clock, Threads threads, Work work) {
    var ticker = new Ticker(clock, work);
    threads.start(name, ticker::run);
    return ticker;
  }

  /// Has it done at once, whatever the time. Does not block.
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends it; what is being done is done to its end. Does not block. A second call does nothing.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      Deadline next = Deadline.PASSED;
      while (await(next)) {
        next = tick();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// A bug there costs one time, not all that would follow.
  private Deadline tick() {
    try {
      return work.tick();
    } catch (RuntimeException bug) {
      LOG.error("{} failed, and is tried again", Thread.currentThread().getName(), bug);
      return Deadline.in(clock, AFTER_A_BUG);
    }
  }

  /// Waits until then; false once the ticker is closed.
  private boolean await(Deadline then) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !woken && !then.hasPassed(clock)) {
        clock.await(lock, changed, then);
      }
      woken = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
