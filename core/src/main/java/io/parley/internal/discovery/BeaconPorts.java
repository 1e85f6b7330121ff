package io.parley.internal.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The datagram ports of one kind of beacon: one on the wildcard address, which hears broadcasts,
/// and one on each address of ours, from which everything is sent and which hears what is sent to
/// it alone. (A port on the wildcard address hears that too, but of several nodes on one machine
/// only the one that opened it last; a port on an address hears no broadcasts.)
///
/// Sending from a port on the right address is also what makes a broadcast possible without a
/// default route, and lets the receiver see the address at which we can be reached.
///
/// Any thread may call any method. The lock guards the ports, and is not held while one is used.
final class BeaconPorts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("discovery");
  private static final InetAddress ANYWHERE = Inet4Address.ofLiteral("0.0.0.0");
  private static final InetAddress EVERYBODY = Inet4Address.ofLiteral("255.255.255.255");

  private final NetworkStack stack;
  private final Address own;
  private final boolean sharesHost;
  private final Consumer<DatagramPort> reader;
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<LocalAddress, DatagramPort> ports = new LinkedHashMap<>();

  @GuardedBy("lock")
  private @Nullable DatagramPort wildcard;

  @GuardedBy("lock")
  private List<LocalAddress> machine = List.of();

  @GuardedBy("lock")
  private boolean closed;

  /// Where something is sent from.
  ///
  /// @param port the port
  /// @param from the address that the receiver sees, as far as we know
  private record Way(DatagramPort port, LocalAddress from) {}

  /// Which beacons the ports are for.
  ///
  /// @param own the address of ours to use, or the wildcard address for all but loopback, and the
  ///   UDP port, everybody's
  /// @param sharesHost whether several nodes may be on one address: then the port on each address
  ///   of ours is one that the kernel chooses, so that what is sent to one node alone reaches that
  ///   one
  record Config(Address own, boolean sharesHost) {

    /// csend's, to whom a node is its address, and whose answers go to everybody's port.
    static Config ofCsend(Address own) {
      return new Config(own, false);
    }

    /// Our own.
    static Config ofParley(Address own) {
      return new Config(own, true);
    }
  }

  /// Makes the ports; [#open] opens them.
  ///
  /// @param stack carries the datagrams; not closed by this
  /// @param config which beacons they are for
  /// @param reader begins to read a port that was opened; does not block
  BeaconPorts(NetworkStack stack, Config config, Consumer<DatagramPort> reader) {
    this.stack = stack;
    this.own = config.own();
    this.sharesHost = config.sharesHost();
    this.reader = reader;
  }

  /// Opens the ports. Called once; what was opened before a failure is closed by [#close].
  ///
  /// @throws NetworkException if the UDP port cannot be had: `ADDRESS_IN_USE`, `SHORTAGE`,
  ///   `PERMISSION_DENIED`, `CLOSED`
  void open() throws NetworkException {
    DatagramPort opened = stack.openDatagrams(new Address(ANYWHERE, own.port()));
    lock.lock();
    try {
      wildcard = opened;
    } finally {
      lock.unlock();
    }
    reader.accept(opened);
    List<LocalAddress> now = stack.localAddresses();
    forgetAllBut(List.of(), now);
    for (LocalAddress address : used(now)) {
      open(address);
    }
  }

  /// Follows the machine's interfaces: opens ports on addresses that came, closes those on
  /// addresses that went.
  ///
  /// @return the addresses that came
  List<LocalAddress> refresh() {
    List<LocalAddress> now;
    try {
      now = stack.localAddresses();
    } catch (NetworkException e) {
      LOG.warn("the addresses of this machine cannot be listed, those known stay in use", e);
      return List.of();
    }
    List<LocalAddress> wanted = used(now);
    for (DatagramPort gone : forgetAllBut(wanted, now)) {
      LOG.info("{}: OPEN -> CLOSED (its address is gone)", gone);
      gone.close();
    }
    List<LocalAddress> came = new ArrayList<>();
    for (LocalAddress address : wanted) {
      if (!isOpen(address) && tryToOpen(address)) {
        came.add(address);
      }
    }
    return came;
  }

  /// Sends to everybody on every network of ours.
  ///
  /// @param content the datagram, for the address of ours that it leaves from
  /// @return on how many networks it went out
  int broadcast(Function<LocalAddress, byte[]> content) {
    int networks = 0;
    for (Map.Entry<LocalAddress, DatagramPort> each : snapshot().entrySet()) {
      InetAddress ip = each.getKey().ip();
      Optional<InetAddress> all = each.getKey().broadcast();
      if (all.isPresent()) {
        InetAddress to = ip.isLoopbackAddress() ? all.get() : EVERYBODY;
        Way way = new Way(each.getValue(), each.getKey());
        boolean isSent = send(way, new Address(to, own.port()), content);
        if (sharesHost || !isSent) {
          isSent |= !to.equals(all.get()) && send(way, new Address(all.get(), own.port()), content);
        }
        networks += isSent ? 1 : 0;
      }
    }
    return networks;
  }

  /// Sends to one, from our address in its network, else from the one used most likely.
  ///
  /// @param to where to
  /// @param content the datagram, for the address of ours that it leaves from
  void send(Address to, Function<LocalAddress, byte[]> content) {
    wayTo(to.ip()).ifPresent(way -> send(way, to, content));
  }

  /// Whether an address is one of this node's own.
  boolean isOurs(InetAddress ip) {
    if (!own.ip().isAnyLocalAddress()) {
      return own.ip().equals(ip);
    }
    lock.lock();
    try {
      return ip.isLoopbackAddress() || machine.stream().anyMatch(each -> each.ip().equals(ip));
    } finally {
      lock.unlock();
    }
  }

  /// Those that beacons leave from.
  List<LocalAddress> used() {
    lock.lock();
    try {
      return List.copyOf(ports.keySet());
    } finally {
      lock.unlock();
    }
  }

  /// Whether it is one of those that beacons leave from.
  boolean isUsed(InetAddress ip) {
    return snapshot().keySet().stream().anyMatch(each -> each.ip().equals(ip));
  }

  /// Whether our broadcasts reach an address.
  boolean isNear(InetAddress ip) {
    return snapshot().keySet().stream()
        .anyMatch(each -> each.broadcast().isPresent() && each.isNear(ip));
  }

  /// Whether what a port heard can be meant for us: a port on the wildcard address hears the
  /// broadcasts of networks that a node with an address of its own has no part in.
  boolean isForUs(DatagramPort heardOn, InetAddress source) {
    return own.ip().isAnyLocalAddress()
        || !heardOn.local().ip().isAnyLocalAddress()
        || isNear(source);
  }

  /// Closes all ports. A second call does nothing.
  @Override
  public void close() {
    List<DatagramPort> all;
    lock.lock();
    try {
      closed = true;
      all = new ArrayList<>(ports.values());
      if (wildcard != null) {
        all.add(wildcard);
      }
      ports.clear();
      wildcard = null;
    } finally {
      lock.unlock();
    }
    all.forEach(DatagramPort::close);
  }

  /// Which of the machine's addresses this node uses: all of IPv4 that lead to others, but of
  /// several in one network the first, since to csend each one would be a peer of its own; or the
  /// one that was given. That one is on the list, or in the network of one on it: all of
  /// 127.0.0.0/8 is ours, of which 127.0.0.1 is listed.
  private List<LocalAddress> used(List<LocalAddress> now) {
    List<LocalAddress> used = new ArrayList<>();
    if (own.ip().isAnyLocalAddress()) {
      now.stream()
          .filter(each -> each.ip() instanceof Inet4Address && !each.ip().isLoopbackAddress())
          .filter(each -> used.stream().noneMatch(other -> other.isNear(each.ip())))
          .forEach(used::add);
    } else {
      now.stream()
          .filter(each -> each.isNear(own.ip()))
          .max(Comparator.comparingInt(LocalAddress::prefixBits))
          .map(near -> new LocalAddress(own.ip(), near.prefixBits(), near.broadcast()))
          .ifPresent(used::add);
    }
    return used;
  }

  private List<DatagramPort> forgetAllBut(List<LocalAddress> wanted, List<LocalAddress> now) {
    lock.lock();
    try {
      machine = now;
      List<DatagramPort> gone = new ArrayList<>();
      for (LocalAddress address : List.copyOf(ports.keySet())) {
        if (!wanted.contains(address)) {
          gone.add(ports.remove(address));
        }
      }
      return gone;
    } finally {
      lock.unlock();
    }
  }

  private boolean isOpen(LocalAddress address) {
    lock.lock();
    try {
      return ports.containsKey(address);
    } finally {
      lock.unlock();
    }
  }

  private boolean tryToOpen(LocalAddress address) {
    try {
      open(address);
      return true;
    } catch (NetworkException e) {
      LOG.warn("nobody is looked for from {}: {}", address.ip().getHostAddress(), e.getMessage());
      return false;
    }
  }

  private void open(LocalAddress address) throws NetworkException {
    int port = sharesHost ? 0 : own.port();
    DatagramPort opened = stack.openDatagrams(new Address(address.ip(), port));
    if (isKept(address, opened)) {
      LOG.info(
          "{}: NEW -> OPEN (a network {})",
          opened,
          address.broadcast().isPresent() ? "with broadcast" : "without broadcast");
      reader.accept(opened);
    } else {
      opened.close();
    }
  }

  private boolean isKept(LocalAddress address, DatagramPort opened) {
    lock.lock();
    try {
      if (!closed) {
        ports.put(address, opened);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private Map<LocalAddress, DatagramPort> snapshot() {
    lock.lock();
    try {
      return new LinkedHashMap<>(ports);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Way> wayTo(InetAddress to) {
    lock.lock();
    try {
      for (Map.Entry<LocalAddress, DatagramPort> each : ports.entrySet()) {
        if (!own.ip().isAnyLocalAddress() || each.getKey().isNear(to)) {
          return Optional.of(new Way(each.getValue(), each.getKey()));
        }
      }
      if (ports.isEmpty() || wildcard == null) {
        return Optional.empty();
      }
      return Optional.of(new Way(wildcard, ports.keySet().iterator().next()));
    } finally {
      lock.unlock();
    }
  }

  private static boolean send(Way way, Address to, Function<LocalAddress, byte[]> content) {
    try {
      way.port().send(to, ByteBuffer.wrap(content.apply(way.from())));
      return true;
    } catch (NetworkException e) {
      LOG.debug(
          "no beacon from {} to {}: {}", way.from().ip().getHostAddress(), to, e.getMessage());
      return false;
    }
  }
}
