package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;

/// A datagram port in memory. Guarded by the network's lock. Datagrams may overtake each other.
final class MemoryDatagramPort implements DatagramPort {

  /// Datagrams that wait to be received, about a kernel's; more are lost.
  static final int CAPACITY = 256;

  private final MemoryStack stack;
  private final MemoryNetwork network;
  private final Address local;
  private final Condition arrived;
  private final TreeSet<Datagram> waiting =
      new TreeSet<>(
          Comparator.comparingLong(Datagram::arrival).thenComparingLong(Datagram::number));
  private long count;
  private boolean closed;

  MemoryDatagramPort(MemoryStack stack, Address local) {
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
  public void send(Address to, ByteBuffer content) throws NetworkException {
    if (content.remaining() > MAX_BYTES) {
      throw new IllegalArgumentException(
          content.remaining() + " bytes are too many for a datagram");
    }
    network.enter(this + " send " + content.remaining() + " to " + to);
    network.lock.lock();
    try {
      checkOpen();
      var copy = ByteBuffer.allocate(content.remaining()).put(content).flip();
      Address from = new Address(stack.sourceOf(local.ip()), local.port());
      Address goal = MemoryNetwork.destination(from.ip(), to);
      for (MemoryDatagramPort receiver : network.receivers(goal)) {
        InetAddress there = receiver.stack.has(goal.ip()) ? goal.ip() : receiver.stack.ip();
        if (!network.isCut(from.ip(), there)) {
          receiver.deliver(from, copy);
        }
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public Address receive(ByteBuffer into, Deadline deadline) throws NetworkException {
    network.enter(this + " receive");
    network.lock.lock();
    try {
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          closeLocked();
        }
        checkOpen();
        long next = waiting.isEmpty() ? Pipe.NEVER : waiting.first().arrival;
        if (next <= network.now()) {
          return take(waiting.removeFirst(), into);
        }
        await(next, deadline);
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
    if (!closed) {
      closed = true;
      waiting.clear();
      stack.forget(this);
      arrived.signalAll();
    }
  }

  @Override
  public String toString() {
    return "datagrams " + local + " of " + stack.ip();
  }

  private void deliver(Address from, ByteBuffer content) {
    if (waiting.size() < CAPACITY) {
      waiting.add(new Datagram(network.arrival(), count++, from, content));
      arrived.signal();
    }
  }

  private Address take(Datagram datagram, ByteBuffer into) {
    int length = Math.min(into.clear().remaining(), datagram.content.remaining());
    into.put(0, datagram.content, 0, length).position(length);
    into.flip();
    network.world.trace(
        this + " received " + datagram.content.remaining() + " from " + datagram.from);
    return datagram.from;
  }

  private void await(long instant, Deadline deadline) throws NetworkException {
    try {
      network.await(arrived, instant, deadline);
    } catch (NetworkException e) {
      if (e.error() == NetworkError.CLOSED) {
        closeLocked();
      }
      throw e;
    }
  }

  private void checkOpen() throws NetworkException {
    if (closed) {
      throw MemoryNetwork.closed(this + " is closed");
    }
  }

  private record Datagram(long arrival, long number, Address from, ByteBuffer content) {}
}
