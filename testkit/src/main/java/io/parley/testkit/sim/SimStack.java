package io.parley.testkit.sim;

import io.parley.classic.Ground;
import io.parley.classic.TcpPort;
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

/// One node's way into a [SimNetwork]. Guarded by the network's lock.
public final class SimStack implements NetworkStack {

  /// Ports that a stack chooses begin after this one, the last of those that are assigned.
  static final int FIRST_CHOSEN_PORT = 49_151;

  private static final InetAddress NOWHERE = InetAddress.ofLiteral("0.0.0.0");

  private final SimNetwork network;
  private final TcpLimits limits;
  private List<InetAddress> ips;
  private final Set<SimListener> listeners = new LinkedHashSet<>();
  private final Set<SimDatagramPort> ports = new LinkedHashSet<>();
  private final Set<SimConnection> connections = new LinkedHashSet<>();
  private final SimTcpPort tcpPort = new SimTcpPort(this);
  private boolean readsAreWhole;
  private boolean closed;

  SimStack(SimNetwork network, TcpLimits limits, List<InetAddress> ips) {
    this.network = network;
    this.limits = limits;
    this.ips = ips;
  }

  /// The first of its addresses.
  ///
  /// @return the address it leaves from unless told otherwise; the wildcard address if it has none
  public InetAddress ip() {
    return ips.isEmpty() ? NOWHERE : ips.getFirst();
  }

  /// The same machine's TCP as a driver sees it. Its calls do not yield; its events are told by
  /// events of the world.
  ///
  /// @return the driver's face
  public TcpPort tcpPort() {
    return tcpPort;
  }

  /// What a classic stack right on the [driver's face][#tcpPort] has besides: no backlog, so it has
  /// to refuse who calls while none of its ends waits.
  ///
  /// @return the ground; closing it closes this stack
  public Ground ground() {
    return new SimGround(this);
  }

