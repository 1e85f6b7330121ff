package io.parley.internal.classic;

import io.parley.classic.TcpPort;
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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A driver's one lock, and its one level above the tasks, where everything is done that comes by
/// itself.
///
/// Three kinds of things are done there: what the network tells, what is due by the clock, and the
/// program's routines. The first two happen with the lock held. Routines are called without it, one
/// at a time, in the order in which they fell due, and before anything else happens.
///
/// One thread at a time is on that level: the *server*. A thread of the driver's own is it when
/// there is something to do and nobody else is. A thread of the network that leaves word may be it
/// in its place, as an interrupt is served by whatever runs: that saves the word the way to another
/// thread, which on this path costs more than what is done there. It gives the level back after
/// [#VISIT] steps at the latest, so that nobody is kept from his own work.
///
/// Threads of the network, and the events of a simulated one, take the lock for an instant to leave
/// word. So nobody may park while he holds it, but on one of its conditions, which gives it up: no
/// datagram port is called with the lock held, and no thread started but by a
/// [io.parley.classic.StackTcpPort], whose events come from threads, which may wait for the lock.
///
/// Bounds: the network's words are [gathered][PortSignals] by connection; how many routines and
/// alarms there can be is said by each driver, which makes them.
public class DriverThread {

  /// How many things a thread of the network does at most before it goes on with its own.
  private static final int VISIT = 32;

  private final ReentrantLock lock = new BriefLock();

  /// Signalled when the driver's own thread has to look.
  private final Condition work = lock.newCondition();

  private final AtomicInteger violations = new AtomicInteger();
  private final Clock clock;
  private final Queue<Runnable> routines = new ArrayDeque<>();
  private final Queue<Runnable> words = new ArrayDeque<>();
  private final TreeSet<Alarm> alarms =
      new TreeSet<>(Comparator.comparing(Alarm::due).thenComparingLong(Alarm::number));

  /// Written with the lock held.
  private volatile @Nullable Thread server;

  /// Until when the driver's own thread sleeps if nobody wakes it; PASSED while it is awake.
  private Deadline sleepsUntil = Deadline.PASSED;

  /// Whether threads of the network may be the server.
  private final boolean lent;

  private long alarmCount;
  private boolean closed;
  private Runnable ended = () -> {};

  /// Makes a driver's lock; its thread is started later.
  ///
  /// @param clock its time
  /// @param tcp what stands under it
  protected DriverThread(Clock clock, TcpPort tcp) {
    this.clock = clock;
    this.lent = tcp.lendsThreads();
  }

  /// Something to be done at an instant.
  ///
  /// @param due when
  /// @param number in the order of making
  /// @param body what
  public record Alarm(Deadline due, long number, Runnable body) {}

  /// Starts the driver's own thread.
  ///
  /// @param threads where it comes from
  /// @param name its name
  /// @param whenEnded called when it ends, and when a routine has thrown
  public void start(Threads threads, String name, Runnable whenEnded) {
    locked(() -> ended = whenEnded);
    threads.start(
        name,
        () -> {
          try {
            while (awaitWork()) {
              serve(Integer.MAX_VALUE);
            }
          } finally {
            whenEnded.run();
          }
        });
  }

  /// Whether the caller is on the driver's level.
  public boolean isCurrent() {
    return Thread.currentThread().equals(server);
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

  /// Lets something be done soon. The lock is held.
  public void later(Runnable word) {
    words.add(word);
    wake();
  }

  /// Lets a routine of the program be called. The lock is held.
  public void call(Runnable routine) {
    routines.add(routine);
    wake();
  }

  /// Lets something be done at an instant. The lock is held.
  public Alarm at(Deadline due, Runnable body) {
    var alarm = new Alarm(due, alarmCount++, body);
    if (!due.equals(Deadline.NEVER)) {
      alarms.add(alarm);
      if (due.compareTo(sleepsUntil) < 0) {
        wake();
      }
    }
    return alarm;
  }

  /// A thread of the network leaves word. The lock is not held.
  ///
  /// @param note notes something with the lock held, and says whether that is to be taken up
  /// @param word takes it up, on the driver's level with the lock held
  void leaveWord(BooleanSupplier note, Runnable word) {
    lock.lock();
    try {
      if (!note.getAsBoolean() || closed) {
        return;
      }
      words.add(word);
      if (!lent) {
        wake();
      }
      if (!lent || server != null) {
        return;
      }
      server = Thread.currentThread();
    } finally {
      lock.unlock();
    }
    visit();
  }

  private void visit() {
    boolean well = false;
    try {
      serve(VISIT);
      well = true;
    } finally {
      if (!well) {
        ended.run();
      }
    }
  }

  /// Takes an alarm back. The lock is held.
  public void cancel(@Nullable Alarm alarm) {
    if (alarm != null) {
      alarms.remove(alarm);
    }
  }

  /// Lets the thread end when the routines that are due are called. The lock is held.
  public void close() {
    closed = true;
    alarms.clear();
    words.clear();
    wake();
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

  private void wake() {
    if (server == null) {
      work.signal();
    }
  }

  /// Waits until the driver's own thread is needed, and makes it the server.
  ///
  /// @return false at the end: the driver is closed, and all routines that were due are called
  private boolean awaitWork() {
    lock.lock();
    try {
      while (server != null || !isAnythingDue()) {
        if (closed && server == null) {
          return false;
        }
        sleepsUntil = server != null || alarms.isEmpty() ? Deadline.NEVER : alarms.first().due;
        if (!await(work, sleepsUntil)) {
          close();
          Thread.interrupted();
        }
      }
      sleepsUntil = Deadline.PASSED;
      server = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isAnythingDue() {
    return !routines.isEmpty()
        || !words.isEmpty()
        || (!alarms.isEmpty() && alarms.first().due.hasPassed(clock));
  }

  /// Does what is to be done, as the server; then nobody is.
  private void serve(int most) {
    boolean well = false;
    try {
      int left = most;
      for (Runnable routine = next(left); routine != null; routine = next(left)) {
        routine.run();
        left--;
      }
      well = true;
    } finally {
      if (!well) {
        locked(this::leave);
      }
    }
  }

  /// Does what is to be done until there is a routine to be called.
  ///
  /// @param most how many things are left to do
  /// @return the routine; null when it has left the level
  private @Nullable Runnable next(int most) {
    lock.lock();
    try {
      for (int left = most; left > 0; left--) {
        Runnable routine = routines.poll();
        if (routine != null) {
          return routine;
        }
        if (closed || !doNext()) {
          break;
        }
      }
      leave();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean doNext() {
    Runnable word = words.poll();
    if (word != null) {
      word.run();
      return true;
    }
    if (alarms.isEmpty() || !alarms.first().due.hasPassed(clock)) {
      return false;
    }
    alarms.removeFirst().body.run();
    return true;
  }

  /// Nobody is the server now; the driver's own thread is woken if it is needed.
  private void leave() {
    server = null;
    boolean sooner = !alarms.isEmpty() && alarms.first().due.compareTo(sleepsUntil) < 0;
    if (sooner || closed || !words.isEmpty() || !routines.isEmpty()) {
      work.signal();
    }
  }
}
