package io.parley.mactcp.pool;

import io.parley.classic.TcpPort;
import io.parley.mactcp.Constants;
import io.parley.mactcp.Driver;
import io.parley.mactcp.Machine;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// What all that belongs to one [MacTcpStack] shares, its one lock above all.
///
/// Tasks and the driver's routines take the lock for a few steps, and wait on its conditions alone.
/// With it held the driver may be called asynchronously: the driver's lock comes after this one,
/// and its routines are called without it.
final class Shared {

  private final Driver driver;
  private final TcpPort tcp;
  private final Clock clock;
  private final PoolConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private final Timekeeper timekeeper;

  /// Guarded by the lock.
  private boolean closed;

  Shared(Machine machine, PoolConfig config) {
    this.driver = Driver.open(machine, Constants.USUAL);
    this.tcp = machine.tcp();
    this.clock = machine.clock();
    this.config = config;
    this.timekeeper = new Timekeeper(clock, lock);
  }

  Driver driver() {
    return driver;
  }

  /// What does the blocking calls of one connection.
  TcpPort.Runner runner() {
    return tcp.runner();
  }

  Clock clock() {
    return clock;
  }

  PoolConfig config() {
    return config;
  }

  ReentrantLock lock() {
    return lock;
  }

  Timekeeper timekeeper() {
    return timekeeper;
  }

  void locked(Runnable body) {
    lock.lock();
    try {
      body.run();
    } finally {
      lock.unlock();
    }
  }

  /// The stack is closed from now on. The lock is held.
  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  /// Checks that the stack is open. The lock is held.
  ///
  /// @throws NetworkException `CLOSED`
  void checkOpen() throws NetworkException {
    if (closed) {
      throw new NetworkException(NetworkError.CLOSED, "the stack is closed");
    }
  }

  /// Does something without the lock, which is held before and after.
  boolean unlocked(BooleanSupplier body) {
    lock.unlock();
    try {
      return body.getAsBoolean();
    } finally {
      lock.lock();
    }
  }

  /// How a wait went on.
  enum Wait {
    /// Look again whether it has come.
    GOES_ON,
    /// The deadline has passed.
    IS_OVER,
    /// The thread was interrupted, and has its interrupt status again.
    INTERRUPTED
  }

  /// Waits a while on a condition of the lock, which is held.
  Wait await(Condition condition, Deadline deadline) {
    if (deadline.hasPassed(clock)) {
      return Wait.IS_OVER;
    }
    try {
      clock.await(lock, condition, deadline);
      return Wait.GOES_ON;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Wait.INTERRUPTED;
    }
  }
}
