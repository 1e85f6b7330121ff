package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/// The network of one simulated world: what its stacks share, and the faults a test gives it.
///
/// There is one TCP in it, segment by segment ([TcpEnd]), and every connection is two ends of it.
/// The network has no threads: what is sent arrives as an event of the world
/// ([SeededScheduler#at]), at an instant that its [Link] draws, unless the link loses it; timers
/// are events too. One lock guards all of it, stacks, connections and links alike. No thread of the
/// world parks while it holds that lock, except in its own [io.parley.spi.Clock#await], which gives
/// it up; so it is free whenever an event runs, and an event that finds it taken is a bug.
///
/// Addresses that have their first 24 bits in common are on one link, which is how far
/// 255.255.255.255 and multicast groups go; of IPv6 addresses it is the first 64. Everything else
/// reaches everybody.
///
/// Across a [#cut] nothing arrives, also what was on its way. Datagrams are lost with it. A
/// connection loses nothing: its TCP sends again until the cut is healed, every two seconds at
/// last, and gives up after a quarter of an hour.
public final class SimNetwork {

  /// How long an address that nobody has keeps a connect waiting: as a kernel asks three times, a
  /// second apart, who has it.
  static final long NOBODY_THERE_NANOS = 3_000_000_000L;

  private static final int CHOSEN_PORTS = 65_535 - SimStack.FIRST_CHOSEN_PORT;
  private static final long FIRST_NUMBERS = 1L << 32;

  final SeededScheduler world;
  final ReentrantLock lock = new ReentrantLock();

  private final RandomGenerator random;
  private final LinkConditions usual;
  private final List<SimStack> stacks = new ArrayList<>();
  private final Map<InetAddress, SimStack> owners = new HashMap<>();
  private final Map<Way, Link> links = new HashMap<>();
  private final Map<SimSocket.Ends, SimSocket> sockets = new LinkedHashMap<>();
  private final Map<InetAddress, Admission> admissions = new HashMap<>();
  private int lastPort = SimStack.FIRST_CHOSEN_PORT;

  /// What an address does with calls.
  private enum Admission {
    /// It answers that nobody listens.
    REFUSE,
    /// It does not answer.
    IGNORE
  }

  /// Makes a network without faults, as fast as a local one.
  ///
  /// @param world gives time, order and randomness
  public SimNetwork(SeededScheduler world) {
    this(world, LinkConditions.USUAL);
  }

  /// Makes a network without faults.
  ///
  /// @param world gives time, order and randomness
  /// @param latency how long the way of anything takes, give or take a half
  public SimNetwork(SeededScheduler world, Duration latency) {
    this(world, LinkConditions.around(latency));
  }

  /// Makes a network.
  ///
  /// @param world gives time, order and randomness
  /// @param usual how every link is until it is [#set] otherwise
  public SimNetwork(SeededScheduler world, LinkConditions usual) {
    this.world = world;
    this.usual = usual;
    this.random = new SplittableRandom(world.random().nextLong());
  }

  /// Makes a stack on this network: a node's own. A stack made later with the same addresses takes
  /// them over, as after a restart.
  ///
  /// @param ips its addresses; it leaves from the first unless told otherwise
  /// @return the stack
  public SimStack stack(InetAddress... ips) {
    return stack(TcpLimits.USUAL, ips);
  }

  /// Makes a stack whose buffers and backlogs have other bounds.
  ///
  /// @param limits the bounds
  /// @param ips its addresses
  /// @return the stack
  public SimStack stack(TcpLimits limits, InetAddress... ips) {
    var stack = new SimStack(this, limits, List.of(ips));
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
    change("cut " + a + " " + b, () -> cutBoth(a, b, true));
  }

  /// Cuts one direction: what is sent from one address to the other is lost, but not what comes
  /// back.
  ///
  /// @param from who is not heard any more
  /// @param to by whom
  public void cutOneWay(InetAddress from, InetAddress to) {
    change("cut one way " + from + " " + to, () -> link(from, to).setCut(true));
  }

  /// Cuts every address of some from every address of others. What is in neither sees both.
  ///
  /// @param some the addresses on one side
  /// @param others those on the other side
  public void partition(List<InetAddress> some, List<InetAddress> others) {
    change(
        "partition " + some + " " + others,
        () -> some.forEach(a -> others.forEach(b -> cutBoth(a, b, true))));
  }

  /// Joins two addresses again, both ways.
  ///
  /// @param a one address
  /// @param b the other
  public void heal(InetAddress a, InetAddress b) {
    change("heal " + a + " " + b, () -> cutBoth(a, b, false));
  }

  /// Joins all addresses again.
  public void healAll() {
    change("heal all", () -> links.values().forEach(link -> link.setCut(false)));
  }

