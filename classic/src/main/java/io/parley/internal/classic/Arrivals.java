package io.parley.internal.classic;

import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;

/// Connections that have come to a listener of a stack on a driver, until they are accepted.
/// Guarded by the stack's lock.
///
/// Bounds: they are at most as many as the listener has streams or endpoints for them.
public final class Arrivals {

  private final StackLock shared;
  private final Deque<BlockingConnection> arrived = new ArrayDeque<>();
  private final Condition changed;
  private boolean closed;

  /// Makes an empty one.
  ///
  /// @param shared the stack's lock
  public Arrivals(StackLock shared) {
    this.shared = shared;
    this.changed = shared.lock().newCondition();
  }

  /// A connection has come. After [#close] it is aborted.
  public void add(BlockingConnection made) {
    if (closed) {
      made.abort();
    } else {
      arrived.add(made);
      changed.signal();
    }
  }

  /// Takes the next, as [io.parley.spi.Listener#accept] does. The lock is not held.
  ///
  /// @param listener closed if the caller is interrupted; its name is for people
  public BlockingConnection accept(Deadline deadline, Listener listener) throws NetworkException {
    shared.lock().lock();
    try {
      while (true) {
        if (closed || shared.isClosed()) {
          throw new NetworkException(NetworkError.CLOSED, "closed: " + listener);
        }
        BlockingConnection next = arrived.poll();
        if (next != null) {
          return next;
        }
        switch (shared.await(changed, deadline)) {
          case GOES_ON -> {}
          case IS_OVER ->
              throw new NetworkException(
                  NetworkError.TIMED_OUT, "waiting for a connection: " + listener);
          case INTERRUPTED -> listener.close();
        }
      }
    } finally {
      shared.lock().unlock();
    }
  }

  /// Aborts those who wait, and wakes who accepts.
  public void close() {
    closed = true;
    arrived.forEach(BlockingConnection::abort);
    arrived.clear();
    changed.signalAll();
  }

  /// Wakes who accepts, since the stack is closed.
  public void wake() {
    changed.signalAll();
  }
}
