package io.parley.internal.classic;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A driver's one lock, and the one thread that does what comes by itself.
///
/// The thread does three kinds of things: what the network tells, what is due by the clock, and the
/// program's routines. The first two happen with the lock held. Routines are called without it, one
/// at a time, in the order in which they fell due, and before anything else happens.
///
/// Threads of the network, and the events of a simulated one, take the lock for an instant to leave
/// word. So nobody may park while he holds it, but on one of its conditions, which gives it up: no
/// thread is started, and no datagram port called, with the lock held.
///
/// Bounds: the network's words are [gathered][PortSignals] by connection; how many routines and
/// alarms there can be is said by each driver, which makes them.
public class DriverThread {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final AtomicInteger violations = new AtomicInteger();
  private final Clock clock;
  private final Queue<Runnable> routines = new ArrayDeque<>();
  private final Queue<Runnable> words = new ArrayDeque<>();
  private final TreeSet<Alarm> alarms =
      new TreeSet<>(Comparator.comparing(Alarm::due).thenComparingLong(Alarm::number));
  private volatile @Nullable Thread thread;
  private long alarmCount;
  private boolean closed;

  /// Makes a driver's lock; its thread is started later.
  ///
  /// @param clock its time
  protected DriverThread(Clock clock) {
    this.clock = clock;
  }

  /// Something to be done at an instant.
  ///
  /// @param due when
  /// @param number in the order of making
  /// @param body what
  public record Alarm(Deadline due, long number, Runnable body) {}

  /// Starts the thread.
  ///
  /// @param threads where it comes from
  /// @param name its name
  /// @param ended called when it ends, whatever the reason
  public void start(Threads threads, String name, Runnable ended) {
    thread =
        threads.start(
            name,
            () -> {
              thread = Thread.currentThread();
              try {
                serve();
              } finally {
                ended.run();
              }
            });
  }

  /// Whether the caller is this thread.
  public boolean isCurrent() {
    return Thread.currentThread().equals(thread);
  }

  /// Counts something that was called on a level where it may not be called.
  protected void violation() {
    violations.incrementAndGet();
  }

  /// How many there were.
  public int violations() {
    return violations.get();
  }

  /// Does something with the lock held.
  public void locked(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  /// Finds something out with the lock held.
  public <T> T underLock(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /// A condition of the lock.
  public Condition newCondition() {
    return lock.newCondition();
  }

  /// A deadline on the driver's clock.
  public Deadline in(Duration span) {
    return Deadline.in(clock, span);
  }

  /// Whether a deadline has passed.
  public boolean hasPassed(Deadline deadline) {
    return deadline.hasPassed(clock);
  }

  /// What the driver's clock shows.
  public long now() {
    return clock.nanos();
  }

  /// Lets the thread do something soon. The lock is held.
  public void later(Runnable word) {
    words.add(word);
    work.signalAll();
  }

  /// Lets the thread call a routine of the program. The lock is held.
  public void call(Runnable routine) {
    routines.add(routine);
    work.signalAll();
  }

  /// Lets the thread do something at an instant. The lock is held.
  public Alarm at(Deadline due, Runnable body) {
    var alarm = new Alarm(due, alarmCount++, body);
    if (!due.equals(Deadline.NEVER)) {
      alarms.add(alarm);
      work.signalAll();
    }
    return alarm;
  }

  /// Takes an alarm back. The lock is held.
  public void cancel(@Nullable Alarm alarm) {
    if (alarm != null) {
      alarms.remove(alarm);
    }
  }

  /// Lets the thread end when it has called the routines that are due. The lock is held.
  public void close() {
    closed = true;
    alarms.clear();
    words.clear();
    work.signalAll();
  }

  /// Whether the driver was closed. The lock is held.
  public boolean isClosed() {
    return closed;
  }

  /// Waits on a condition of this lock until a signal or a deadline. The lock is held.
  ///
  /// @return false if the thread was interrupted
  public boolean await(Condition condition, Deadline deadline) {
    try {
      clock.await(lock, condition, deadline);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve() {
    for (Runnable routine = next(); routine != null; routine = next()) {
      routine.run();
    }
  }

  /// Does what is to be done until there is a routine to be called.
  ///
  /// @return the routine; null at the end
  private @Nullable Runnable next() {
    lock.lock();
    try {
      while (routines.isEmpty() && !closed) {
        Runnable word = words.poll();
        Alarm first = alarms.isEmpty() ? null : alarms.first();
        if (word != null) {
          word.run();
        } else if (first != null && first.due.hasPassed(clock)) {
          alarms.remove(first);
          first.body.run();
        } else if (!await(work, first == null ? Deadline.NEVER : first.due)) {
          close();
        }
      }
      return routines.poll();
    } finally {
      lock.unlock();
    }
  }
}
