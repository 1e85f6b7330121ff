package io.parley.internal.posix;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Threads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Aborts connections whose write has missed its deadline, since `java.nio` has no timed write. Its
/// fields are guarded by its lock; its one thread, `posix-deadlines`, is started by the first write
/// with a deadline and ends when the stack is closed.
///
/// A write that need not wait pays for two short turns of the lock and wakes nobody: the thread
/// sleeps until the earliest deadline it saw, though the write that had it is long over, and is
/// woken early only by an earlier one. It aborts connections without holding the lock.
///
/// Bound: one entry for each write under way, so at most one for each open connection.
final class WriteWatchdog implements AutoCloseable {

  private final Clock clock;
  private final Threads threads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final TreeSet<Watch> watches =
      new TreeSet<>(
          Comparator.<Watch, Deadline>comparing(watch -> watch.deadline)
              .thenComparingLong(watch -> watch.number));

  @GuardedBy("lock")
  private Deadline wakesAt = Deadline.NEVER;

  @GuardedBy("lock")
  private long count;

  @GuardedBy("lock")
  private boolean closed;

  WriteWatchdog(Clock clock, Threads threads) {
    this.clock = clock;
    this.threads = threads;
  }

  /// One write under way.
  final class Watch {

    private final Connection connection;
    private final Deadline deadline;
    private final long number;

    private Watch(Connection connection, Deadline deadline, long number) {
      this.connection = connection;
      this.deadline = deadline;
      this.number = number;
    }

    /// Ends the watch.
    ///
    /// @return false if the deadline was missed, so that the connection is or will be aborted
    boolean end() {
      return deadline.equals(Deadline.NEVER) || forget(this);
    }
  }

  /// Watches a write from now on.
  Watch watch(Connection connection, Deadline deadline) {
    if (deadline.equals(Deadline.NEVER)) {
      return new Watch(connection, deadline, 0);
    }
    Watch watch = enlist(connection, deadline);
    if (watch.number == 0) {
      threads.start("posix-deadlines", this::keepWatch);
    }
    return watch;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private Watch enlist(Connection connection, Deadline deadline) {
    lock.lock();
    try {
      var watch = new Watch(connection, deadline, count++);
      watches.add(watch);
      if (deadline.compareTo(wakesAt) < 0) {
        changed.signal();
      }
      return watch;
    } finally {
      lock.unlock();
    }
  }

  private boolean forget(Watch watch) {
    lock.lock();
    try {
      return watches.remove(watch);
    } finally {
      lock.unlock();
    }
  }

  private void keepWatch() {
    List<Watch> missed = awaitMissed();
    while (!missed.isEmpty()) {
      missed.forEach(watch -> watch.connection.abort());
      missed = awaitMissed();
    }
  }

  /// Waits for writes that have missed their deadlines.
  ///
  /// @return these, no longer watched; none when the stack is closed
  private List<Watch> awaitMissed() {
    lock.lock();
    try {
      List<Watch> missed = takeMissed();
      while (missed.isEmpty() && !closed) {
        awaitEarliest();
        missed = takeMissed();
      }
      return missed;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void awaitEarliest() {
    wakesAt = watches.isEmpty() ? Deadline.NEVER : watches.first().deadline;
    try {
      clock.await(lock, changed, wakesAt);
    } catch (InterruptedException e) {
      // Nobody interrupts this thread, and nothing is lost by one more look.
    }
  }

  @GuardedBy("lock")
  private List<Watch> takeMissed() {
    List<Watch> missed = new ArrayList<>();
    while (!watches.isEmpty() && watches.first().deadline.hasPassed(clock)) {
      missed.add(watches.removeFirst());
    }
    return missed;
  }
}
