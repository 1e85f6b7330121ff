package io.parley.mactcp;

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

/// The interrupt level of a driver: its one lock, and the one thread that does what comes by
/// itself.
///
/// The thread does three kinds of things: what the network tells, what is due by the clock, and the
/// program's routines. The first two happen with the lock held. Routines are called without it, one
/// at a time, in the order in which they fell due, and before anything else happens.
///
/// Threads of the network, and the events of a simulated one, take the lock for an instant to leave
/// word. So nobody may park while he holds it, but in [#await] and [IoBlock#awaitEnd], which give
/// it up: no thread is started, and no datagram port called, with the lock held.
///
/// Bounds: there are as many routines as commands that the program has under way, and the events of
/// their streams, each of which takes a command to be told again; the network's words are
/// [gathered][PortSignals] by connection; alarms are two for each command and connection.
final class Interrupts {

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

  Interrupts(Clock clock) {
    this.clock = clock;
  }

  /// Something to be done at an instant.
  record Alarm(Deadline due, long number, Runnable body) {}

  /// Starts the thread.
  ///
  /// @param ended called when it ends, whatever the reason
  void start(Threads threads, String name, Runnable ended) {
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

  ExecLevel level() {
    return Thread.currentThread().equals(thread) ? ExecLevel.INTERRUPT : ExecLevel.SYSTEM_TASK;
  }

  /// @throws LevelViolation at interrupt level
  void checkTaskLevel(String what) {
    if (level() == ExecLevel.INTERRUPT) {
      violations.incrementAndGet();
      throw new LevelViolation(what + " at interrupt level (1989 p.50; IM II p.181)");
    }
  }

  int violations() {
    return violations.get();
  }

  void locked(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  <T> T underLock(Supplier<T> body) {
    lock.lock();
    try {
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  Condition newCondition() {
    return lock.newCondition();
  }

  Deadline in(Duration span) {
    return Deadline.in(clock, span);
  }

  boolean hasPassed(Deadline deadline) {
    return deadline.hasPassed(clock);
  }

  long now() {
    return clock.nanos();
  }

  /// Lets the thread do something soon. The lock is held.
  void later(Runnable word) {
    words.add(word);
    work.signalAll();
  }

  /// Lets the thread call a routine of the program. The lock is held.
  void call(Runnable routine) {
    routines.add(routine);
    work.signalAll();
  }

  /// Ends a command; its completion routine is called after. The lock is held.
  void end(IoBlock block, ResultCode result, @Nullable Reply reply) {
    block.end(result, reply);
    IoCompletion completion = block.completion();
    if (completion != null) {
      call(() -> completion.completed(block));
    }
  }

  void end(IoBlock block, ResultCode result) {
    end(block, result, null);
  }

  /// Lets the thread do something at an instant. The lock is held.
  Alarm at(Deadline due, Runnable body) {
    var alarm = new Alarm(due, alarmCount++, body);
    if (!due.equals(Deadline.NEVER)) {
      alarms.add(alarm);
      work.signalAll();
    }
    return alarm;
  }

  /// Takes an alarm back. The lock is held.
  void cancel(@Nullable Alarm alarm) {
    if (alarm != null) {
      alarms.remove(alarm);
    }
  }

  /// Lets the thread end when it has called the routines that are due. The lock is held.
  void close() {
    closed = true;
    alarms.clear();
    words.clear();
    work.signalAll();
  }

  boolean isClosed() {
    return closed;
  }

  /// Waits on a condition of this lock until a signal or a deadline. The lock is held.
  ///
  /// @return false if the thread was interrupted
  boolean await(Condition condition, Deadline deadline) {
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
