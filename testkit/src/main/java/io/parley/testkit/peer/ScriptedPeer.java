package io.parley.testkit.peer;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.TcpLimits;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// csend as it was in October 2025 ("V2"), played on a machine of a simulated network: what its
/// POSIX and its Mac program have in common. It shares no code with the wire under test.
///
/// One counter numbers all its frames (wire-csend section 2.1). It broadcasts DISCOVERY at the
/// start and every 10 s, answers each DISCOVERY at the port it came from, reads a datagram every
/// 100 ms at most, and lists ten peers; the eleventh is answered and not listed (sections 2.3 and
/// 2.4). Who writes to it is listed, too.
///
/// Its methods may be called by any thread of the world. The lock guards all fields that change; it
/// is held for a few steps, never during a call of the network.
public abstract sealed class ScriptedPeer implements AutoCloseable
    permits CsendPosixPeer, CsendMacPeer {

  /// Where it takes messages.
  public static final int TCP_PORT = 8080;

  /// Where it hears beacons.
  public static final int UDP_PORT = 8081;

  /// How many peers it lists.
  public static final int MAX_PEERS = 10;

  /// The time between two of its broadcasts.
  public static final Duration BEACON_INTERVAL = Duration.ofSeconds(10);

  /// How long its loop sleeps after a datagram.
  static final Duration LOOP_PAUSE = Duration.ofMillis(100);

  /// How long it waits for a connect, and for a write.
  static final Duration SEND_TIMEOUT = Duration.ofSeconds(5);

  private static final InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");

  final SeededScheduler world;
  final SimStack stack;
  private final String name;
  private final Charset charset;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PeerList peers;
  private final List<ReceivedText> received = new ArrayList<>();
  private final Set<Connection> sending = new LinkedHashSet<>();
  private @Nullable DatagramPort port;
  private long nextId = 1;
  private boolean frozen;
  private boolean dead;

  /// Makes a program that does not run yet, on a machine of its own.
  ///
  /// @param charset how it turns texts into bytes and back
  /// @param peers where it keeps whom it has heard
  ScriptedPeer(Machine machine, String name, Charset charset, PeerList peers) {
    this.world = machine.world;
    this.stack = machine.network.stack(machine.limits, machine.ip);
    this.name = name;
    this.charset = charset;
    this.peers = peers;
    stack.readWhole();
  }

  /// Where a program runs.
  record Machine(SeededScheduler world, SimNetwork network, TcpLimits limits, InetAddress ip) {}

  /// Part of the program, in a thread of its own.
  @FunctionalInterface
  interface Part {
    void run() throws InterruptedException;
  }

  /// Its user's name.
  ///
  /// @return the name, as it was given
  public final String name() {
    return name;
  }

  /// Its machine's address, which is the one in its frames.
  ///
  /// @return the address
  public final InetAddress ip() {
    return stack.ip();
  }

  /// What it has shown so far.
  ///
  /// @return the texts, in the order in which it read them
  public final List<ReceivedText> received() {
    lock.lock();
    try {
      return List.copyOf(received);
    } finally {
      lock.unlock();
    }
  }

  /// Whom it lists now, itself never among them.
  ///
  /// @return at most [#MAX_PEERS] times `name@ip`, in the order of their coming
  public final List<String> peers() {
    lock.lock();
    try {
      return peers.listed(world.nanos());
    } finally {
      lock.unlock();
    }
  }

  /// Starts the program. Called once.
  ///
  /// @throws NetworkException if its machine does not let it, which has no other programs
  public final void start() throws NetworkException {
    DatagramPort opened = stack.openDatagrams(new Address(wildcard(), UDP_PORT));
    lock.lock();
    try {
      if (port != null) {
        throw new IllegalStateException("a scripted peer is started once");
      }
      port = opened;
    } finally {
      lock.unlock();
    }
    listen();
    thread("udp", () -> hear(opened));
  }

  /// Sends one message on a connection of its own and tells what the program makes of it. Blocks;
  /// while the program is frozen, too.
  ///
  /// @param to the peer's address
  /// @param text what it says; what the program's encoding lacks becomes `?`
  /// @return what the program believes
  /// @throws InterruptedException if the calling thread is interrupted
  public abstract SendOutcome send(InetAddress to, String text) throws InterruptedException;

  /// `/quit`: it broadcasts QUIT and ends. Once it has ended, it does nothing.
  ///
  /// @throws InterruptedException if the calling thread is interrupted
  public final void quit() throws InterruptedException {
    if (standStill()) {
      tell(new Address(EVERYBODY, UDP_PORT), "QUIT");
      kill();
    }
  }

  /// The program dies where it stands and says nothing; its machine goes on, closes what it had
  /// open and refuses calls from now on. A connect under way ends by itself. A second call does
  /// nothing.
  public final void kill() {
    List<Connection> open;
    DatagramPort opened;
    lock.lock();
    try {
      dead = true;
      changed.signalAll();
      open = List.copyOf(sending);
      opened = port;
    } finally {
      lock.unlock();
    }
    closeListener();
    open.forEach(Connection::close);
    if (opened != null) {
      opened.close();
    }
  }

  /// Kills it.
  @Override
  public final void close() {
    kill();
  }

  /// Starts to take connections.
  abstract void listen() throws NetworkException;

  /// The machine closes what takes connections, and the one that was taken.
  abstract void closeListener();

  /// Starts a part of the program.
  final void thread(String part, Part body) {
    world.start(
        "csend-" + part + "-" + ip().getHostAddress(),
        () -> {
          try {
            body.run();
          } catch (InterruptedException interrupted) {
            throw new IllegalStateException("nobody interrupts a scripted peer", interrupted);
          }
        });
  }

  /// Stops the program between two of its steps, or lets it go on.
  final void setFrozen(boolean isFrozen) {
    lock.lock();
    try {
      frozen = isFrozen;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  final boolean isFrozen() {
    lock.lock();
    try {
      return frozen;
    } finally {
      lock.unlock();
    }
  }

  /// Waits while the program is frozen.
  ///
  /// @return whether it lives
  final boolean standStill() throws InterruptedException {
    lock.lock();
    try {
      while (frozen && !dead) {
        world.await(lock, changed, Deadline.NEVER);
      }
      return !dead;
    } finally {
      lock.unlock();
    }
  }

  /// Sleeps.
  ///
  /// @return whether the program lives then
  final boolean pause(Duration span) throws InterruptedException {
    Deadline end = Deadline.in(world, span);
    lock.lock();
    try {
      while (!dead && !end.hasPassed(world)) {
        world.await(lock, changed, end);
      }
    } finally {
      lock.unlock();
    }
    return standStill();
  }

  /// Takes what came on one connection, as far as it is a message.
  final void take(InetAddress source, ByteBuffer bytes) {
    Optional<CsendBytes.Frame> parsed = CsendBytes.parse(bytes);
    if (parsed.isEmpty()) {
      return;
    }
    CsendBytes.Frame frame = parsed.get();
    note(source, frame);
    if (frame.kind().equals("TEXT")) {
      lock.lock();
      try {
        received.add(new ReceivedText(source, text(frame.name()), text(frame.content())));
      } finally {
        lock.unlock();
      }
    }
  }

  /// One connect, one write, close.
  final SendOutcome sendOnce(InetAddress to, String text) throws InterruptedException {
    if (!standStill()) {
      return SendOutcome.BROKEN;
    }
    Connection connection;
    try {
      Deadline deadline = Deadline.in(world, SEND_TIMEOUT);
      connection = stack.connect(ip(), new Address(to, TCP_PORT), deadline);
    } catch (NetworkException e) {
      return switch (e.error()) {
        case REFUSED -> SendOutcome.REFUSED;
        case TIMED_OUT, UNREACHABLE -> SendOutcome.NO_ANSWER;
        case RESET, SHORTAGE, ADDRESS_IN_USE, ADDRESS_UNAVAILABLE, PERMISSION_DENIED, CLOSED ->
            SendOutcome.BROKEN;
      };
    }
    try {
      return begin(connection) && standStill() ? write(connection, text) : SendOutcome.BROKEN;
    } finally {
      connection.close();
      end(connection);
    }
  }

  private SendOutcome write(Connection connection, String text) {
    byte[] frame = frame("TEXT", CsendBytes.bytesOf(text, charset));
    if (frame.length > CsendBytes.MAX_BYTES) {
      return SendOutcome.TOO_LONG;
    }
    try {
      connection.write(ByteBuffer.wrap(frame), Deadline.in(world, SEND_TIMEOUT));
      return SendOutcome.WRITTEN;
    } catch (NetworkException broken) {
      return SendOutcome.BROKEN;
    }
  }

  private boolean begin(Connection connection) {
    lock.lock();
    try {
      return !dead && sending.add(connection);
    } finally {
      lock.unlock();
    }
  }

  private void end(Connection connection) {
    lock.lock();
    try {
      sending.remove(connection);
    } finally {
      lock.unlock();
    }
  }

  /// The loop that sends and hears beacons, until its port is closed.
  private void hear(DatagramPort beacons) throws InterruptedException {
    ByteBuffer into = ByteBuffer.allocate(CsendBytes.MAX_BYTES);
    Deadline next = Deadline.PASSED;
    NetworkError end = NetworkError.TIMED_OUT;
    while (standStill() && end == NetworkError.TIMED_OUT) {
      if (next.hasPassed(world)) {
        tell(new Address(EVERYBODY, UDP_PORT), "DISCOVERY");
        next = Deadline.in(world, BEACON_INTERVAL);
      }
      try {
        Address source = beacons.receive(into, next);
        if (standStill()) {
          heard(source, into);
          pause(LOOP_PAUSE);
        }
      } catch (NetworkException e) {
        end = e.error();
      }
    }
  }

  private void heard(Address source, ByteBuffer datagram) {
    Optional<CsendBytes.Frame> parsed = CsendBytes.parse(datagram);
    if (source.ip().equals(ip()) || parsed.isEmpty()) {
      return;
    }
    String kind = parsed.get().kind();
    if (kind.equals("DISCOVERY")) {
      tell(source, "DISCOVERY_RESPONSE");
    }
    if (!kind.equals("TEXT")) {
      note(source.ip(), parsed.get());
    }
  }

  private void note(InetAddress source, CsendBytes.Frame frame) {
    lock.lock();
    try {
      if (frame.kind().equals("QUIT")) {
        peers.forget(source);
      } else {
        peers.heard(source, text(frame.name()), world.nanos());
      }
    } finally {
      lock.unlock();
    }
  }

  /// Sends a beacon; one that finds no way is lost.
  private void tell(Address to, String kind) {
    DatagramPort opened;
    lock.lock();
    try {
      opened = port;
    } finally {
      lock.unlock();
    }
    try {
      if (opened != null) {
        opened.send(to, ByteBuffer.wrap(frame(kind, "")));
      }
    } catch (NetworkException lost) {
      world.trace(this + ": " + lost.error());
    }
  }

  private byte[] frame(String kind, String content) {
    lock.lock();
    try {
      String origin = CsendBytes.origin(name, charset, ip().getHostAddress());
      return CsendBytes.encode(kind, nextId++, origin, content);
    } finally {
      lock.unlock();
    }
  }

  private String text(String bytes) {
    return CsendBytes.textOf(bytes, charset);
  }

  static InetAddress wildcard() {
    return InetAddress.ofLiteral("0.0.0.0");
  }

  @Override
  public String toString() {
    return name + "@" + ip().getHostAddress();
  }
}
