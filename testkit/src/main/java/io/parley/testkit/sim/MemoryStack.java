package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// One node's way into a [MemoryNetwork]. Guarded by the network's lock.
public final class MemoryStack implements NetworkStack {

  /// Ports that a stack chooses begin after this one, the last of those that are assigned.
  static final int FIRST_CHOSEN_PORT = 49_151;

  private static final InetAddress NOWHERE = InetAddress.ofLiteral("0.0.0.0");

  private final MemoryNetwork network;
  private List<InetAddress> ips;
  private final Set<MemoryListener> listeners = new LinkedHashSet<>();
  private final Set<MemoryDatagramPort> ports = new LinkedHashSet<>();
  private final Set<MemoryConnection> connections = new LinkedHashSet<>();
  private boolean closed;

  MemoryStack(MemoryNetwork network, List<InetAddress> ips) {
    this.network = network;
    this.ips = ips;
  }

  /// The first of its addresses.
  ///
  /// @return the address it leaves from unless told otherwise; the wildcard address if it has none
  public InetAddress ip() {
    return ips.isEmpty() ? NOWHERE : ips.getFirst();
  }

  @Override
  public String name() {
    return "memory";
  }

  /// Gives it other addresses, as when a cable is moved or a lease ends. What is bound to one that
  /// it has no more stays open and hears nothing.
  ///
  /// @param newIps its addresses from now on; none while it has no network
  public void readdress(InetAddress... newIps) {
    network.enter(ips + " become " + List.of(newIps));
    network.lock.lock();
    try {
      network.disown(this, ips);
      ips = List.of(newIps);
      network.own(this, ips);
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    network.enter(ips + " localAddresses");
    network.lock.lock();
    try {
      checkOpen();
      return ips.stream()
          .map(ip ->
              new LocalAddress(
                  ip, MemoryNetwork.LINK_BITS, Optional.of(MemoryNetwork.lastOnLink(ip))))
          .toList();
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    network.enter(ip() + " connect " + peer);
    network.lock.lock();
    try {
      checkOpen();
      checkOurs(from);
      var local = new Address(sourceOf(from), network.choosePort());
      travel(local, peer, deadline);
      MemoryConnection dialled = knock(local, peer, deadline);
      try {
        travel(local, peer, deadline);
      } catch (NetworkException e) {
        dialled.abortLocked();
        throw e;
      }
      network.world.trace(dialled + " is connected");
      return dialled;
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    network.enter(ip() + " listen " + local);
    network.lock.lock();
    try {
      checkOpen();
      checkOurs(local.ip());
      for (MemoryListener other : listeners) {
        if (other.local().port() == local.port() && overlap(other.local().ip(), local.ip())) {
          throw new NetworkException(NetworkError.ADDRESS_IN_USE, local + " is in use");
        }
      }
      var listener = new MemoryListener(this, withPort(local));
      listeners.add(listener);
      return listener;
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    network.enter(ip() + " openDatagrams " + local);
    network.lock.lock();
    try {
      checkOpen();
      checkOurs(local.ip());
      var port = new MemoryDatagramPort(this, withPort(local));
      ports.add(port);
      return port;
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void close() {
    network.enter(ip() + " close");
    network.lock.lock();
    try {
      closed = true;
      List.copyOf(listeners).forEach(MemoryListener::closeLocked);
      List.copyOf(ports).forEach(MemoryDatagramPort::closeLocked);
      List.copyOf(connections).forEach(MemoryConnection::closeLocked);
      network.changed.signalAll();
    } finally {
      network.lock.unlock();
    }
  }

  MemoryNetwork network() {
    return network;
  }

  boolean has(InetAddress ip) {
    return ips.contains(ip);
  }

  /// The address that something sent from `ip` bears.
  InetAddress sourceOf(InetAddress ip) {
    return ip.isAnyLocalAddress() ? ip() : ip;
  }

  Set<MemoryConnection> connections() {
    return connections;
  }

  /// Its ports that hear what is sent to an address: first those on the wildcard, then those on
  /// that very address, each in the order of opening.
  List<MemoryDatagramPort> ports(Address to) {
    return ports.stream()
        .filter(port -> port.local().port() == to.port())
        .filter(port -> overlap(port.local().ip(), to.ip()))
        .sorted(Comparator.comparing(port -> port.local().ip().equals(to.ip())))
        .toList();
  }

  /// Whether a broadcast address reaches it: its bytes are those of an address of ours, up to some
  /// that are all 255.
  boolean isReachedBy(InetAddress broadcast) {
    byte[] bytes = broadcast.getAddress();
    return ips.stream()
        .filter(ip -> ip.getAddress().length == bytes.length)
        .mapToInt(ip -> Arrays.mismatch(bytes, ip.getAddress()))
        .anyMatch(prefix ->
            prefix >= 0 && IntStream.range(prefix, bytes.length).allMatch(i -> bytes[i] == -1));
  }

  List<Object> opened() {
    List<Object> all = new ArrayList<>(listeners);
    all.addAll(ports);
    all.addAll(connections);
    return all;
  }

  void forget(MemoryListener listener) {
    listeners.remove(listener);
  }

  void forget(MemoryDatagramPort port) {
    ports.remove(port);
  }

  void forget(MemoryConnection connection) {
    connections.remove(connection);
  }

  /// Waits as long as a packet takes, and longer while the addresses are cut from each other.
  private void travel(Address from, Address to, Deadline deadline) throws NetworkException {
    long arrival = network.arrival();
    while (arrival > network.now() || network.isCut(from.ip(), to.ip())) {
      await(arrival > network.now() ? arrival : Pipe.NEVER, deadline);
    }
  }

  /// Asks for a connection, having arrived at the peer.
  private MemoryConnection knock(Address from, Address to, Deadline deadline)
      throws NetworkException {
    while (true) {
      MemoryStack there = network.owner(to.ip());
      if (there == null) {
        throw nobodyThere(to, deadline);
      }
      Optional<MemoryListener> listener = there.listener(to);
      if (listener.isEmpty() || network.refuses(to.ip())) {
        travel(to, from, deadline);
        throw new NetworkException(NetworkError.REFUSED, to + " refused the connection");
      }
      if (!listener.get().isFull()) {
        MemoryConnection.Ends ends = MemoryConnection.between(this, from, there, to);
        connections.add(ends.dialler());
        there.connections.add(ends.listener());
        listener.get().add(ends.listener());
        return ends.dialler();
      }
      await(Pipe.NEVER, deadline);
    }
  }

  private NetworkException nobodyThere(Address to, Deadline deadline) throws NetworkException {
    long end = network.now() + MemoryNetwork.NOBODY_THERE_NANOS;
    while (network.now() < end) {
      await(end, deadline);
    }
    return new NetworkException(NetworkError.UNREACHABLE, "nobody has the address " + to.ip());
  }

  private void await(long instant, Deadline deadline) throws NetworkException {
    network.await(network.changed, instant, deadline);
    checkOpen();
  }

  private Optional<MemoryListener> listener(Address dialled) {
    return listeners.stream()
        .filter(listener -> listener.local().port() == dialled.port())
        .filter(listener -> overlap(listener.local().ip(), dialled.ip()))
        .findFirst();
  }

  private Address withPort(Address local) {
    return local.port() == 0 ? local.withPort(network.choosePort()) : local;
  }

  private void checkOpen() throws NetworkException {
    if (closed) {
      throw MemoryNetwork.closed("the stack of " + ip() + " is closed");
    }
  }

  private void checkOurs(InetAddress ip) throws NetworkException {
    if (!ip.isAnyLocalAddress() && !has(ip)) {
      throw new NetworkException(
          NetworkError.ADDRESS_UNAVAILABLE, ip.getHostAddress() + " is not an address of ours");
    }
  }

  private static boolean overlap(InetAddress one, InetAddress two) {
    return one.equals(two) || one.isAnyLocalAddress() || two.isAnyLocalAddress();
  }
}
