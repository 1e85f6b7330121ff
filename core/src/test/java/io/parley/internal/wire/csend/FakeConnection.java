package io.parley.internal.wire.csend;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// One end of a connection in a [FakeNetwork], whose lock guards all of it. As in kernels, bytes
/// that came before a reset can still be read, and closing with bytes unread resets.
final class FakeConnection implements Connection {

  private final FakeNetwork network;
  private final Address local;
  private final Address remote;
  private final Deque<Byte> received = new ArrayDeque<>();
  private int writable;
  private boolean finCame;
  private boolean resetCame;
  private boolean outputShut;
  private boolean closed;
  FakeConnection other = this;

  FakeConnection(FakeNetwork network, Address local, Address remote, int writable) {
    this.network = network;
    this.local = local;
    this.remote = remote;
    this.writable = writable;
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Address remote() {
    return remote;
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) throws NetworkException {
    network.lock.lock();
    try {
      while (true) {
        if (closed) {
          throw FakeNetwork.failure(NetworkError.CLOSED);
        }
        if (!received.isEmpty()) {
          int count = Math.min(into.remaining(), received.size());
          for (int i = 0; i < count; i++) {
            into.put(received.remove());
          }
          network.changed.signalAll();
          return count;
        }
        if (resetCame) {
          throw FakeNetwork.failure(NetworkError.RESET);
        }
        if (finCame) {
          return -1;
        }
        network.await(deadline, "read");
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void write(ByteBuffer from, Deadline deadline) throws NetworkException {
    network.lock.lock();
    try {
      if (closed || outputShut) {
        throw FakeNetwork.failure(NetworkError.CLOSED);
      }
      while (from.hasRemaining() && writable > 0) {
        other.received.add(from.get());
        writable--;
      }
      if (from.hasRemaining() || resetCame) {
        throw FakeNetwork.failure(NetworkError.RESET);
      }
      resetCame = other.closed;
      network.changed.signalAll();
    } finally {
      network.lock.unlock();
    }
  }

  /// Waits until the other side has read all that was written here.
  void awaitRead() throws InterruptedException {
    network.lock.lock();
    try {
      while (!other.received.isEmpty()) {
        network.changed.await();
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void shutdownOutput() {
    network.change(() -> {
      outputShut = true;
      other.finCame = true;
    });
  }

  @Override
  public void close() {
    network.change(() -> {
      if (!closed) {
        closed = true;
        other.finCame = true;
        other.resetCame |= !received.isEmpty();
      }
    });
  }

  @Override
  public void abort() {
    network.change(() -> {
      if (!closed) {
        closed = true;
        other.resetCame = true;
      }
    });
  }
}
