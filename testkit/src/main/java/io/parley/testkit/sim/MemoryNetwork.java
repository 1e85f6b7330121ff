package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The network of one simulated world: what its stacks share, and the faults a test gives it.
///
/// It has no threads. Whatever is sent carries the instant of its arrival, drawn when it is sent,
/// and whoever waits for it waits until then. One lock guards all of it, stacks and connections
/// alike.
///
/// Addresses that have their first 24 bits in common are on one link, which is how far
/// 255.255.255.255 goes; everything else reaches everybody.
///
/// Between two addresses that are [#cut], nothing arrives and nothing is lost but datagrams: it
/// arrives when they are healed.
public final class MemoryNetwork {

  /// How long an address that nobody has keeps a connect waiting: as a kernel asks three times, a
  /// second apart, who has it.
  static final long NOBODY_THERE_NANOS = 3_000_000_000L;

  /// How many leading bits the addresses of one link have in common.
  static final int LINK_BITS = 24;

  private static final InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");
  private static final Duration USUAL_LATENCY = Duration.ofMillis(1);

  final SeededScheduler world;
  final ReentrantLock lock = new ReentrantLock();

  /// Signalled when something changed that a connect under way waits for.
  final Condition changed = lock.newCondition();

  private final long latencyNanos;
  private final RandomGenerator random;
  private final List<MemoryStack> stacks = new ArrayList<>();
  private final Map<InetAddress, MemoryStack> owners = new HashMap<>();
  private final Set<Link> cuts = new HashSet<>();
  private final Set<InetAddress> refusing = new HashSet<>();
  private int lastPort = MemoryStack.FIRST_CHOSEN_PORT;

  /// Makes a network without faults, as fast as a local one.
  ///
  /// @param world gives time, order and randomness
  public MemoryNetwork(SeededScheduler world) {
    this(world, USUAL_LATENCY);
  }

  /// Makes a network without faults.
  ///
  /// @param world gives time, order and randomness
  /// @param latency how long the way of anything takes, give or take a half
  public MemoryNetwork(SeededScheduler world, Duration latency) {
    this.world = world;
    this.latencyNanos = latency.toNanos();
    this.random = world.random();
  }

  /// Makes a stack on this network: a node's own. A stack made later with the same addresses takes
  /// them over, as after a restart.
  ///
  /// @param ips its addresses; it leaves from the first unless told otherwise
  /// @return the stack
  public MemoryStack stack(InetAddress... ips) {
    var stack = new MemoryStack(this, List.of(ips));
    lock.lock();
    try {
      stacks.add(stack);
      own(stack, List.of(ips));
      return stack;
    } finally {
      lock.unlock();
    }
  }

  /// Cuts two addresses from each other: a black hole, both ways.
  ///
  /// @param a one address
  /// @param b the other
  public void cut(InetAddress a, InetAddress b) {
    change("cut " + a + " " + b, () -> cuts.add(Link.between(a, b)));
  }

  /// Joins two addresses again; what was held arrives.
  ///
  /// @param a one address
  /// @param b the other
  public void heal(InetAddress a, InetAddress b) {
    change("heal " + a + " " + b, () -> cuts.remove(Link.between(a, b)));
  }

  /// Resets every connection between two addresses, for both ends: the lost connection.
  ///
  /// @param a one address
  /// @param b the other
  public void resetAll(InetAddress a, InetAddress b) {
    Link link = Link.between(a, b);
    change("reset all " + a + " " + b, () -> connections().forEach(end -> end.lose(link)));
  }

  /// Lets an address refuse every connect, listener or not, until it [#admit]s again.
  ///
  /// @param ip the address
  public void refuse(InetAddress ip) {
    change("refuse " + ip, () -> refusing.add(ip));
  }

  /// Ends [#refuse].
  ///
  /// @param ip the address
  public void admit(InetAddress ip) {
    change("admit " + ip, () -> refusing.remove(ip));
  }