  /// Sets how a link treats what is sent from now on, in one direction.
  ///
  /// @param from the address that sends
  /// @param to the address that it is sent to
  /// @param conditions how it is
  public void set(InetAddress from, InetAddress to, LinkConditions conditions) {
    change("set " + from + " " + to, () -> link(from, to).set(conditions));
  }

  /// Resets every connection between two addresses, for both ends: the lost connection.
  ///
  /// @param a one address
  /// @param b the other
  public void resetAll(InetAddress a, InetAddress b) {
    var way = new Way(a, b);
    change(
        "reset all " + a + " " + b,
        () ->
            sockets.values().stream()
                .filter(socket -> socket.isBetween(way) && !socket.end().state().isOpening())
                .toList()
                .forEach(socket -> socket.end().lose("the network reset it")));
  }

  /// Resets a connection at a byte: of the data sent from one address to another from now on, so
  /// many bytes arrive, whatever their connections; then the connection that would bring the next
  /// is reset for both ends. It happens once.
  ///
  /// @param from the address that sends
  /// @param to the address that it is sent to
  /// @param bytes how many still arrive
  public void resetAfter(InetAddress from, InetAddress to, long bytes) {
    change("reset " + from + " " + to + " after " + bytes, () -> link(from, to).resetAfter(bytes));
  }

  /// Lets an address refuse every connect, listener or not, until it [#admit]s again.
  ///
  /// @param ip the address
  public void refuse(InetAddress ip) {
    change("refuse " + ip, () -> admissions.put(ip, Admission.REFUSE));
  }

  /// Lets an address leave every connect without an answer, until it [#admit]s again. Connections
  /// that are there go on.
  ///
  /// @param ip the address
  public void ignore(InetAddress ip) {
    change("ignore " + ip, () -> admissions.put(ip, Admission.IGNORE));
  }

  /// Ends [#refuse] and [#ignore].
  ///
  /// @param ip the address
  public void admit(InetAddress ip) {
    change("admit " + ip, () -> admissions.remove(ip));
  }

