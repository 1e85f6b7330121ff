package io.parley.internal.classic;

import io.parley.classic.TcpPort;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// The one lock of a stack that stands on a driver, and what goes with it: its conditions, its
/// [Timekeeper], and that the stack is closed.
///
/// Tasks and the driver's routines take it for a few steps, and wait on its conditions alone. With
/// it held the driver may be called, where that does not wait: the driver's lock comes after this
/// one, and its routines are called without it.
public class StackLock {

  private final Clock clock;
  private final TcpPort tcp;
  private final ReentrantLock lock = new BriefLock();
  private final Timekeeper timekeeper;

  /// Guarded by the lock.
  private boolean closed;

  /// Makes the lock of a stack that is open.
  ///
  /// @param clock the stack's
  /// @param tcp what is under its driver
  protected StackLock(Clock clock, TcpPort tcp) {
    this.clock = clock;
    this.tcp = tcp;
    this.timekeeper = new Timekeeper(clock, lock);
  }

  public final Clock clock() {
    return clock;
  }

  /// What does the blocking calls of one connection.
  public final TcpPort.Runner runner() {
    return tcp.runner();
  }

  public final ReentrantLock lock() {
    return lock;
  }

  public final Timekeeper timekeeper() {
    return timekeeper;
  }

  /// Does something with the lock held.
  public final void locked(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  /// The stack is closed from now on. The lock is held.
  public final void close() {
    closed = true;
    timekeeper.close();
  }

  /// Whether the stack is closed. The lock is held.
  public final boolean isClosed() {
    return closed;
  }

  /// Checks that the stack is open.
  ///
  /// @throws NetworkException `CLOSED`
  public final void checkOpen() throws NetworkException {
    lock.lock();
    try {
      if (closed) {
        throw new NetworkException(NetworkError.CLOSED, "the stack is closed");
      }
    } finally {
      lock.unlock();
    }
  }

  /// Does something without the lock, which is held before and after.
  public final boolean unlocked(BooleanSupplier body) {
    lock.unlock();
    try {
      return body.getAsBoolean();
    } finally {
      lock.lock();
    }
  }

  /// How a wait went on.
  public enum Wait {
    /// Look again whether it has come.
    GOES_ON,
    /// The deadline has passed.
    IS_OVER,
    /// The thread was interrupted, and has its interrupt status again.
    INTERRUPTED
  }

  /// Why a call has waited in vain.
  ///
  /// @param wait how the wait ended
  /// @param error what that means, if it was not our side's doing
  /// @param what what it waited for
  /// @return to be thrown
  public final NetworkException gaveUp(Wait wait, NetworkError error, String what) {
    boolean ours = wait == Wait.INTERRUPTED || closed;
    return new NetworkException(ours ? NetworkError.CLOSED : error, "waited too long " + what);
  }

  /// Waits a while on a condition of the lock, which is held.
  ///
  /// The waiting thread has no timer of its own: the [Timekeeper] wakes it when its deadline has
  /// passed. A timer for each wait would wake a thread of the JDK's twice, to start it and to stop
  /// it, and nearly every wait ends before its deadline.
  public final Wait await(Condition condition, Deadline deadline) {
    if (deadline.hasPassed(clock)) {
      return Wait.IS_OVER;
    }
    var sleeper = new Sleeper(condition, deadline);
    timekeeper.add(sleeper);
    timekeeper.notice(deadline);
    try {
      clock.await(lock, condition, Deadline.NEVER);
      return Wait.GOES_ON;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Wait.INTERRUPTED;
    } finally {
      timekeeper.remove(sleeper);
    }
  }

  /// One who waits, and is told once to look at his deadline again.
  private static final class Sleeper implements Timekeeper.Chore {

    private final Condition condition;
    private Deadline due;

    Sleeper(Condition condition, Deadline due) {
      this.condition = condition;
      this.due = due;
    }

    @Override
    public Deadline due() {
      return due;
    }

    @Override
    public void act() {
      due = Deadline.NEVER;
      condition.signalAll();
    }
  }
}
