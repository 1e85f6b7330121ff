package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/// A datagram port of the simulated network. Guarded by the network's lock.
final class SimDatagramPort implements DatagramPort {

  /// Datagrams that wait to be received, about a kernel's; more are lost.
  static final int CAPACITY = 256;

  /// The headers of IPv4 and UDP.
  private static final int HEADER_BYTES = 28;

  private final SimStack stack;
  private final SimNetwork network;
  private final Address local;
  private final String name;
  private final Condition arrived;
  private final Deque<Datagram> waiting = new ArrayDeque<>();
  private final Set<Membership> joined = new LinkedHashSet<>();
  private boolean closed;

  SimDatagramPort(SimStack stack, Address local) {
    this.stack = stack;
    this.network = stack.network();
    this.local = local;
    this.name = "datagrams " + local + " of " + stack.ip();
    this.arrived = network.lock.newCondition();
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public boolean join(InetAddress group, LocalAddress ours) throws NetworkException {
    network.enter(name, "join");
    network.lock.lock();
    try {
      checkOpen();
      stack.checkOurs(ours.ip());
      joined.add(new Membership(group, ours));
      return true;
    } finally {
      network.lock.unlock();
    }
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
      Address from = new Address(stack.sourceOf(local.ip(), to.ip()), local.port());
      Address goal = LinkAddresses.destination(from.ip(), to);
      for (SimDatagramPort receiver : network.receivers(from.ip(), goal)) {
        InetAddress there = receiver.whereItHears(from.ip(), goal.ip());
        network
            .link(from.ip(), there)
            .carryDatagram(
                HEADER_BYTES + copy.remaining(), () -> receiver.arrive(there, from, copy));
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public Address receive(ByteBuffer into, Deadline deadline) throws NetworkException {
    network.enter(name, "receive");
    network.lock.lock();
    try {
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          closeLocked();
        }
        checkOpen();
        Datagram first = waiting.poll();
        if (first != null) {
          return take(first, into);
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
    if (!closed) {
      closed = true;
      waiting.clear();
      stack.forget(this);
      arrived.signalAll();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /// Whether it joined a group on the link of an address, and has its own address there still.
  boolean hasJoined(InetAddress group, InetAddress from) {
    return membership(group, from).isPresent();
  }

  private Optional<InetAddress> membership(InetAddress group, InetAddress from) {
    return joined.stream()
        .filter(each -> each.group.equals(group) && each.ours.isNear(from))
        .map(each -> each.ours.ip())
        .filter(stack::has)
        .findFirst();
  }

  /// The address of ours at which something for `goal` arrives.
  private InetAddress whereItHears(InetAddress from, InetAddress goal) {
    return stack.has(goal) ? goal : membership(goal, from).orElseGet(stack::ip);
  }

  /// A datagram has come, if its address is still ours.
  private void arrive(InetAddress there, Address from, ByteBuffer content) {
    if (!closed && stack.has(there) && waiting.size() < CAPACITY) {
      waiting.add(new Datagram(from, content));
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

  private void checkOpen() throws NetworkException {
    if (closed) {
      throw SimNetwork.closed(this + " is closed");
    }
  }

  private record Membership(InetAddress group, LocalAddress ours) {}

  private record Datagram(Address from, ByteBuffer content) {}
}
