package io.parley.internal.wire.csend;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// A network in memory on which tests play the other side. Both sides use the same stack. One lock
/// guards it all.
final class FakeNetwork implements NetworkStack {

  final Clock clock;
  final Lock lock = new ReentrantLock();
  final Condition changed = lock.newCondition();

  private final Map<Address, FakeListener> listeners = new HashMap<>();
  private final Deque<NetworkError> connectErrors = new ArrayDeque<>();
  private final Deque<NetworkError> acceptErrors = new ArrayDeque<>();
  private boolean swallowsConnects;
  private int writableBytes = Integer.MAX_VALUE;
  private int lastPort = 40_000;

  FakeNetwork(Clock clock) {
    this.clock = clock;
  }

  /// The next connect fails.
  void failNextConnect(NetworkError error) {
    change(() -> connectErrors.add(error));
  }

  /// The next accept fails.
  void failNextAccept(NetworkError error) {
    change(() -> acceptErrors.add(error));
  }

  /// No connect is answered from now on.
  void swallowConnects() {
    change(() -> swallowsConnects = true);
  }

  /// Connections made from now on break when so many bytes were written.
  void breakWritesAfter(int bytes) {
    change(() -> writableBytes = bytes);
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    lock.lock();
    try {
      while (swallowsConnects) {
        await(deadline, "connect");
      }
      NetworkError error = connectErrors.poll();
      FakeListener listener = listeners.get(peer);
      if (error != null || listener == null) {
        throw failure(error != null ? error : NetworkError.REFUSED);
      }
      Address local = new Address(from, ++lastPort);
      FakeConnection ours = new FakeConnection(this, local, peer, writableBytes);
      FakeConnection theirs = new FakeConnection(this, peer, local, Integer.MAX_VALUE);
      ours.other = theirs;
      theirs.other = ours;
      listener.backlog.add(theirs);
      changed.signalAll();
      return ours;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    lock.lock();
    try {
      FakeListener listener = new FakeListener(local);
      if (listeners.putIfAbsent(local, listener) != null) {
        throw failure(NetworkError.ADDRESS_IN_USE);
      }
      return listener;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<LocalAddress> localAddresses() {
    return List.of();
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    throw failure(NetworkError.PERMISSION_DENIED);
  }

  @Override
  public void close() {}

  /// Waits once for a change; with the lock held.
  void await(Deadline deadline, String what) throws NetworkException {
    if (deadline.hasPassed(clock)) {
      throw failure(NetworkError.TIMED_OUT);
    }
    try {
      clock.await(lock, changed, deadline);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NetworkException(NetworkError.CLOSED, what + " was interrupted", interrupted);
    }
  }

  void change(Runnable step) {
    lock.lock();
    try {
      step.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  static NetworkException failure(NetworkError error) {
    return new NetworkException(error, "fake: " + error);
  }

  private final class FakeListener implements Listener {
    private final Address local;
    private final Deque<FakeConnection> backlog = new ArrayDeque<>();
    private boolean closed;

    FakeListener(Address local) {
      this.local = local;
    }

    @Override
    public Address local() {
      return local;
    }

    @Override
    public Connection accept(Deadline deadline) throws NetworkException {
      lock.lock();
      try {
        while (true) {
          if (closed) {
            throw failure(NetworkError.CLOSED);
          }
          NetworkError error = acceptErrors.poll();
          if (error != null) {
            throw failure(error);
          }
          if (!backlog.isEmpty()) {
            return backlog.remove();
          }
          FakeNetwork.this.await(deadline, "accept");
        }
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      change(() -> {
        closed = true;
        listeners.remove(local, this);
        backlog.forEach(FakeConnection::abort);
        backlog.clear();
      });
    }
  }
}