  /// Lets every read give all that has come, as far as there is room for it, as a kernel does.
  /// Without this, reads often give a little of it, to try their caller.
  public void readWhole() {
    readsAreWhole = true;
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
    network.enter(ips, "localAddresses");
    network.lock.lock();
    try {
      checkOpen();
      return ips.stream().map(LinkAddresses::local).toList();
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    network.enter(new SimNetwork.Call(ip(), "connect", peer));
    network.lock.lock();
    try {
      checkOpen();
      checkOurs(from);
      if (deadline.hasPassed(network.world)) {
        throw new NetworkException(NetworkError.TIMED_OUT, "the deadline has passed");
      }
      var dialled = new SimConnection(this, freeEnds(sourceOf(from, peer.ip()), peer), null);
      connections.add(dialled);
      network.add(dialled.socket());
      try {
        dialled.connect(deadline);
      } catch (NetworkException e) {
        dialled.vanish("the call is given up");
        throw e;
      }
      return dialled;
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    network.enter(new SimNetwork.Call(ip(), "listen", local));
    network.lock.lock();
    try {
      checkMayListen(local);
      var listener = new SimListener(this, withPort(local));
      listeners.add(listener);
      return listener;
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    network.enter(new SimNetwork.Call(ip(), "openDatagrams", local));
    network.lock.lock();
    try {
      checkOpen();
      checkOurs(local.ip());
      var port = new SimDatagramPort(this, withPort(local));
      ports.add(port);
      return port;
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void close() {
    network.enter(ip(), "close");
    network.lock.lock();
    try {
      closed = true;
      List.copyOf(listeners).forEach(SimListener::closeLocked);
      List.copyOf(ports).forEach(SimDatagramPort::closeLocked);
      List.copyOf(connections).forEach(SimConnection::abortLocked);
      tcpPort.closeLocked();
    } finally {
      network.lock.unlock();
    }
  }

  /// The machine dies, as by a power cut: it forgets everything and says nothing, so that its peers
  /// have half of a connection each. Nobody has its addresses until another stack is made with
  /// them, which then answers what comes for the old connections with RST.
  public void crash() {
    network.enter(ip(), "crashes");
    network.lock.lock();
    try {
      network.disown(this, ips);
      network.forgetAll(this);
      List.copyOf(connections).forEach(connection -> connection.vanish("its machine died"));
    } finally {
      network.lock.unlock();
    }
    close();
  }

  SimNetwork network() {
    return network;
  }

  /// How many bytes of those there are a read gives.
  int pieceOf(int bytes) {
    return readsAreWhole ? bytes : network.pieceOf(bytes);
  }

  TcpLimits limits() {
    return limits;
  }

  boolean isClosed() {
    return closed;
  }

  /// Somebody calls.
  ///
  /// @return whether somebody listens; if too many wait already, the call is dropped nevertheless
  boolean isCalled(SimSocket.Ends ends, Segment call) {
    Optional<SimListener> listener = listener(ends.local());
    if (listener.isPresent() && !listener.get().isFull()) {
      var answering = new SimConnection(this, ends, listener.get());
      network.add(answering.socket());
      listener.get().called(answering);
      answering.socket().end().answer(call);
    }
    return listener.isPresent() || tcpPort.isCalled(ends, call);
  }

  boolean has(InetAddress ip) {
    return ips.contains(ip);
  }

  /// The address that something sent from `ip` bears: of several, the first of the receiver's kind.
  InetAddress sourceOf(InetAddress ip, InetAddress to) {
    return ip.isAnyLocalAddress()
        ? ips.stream().filter(each -> isOfOneKind(each, to)).findFirst().orElseGet(this::ip)
        : ip;
  }

  /// A connection has come that can be accepted.
  void add(SimConnection connection) {
    connections.add(connection);
  }

  /// Its ports that hear what is sent to an address: first those on the wildcard, then those on
  /// that very address, each in the order of opening.
  List<SimDatagramPort> ports(Address to) {
    return ports.stream()
        .filter(port -> port.local().port() == to.port())
        .filter(port -> isOfOneKind(port.local().ip(), to.ip()))
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
    all.addAll(tcpPort.open());
    return all;
  }

  void forget(SimListener listener) {
    listeners.remove(listener);
  }

  void forget(SimDatagramPort port) {
    ports.remove(port);
  }

  void forget(SimPortEnd end) {
    tcpPort.forget(end);
  }

  void forget(SimConnection connection) {
    connections.remove(connection);
  }

  private Optional<SimListener> listener(Address dialled) {
    for (SimListener listener : listeners) {
      Address local = listener.local();
      if (local.port() == dialled.port() && overlap(local.ip(), dialled.ip())) {
        return Optional.of(listener);
      }
    }
    return Optional.empty();
  }

  SimSocket.Ends freeEnds(InetAddress from, Address peer) throws NetworkException {
    int port =
        network.choosePort(candidate -> {
          var ends = new SimSocket.Ends(new Address(from, candidate), peer);
          return network.isFree(ends) && !ends.local().equals(peer);
        });
    return new SimSocket.Ends(new Address(from, port), peer);
  }

  Address withPort(Address local) throws NetworkException {
    if (local.port() != 0) {
      return local;
    }
    return local.withPort(
        network.choosePort(port ->
            listener(local.withPort(port)).isEmpty()
                && !hasPort(port)
                && !tcpPort.isWaitedOn(port)));
  }

  private boolean hasPort(int number) {
    return ports.stream().anyMatch(port -> port.local().port() == number);
  }

  void checkOpen() throws NetworkException {
    if (closed) {
      throw SimNetwork.closed("the stack of " + ip() + " is closed");
    }
  }

  void checkMayListen(Address local) throws NetworkException {
    checkOpen();
    checkOurs(local.ip());
    if (local.port() != 0 && listener(local).isPresent()) {
      throw new NetworkException(NetworkError.ADDRESS_IN_USE, local + " is in use");
    }
  }

  void checkOurs(InetAddress ip) throws NetworkException {
    if (!ip.isAnyLocalAddress() && !has(ip)) {
      throw new NetworkException(
          NetworkError.ADDRESS_UNAVAILABLE, ip.getHostAddress() + " is not an address of ours");
    }
  }

  /// Whether both are IPv4 addresses, or both IPv6.
  private static boolean isOfOneKind(InetAddress one, InetAddress two) {
    return one.getAddress().length == two.getAddress().length;
  }

  static boolean overlap(InetAddress one, InetAddress two) {
    return one.equals(two) || one.isAnyLocalAddress() || two.isAnyLocalAddress();
  }
}
