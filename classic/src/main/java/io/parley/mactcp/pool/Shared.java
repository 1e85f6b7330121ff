package io.parley.mactcp.pool;

import io.parley.mactcp.Driver;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What all that belongs to one [MacTcpStack] shares, its one lock above all.
///
/// Tasks and the driver's routines take the lock for a few steps, and wait on its conditions alone.
/// With it held the driver may be called asynchronously: the driver's lock comes after this one,
/// and its routines are called without it.
final class Shared {

  private final Driver driver;
  private final Clock clock;
  private final PoolConfig config;
  private final ReentrantLock lock = new ReentrantLock();
  private final Timekeeper timekeeper;

  /// Guarded by the lock.
  private boolean closed;

  Shared(Driver driver, Clock clock, PoolConfig config) {
    this.driver = driver;
    this.clock = clock;
    this.config = config;
    this.timekeeper = new Timekeeper(clock, lock);
  }

  Driver driver() {
    return driver;
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
