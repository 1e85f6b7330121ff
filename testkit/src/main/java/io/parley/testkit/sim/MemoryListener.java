package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;

/// A listening port in memory. Guarded by the network's lock.
final class MemoryListener implements Listener {

  /// Connections that wait to be accepted; a connect beyond it waits for room, as a kernel that
  /// drops the SYN makes it.
  static final int BACKLOG = 512;

  private final MemoryStack stack;
  private final MemoryNetwork network;
  private final Address local;
  private final Condition arrived;
  private final Deque<MemoryConnection> backlog = new ArrayDeque<>();
  private boolean closed;

  MemoryListener(MemoryStack stack, Address local) {
    this.stack = stack;
    this.network = stack.network();
    this.local = local;
    this.arrived = network.lock.newCondition();
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Connection accept(Deadline deadline) throws NetworkException {
    network.enter(this + " accept");
    network.lock.lock();
    try {
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          closeLocked();
        }
        if (closed) {
          throw MemoryNetwork.closed(this + " is closed");
        }
        MemoryConnection first = backlog.poll();
        if (first != null) {
          network.changed.signalAll();
          return first;
        }
        await(deadline);
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void close() {
    network.enter(this + " close");
    network.lock.lock();
    try {
      closeLocked();
    } finally {
      network.lock.unlock();
    }
  }

  void closeLocked() {
    if (closed) {
      return;
    }
    closed = true;
    backlog.forEach(MemoryConnection::abortLocked);
    backlog.clear();
    stack.forget(this);
    arrived.signalAll();
    network.changed.signalAll();
  }

  boolean isFull() {
    return backlog.size() >= BACKLOG;
  }

  void add(MemoryConnection connection) {
    backlog.add(connection);
    arrived.signal();
  }

  @Override
  public String toString() {
    return "listener " + local;
  }

  private void await(Deadline deadline) throws NetworkException {
    try {
      network.await(arrived, Pipe.NEVER, deadline);
    } catch (NetworkException e) {
      if (e.error() == NetworkError.CLOSED) {
        closeLocked();
      }
      throw e;
    }
  }
}