  /// Everything that is still open on any stack, for the end of a test: it should be nothing.
  ///
  /// @return listeners, ports and connections, described
  public List<String> leftovers() {
    lock.lock();
    try {
      return stacks.stream()
          .flatMap(stack -> stack.opened().stream())
          .map(Object::toString)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /// A call of the SPI begins: anybody may go first.
  void enter(String call) {
    world.trace(call);
    world.giveWay();
  }

  long now() {
    return world.nanos();
  }

  /// A drawn instant at which something sent now arrives.
  long arrival() {
    return now() + latencyNanos / 2 + random.nextLong(latencyNanos + 1);
  }

  /// How large the next piece of a stream is: often tiny, to try every reader.
  int pieceOf(int bytes) {
    int most = random.nextInt(4) == 0 ? 8 : 8_192;
    return Math.min(bytes, 1 + random.nextInt(most));
  }

  boolean flip() {
    return random.nextBoolean();
  }

  int choosePort() {
    lastPort = lastPort == 65_535 ? MemoryStack.FIRST_CHOSEN_PORT : lastPort + 1;
    return lastPort;
  }

  boolean isCut(InetAddress a, InetAddress b) {
    return isCut(Link.between(a, b));
  }

  boolean isCut(Link link) {
    return cuts.contains(link);
  }

  boolean refuses(InetAddress ip) {
    return refusing.contains(ip);
  }

  @Nullable MemoryStack owner(InetAddress ip) {
    return owners.get(ip);
  }

  void own(MemoryStack stack, List<InetAddress> ips) {
    ips.forEach(ip -> owners.put(ip, stack));
  }

  /// A stack gives addresses up, unless another one has taken them over.
  void disown(MemoryStack stack, List<InetAddress> ips) {
    ips.forEach(ip -> owners.remove(ip, stack));
  }

  /// The broadcast address of an address's link.
  static InetAddress lastOnLink(InetAddress ip) {
    byte[] last = ip.getAddress();
    last[last.length - 1] = -1;
    try {
      return InetAddress.getByAddress(last);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Where something really goes that an address sends: to everybody means to those on its link.
  static Address destination(InetAddress from, Address to) {
    return to.ip().equals(EVERYBODY) ? new Address(lastOnLink(from), to.port()) : to;
  }

  /// Who gets a datagram: of the addressed stack, the port opened last, one on that very address
  /// before one on the wildcard; of a broadcast, every port on the wildcard, the sender's among
  /// them. So it is on Linux.
  List<MemoryDatagramPort> receivers(Address to) {
    MemoryStack owner = owners.get(to.ip());
    if (owner != null) {
      return owner.ports(to).reversed().stream().limit(1).toList();
    }
    return stacks.stream()
        .filter(stack -> stack.isReachedBy(to.ip()))
        .flatMap(stack -> stack.ports(to).stream())
        .toList();
  }

  /// Waits for a change, an instant or the deadline, whichever is first; the lock is held.
  ///
  /// @throws NetworkException `TIMED_OUT` if the deadline has passed already, `CLOSED` if the
  ///   caller is interrupted
  void await(Condition condition, long instant, Deadline deadline) throws NetworkException {
    if (deadline.hasPassed(world)) {
      throw new NetworkException(NetworkError.TIMED_OUT, "the deadline has passed");
    }
    try {
      world.await(lock, condition, deadline.orSooner(new Deadline(instant)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw closed("the caller was interrupted");
    }
  }

  /// The failure of a call on something of ours that is closed.
  static NetworkException closed(String what) {
    return new NetworkException(NetworkError.CLOSED, what);
  }

  private void change(String fault, Runnable change) {
    enter(fault);
    lock.lock();
    try {
      change.run();
      changed.signalAll();
      connections().forEach(MemoryConnection::wake);
    } finally {
      lock.unlock();
    }
  }

  private List<MemoryConnection> connections() {
    return stacks.stream().flatMap(stack -> stack.connections().stream()).toList();
  }

  /// Two addresses, whichever comes first.
  record Link(Set<InetAddress> ends) {
    static Link between(InetAddress a, InetAddress b) {
      return new Link(a.equals(b) ? Set.of(a) : Set.of(a, b));
    }
  }
}