  /// How much data connections have sent from one address to another so far, whether it arrived or
  /// not; what was sent again counts again.
  ///
  /// @param from the address that sends
  /// @param to the address that it is sent to
  /// @return bytes
  public long bytesSent(InetAddress from, InetAddress to) {
    lock.lock();
    try {
      return link(from, to).dataBytes();
    } finally {
      lock.unlock();
    }
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

  /// The ends of connections that are still open on any stack.
  ///
  /// @return connections, described
  public List<String> connections() {
    lock.lock();
    try {
      return stacks.stream()
          .flatMap(stack -> stack.opened().stream())
          .filter(SimConnection.class::isInstance)
          .map(Object::toString)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /// A call of the SPI begins: anybody may go first.
  void enter(Object call) {
    world.traceLazily(call);
    world.giveWay();
  }

  /// The same, of something on somebody.
  ///
  /// @param who equal in two runs, as is its text
  void enter(Object who, String what) {
    enter(new Call(who, what, ""));
  }

  long now() {
    return world.nanos();
  }

  /// Lets something happen later, with the lock held.
  TimedEvent at(long instant, Runnable event) {
    return world.at(instant, () -> happen(event));
  }

  Link link(InetAddress from, InetAddress to) {
    return links.computeIfAbsent(new Way(from, to), _ -> new Link(this, random, usual));
  }

  /// How many bytes of those there are a read gives: often few, to try every reader.
  int pieceOf(int bytes) {
    int most = random.nextInt(4) == 0 ? 8 : 8_192;
    return Math.min(bytes, 1 + random.nextInt(most));
  }

  boolean flip() {
    return random.nextBoolean();
  }

  /// The number of the first byte of a stream.
  long firstNumber() {
    return 1 + random.nextLong(FIRST_NUMBERS);
  }

  /// A port that nobody uses yet, as the stack asks for.
  int choosePort(IntPredicate isFree) throws NetworkException {
    for (int i = 0; i < CHOSEN_PORTS; i++) {
      lastPort = lastPort == 65_535 ? SimStack.FIRST_CHOSEN_PORT + 1 : lastPort + 1;
      if (isFree.test(lastPort)) {
        return lastPort;
      }
    }
    throw new NetworkException(NetworkError.SHORTAGE, "all ports are in use");
  }

  boolean isFree(SimSocket.Ends ends) {
    return !sockets.containsKey(ends);
  }

  void add(SimSocket socket) {
    sockets.put(socket.ends(), socket);
  }

  void forget(SimSocket socket) {
    sockets.remove(socket.ends(), socket);
  }

  /// A machine forgets all its connections.
  void forgetAll(SimStack stack) {
    sockets.values().stream()
        .filter(socket -> socket.stack().equals(stack))
        .toList()
        .forEach(socket -> socket.end().vanish("its machine died"));
  }

  /// A segment has come to the address that it was sent to.
  ///
  /// @param ends the receiver's
  void arrive(SimSocket.Ends ends, Segment segment) {
    SimStack there = owners.get(ends.local().ip());
    if (there == null) {
      if (segment.has(Segment.SYN) && !segment.has(Segment.ACK)) {
        at(now() + NOBODY_THERE_NANOS, () -> tellNobodyThere(ends.back()));
      }
      return;
    }
    world.traceLazily(segment.header(ends));
    SimSocket socket = sockets.get(ends);
    if (socket == null || !socket.takes(there, segment)) {
      arriveForNobody(there, ends, segment);
    } else {
      socket.end().arrive(segment);
    }
  }

  /// The last segment before a reset that a test has asked for.
  void arriveBroken(SimSocket.Ends ends, Segment segment) {
    if (segment.data().length > 0) {
      arrive(ends, segment);
    }
    for (SimSocket.Ends each : List.of(ends.back(), ends)) {
      SimSocket socket = sockets.get(each);
      if (socket != null) {
        socket.end().lose("the network reset it");
      }
    }
  }

  private void arriveForNobody(SimStack there, SimSocket.Ends ends, Segment segment) {
    boolean call = segment.has(Segment.SYN) && !segment.has(Segment.ACK);
    Admission admission = admissions.get(ends.local().ip());
    if (segment.has(Segment.RST) || (call && admission == Admission.IGNORE)) {
      return;
    }
    if (!call || admission == Admission.REFUSE || !there.isCalled(ends, segment)) {
      link(ends.local().ip(), ends.remote().ip())
          .carrySegment(Segment.HEADER_BYTES, () -> arrive(ends.back(), Segment.resetFor(segment)));
    }
  }

  private void tellNobodyThere(SimSocket.Ends caller) {
    SimSocket socket = sockets.get(caller);
    InetAddress called = caller.remote().ip();
    if (socket != null
        && owners.get(called) == null
        && !link(caller.local().ip(), called).isCut()) {
      socket.giveUpUnreachable();
    }
  }

  private void happen(Runnable event) {
    if (!lock.tryLock()) {
      throw new IllegalStateException("a thread waits while it holds the network's lock");
    }
    try {
      event.run();
    } finally {
      lock.unlock();
    }
  }

  private void cutBoth(InetAddress a, InetAddress b, boolean cut) {
    link(a, b).setCut(cut);
    link(b, a).setCut(cut);
  }

  void own(SimStack stack, List<InetAddress> ips) {
    ips.forEach(ip -> owners.put(ip, stack));
  }

  /// A stack gives addresses up, unless another one has taken them over.
  void disown(SimStack stack, List<InetAddress> ips) {
    ips.forEach(ip -> owners.remove(ip, stack));
  }

  /// Who gets a datagram: of the addressed stack, the port opened last, one on that very address
  /// before one on the wildcard; of a broadcast, every port on the wildcard, the sender's among
  /// them; of a group, those of these that joined it on the sender's link. So it is on Linux.
  List<SimDatagramPort> receivers(InetAddress from, Address to) {
    SimStack owner = owners.get(to.ip());
    if (owner != null) {
      return owner.ports(to).reversed().stream().limit(1).toList();
    }
    if (to.ip().isMulticastAddress()) {
      return stacks.stream()
          .flatMap(stack -> stack.ports(to).stream())
          .filter(port -> port.hasJoined(to.ip(), from))
          .toList();
    }
    return stacks.stream()
        .filter(stack -> stack.isReachedBy(to.ip()))
        .flatMap(stack -> stack.ports(to).stream())
        .toList();
  }

  /// Waits for a signal or the deadline, whichever is first; the lock is held.
  ///
  /// @param whenInterrupted closes what was waited on
  /// @throws NetworkException `TIMED_OUT` if the deadline has passed already, `CLOSED` if the
  ///   caller is interrupted
  void await(Condition condition, Deadline deadline, Runnable whenInterrupted)
      throws NetworkException {
    if (deadline.hasPassed(world)) {
      throw new NetworkException(NetworkError.TIMED_OUT, "the deadline has passed");
    }
    try {
      world.await(lock, condition, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      whenInterrupted.run();
      throw closed("the caller was interrupted");
    }
  }

  /// The failure of a call on something of ours that is closed.
  static NetworkException closed(String what) {
    return new NetworkException(NetworkError.CLOSED, what);
  }

  private void change(String fault, Runnable change) {
    enter(fault);
    locked(change);
  }

  void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /// A call, for the trace.
  record Call(Object who, String what, Object how) {

    @Override
    public int hashCode() {
      return 31 * (31 * who.hashCode() + what.hashCode()) + how.hashCode();
    }

    @Override
    public String toString() {
      return (who + " " + what + " " + how).strip();
    }
  }
}
