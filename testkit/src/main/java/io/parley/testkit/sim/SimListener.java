package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/// A listening port of the simulated network. Guarded by the network's lock.
final class SimListener implements Listener {

  private final SimStack stack;
  private final SimNetwork network;
  private final Address local;
  private final String name;
  private final Condition arrived;
  private final Deque<SimConnection> backlog = new ArrayDeque<>();
  private final Set<SimConnection> opening = new LinkedHashSet<>();
  private boolean closed;

  SimListener(SimStack stack, Address local) {
    this.stack = stack;
    this.network = stack.network();
    this.local = local;
    this.name = "listener " + local;
    this.arrived = network.lock.newCondition();
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Connection accept(Deadline deadline) throws NetworkException {
    network.enter(name, "accept");
    network.lock.lock();
    try {
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          closeLocked();
        }
        if (closed) {
          throw SimNetwork.closed(this + " is closed");
        }
        SimConnection first = backlog.poll();
        if (first != null) {
          return first;
        }
        network.await(arrived, deadline, this::closeLocked);
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void close() {
    network.enter(name, "close");
    network.locked(this::closeLocked);
  }

  void closeLocked() {
    if (closed) {
      return;
    }
    closed = true;
    backlog.forEach(SimConnection::abortLocked);
    backlog.clear();
    List.copyOf(opening).forEach(SimConnection::abortLocked);
    opening.clear();
    stack.forget(this);
    arrived.signalAll();
  }

  /// Whether a call goes unanswered, because as many wait as there is room for.
  boolean isFull() {
    return backlog.size() + opening.size() >= stack.limits().backlog();
  }

  /// Somebody calls: the handshake begins.
  void called(SimConnection connection) {
    opening.add(connection);
  }

  /// The handshake is over: it can be accepted.
  void established(SimConnection connection) {
    opening.remove(connection);
    backlog.add(connection);
    stack.add(connection);
    arrived.signal();
  }

  /// The handshake has come to nothing.
  void forget(SimConnection connection) {
    opening.remove(connection);
    stack.forget(connection);
  }

  @Override
  public String toString() {
    return name;
  }
}
