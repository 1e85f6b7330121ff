package io.parley.internal.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.internal.wire.SourceLimit;
import io.parley.internal.wire.csend.Bytes;
import io.parley.internal.wire.csend.CsendDecoded.Malformed;
import io.parley.internal.wire.csend.CsendFrame;
import io.parley.internal.wire.csend.CsendFrame.Kind;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.internal.wire.csend.CsendOrigin;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finding peers as csend does (wire-csend section 2.4): DISCOVERY at the start and every 10 s,
/// broadcast on every network of ours; a RESPONSE to everybody who asks; QUIT at the end.
///
/// What broadcasts do not reach is asked one by one: the peers given by hand, and those who found
/// us from elsewhere.
///
/// ```
///   MADE ── open ──▶ OPEN ── close: QUIT ──▶ CLOSED
///     └───────────── close ────────────────────▲
/// ```
///
/// Threads here: one that sends and follows the interfaces, and one for each datagram port, which
/// reads and answers. The lock guards the state, and is held while a beacon is sent (which waits
/// for nothing), so that nothing goes out after QUIT: it would call us back to life.
public final class CsendDiscovery implements AutoCloseable {

  /// csend's own.
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /// Datagrams of one address that are read in a second: a peer sends one or two in ten.
  static final int DATAGRAMS_PER_SECOND = 20;

  /// How long to wait when this machine has no buffer to receive into.
  static final Duration SHORTAGE_PAUSE = Duration.ofMillis(50);

  /// One line a second tells of a source of rubbish; more would fill the log.
  private static final int COMPLAINTS_PER_SECOND = 1;

  private static final Logger LOG = LoggerFactory.getLogger("discovery");

  private final Config config;
  private final CsendIds ids;
  private final Neighbours neighbours;
  private final Clock clock;
  private final Threads threads;
  private final BeaconPorts ports;
  private final SourceLimit datagrams;
  private final SourceLimit complaints;

  /// Whether another node on our address was complained of.
  private final AtomicBoolean hasTwin = new AtomicBoolean();

  private final Lock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();

  @GuardedBy("lock")
  private State state = State.MADE;

  @GuardedBy("lock")
  private @Nullable Ticker ticker;

  private enum State {
    MADE,
    OPEN,
    CLOSED
  }

  /// What discovery is told.
  ///
  /// @param name our name, one that the csend wire does not object to
  /// @param own the address of ours to use, or the wildcard address for all, IPv4; and the UDP
  ///   port, ours and everybody's
  /// @param given peers to ask one by one
  public record Config(String name, Address own, List<InetAddress> given) {}

  /// Who wants to know.
  public interface Neighbours {

    /// A peer is there. Called by several threads. May block for a store's commit.
    ///
    /// @param source where it is
    /// @param name its name as it stands in the beacon; may be empty, hold any character
    void heard(InetAddress source, String name);

    /// A peer said that it leaves. Called by several threads. May block for a store's commit.
    ///
    /// @param source where it was
    void left(InetAddress source);

    /// Those who are to be told that we are here, and that we leave.
    ///
    /// @return where they are
    List<InetAddress> present();
  }

  /// Makes it; [#open] begins.
  ///
  /// @param config what it is told
  /// @param ids the node's frame numbers, shared with its csend wire
  /// @param neighbours told of everybody
  /// @param environment gives clock, threads and stack, which it does not close
  public CsendDiscovery(
      Config config, CsendIds ids, Neighbours neighbours, Environment environment) {
    this.config = config;
    this.ids = ids;
    this.neighbours = neighbours;
    this.clock = environment.clock();
    this.threads = environment.threads();
    this.ports = new BeaconPorts(environment.stack(), config.own(), this::startToRead);
    this.datagrams = new SourceLimit(clock, DATAGRAMS_PER_SECOND);
    this.complaints = new SourceLimit(clock, COMPLAINTS_PER_SECOND);
  }

  /// Begins to listen, to ask and to answer. Called once. Does not block.
  ///
  /// @throws NetworkException if the UDP port cannot be had: `ADDRESS_IN_USE`, `PERMISSION_DENIED`,
  ///   `SHORTAGE`, `CLOSED`
  public void open() throws NetworkException {
    lock.lock();
    try {
      if (state != State.MADE) {
        throw new IllegalStateException("discovery is opened once, and is " + state);
      }
      ports.open();
      become(State.OPEN, "it listens on " + config.own());
      ticker = Ticker.start("beacons", clock, threads, this::tick);
    } finally {
      lock.unlock();
    }
  }

  /// Says that we leave, if it was open, and closes the ports. Does not block. A second call does
  /// nothing.
  @Override
  public void close() {
    Set<InetAddress> oneByOne = oneByOne();
    lock.lock();
    try {
      if (state == State.OPEN) {
        announce(Kind.QUIT, oneByOne);
      }
      if (state != State.CLOSED) {
        become(State.CLOSED, "this node leaves");
      }
      if (ticker != null) {
        ticker.close();
      }
      ports.close();
    } finally {
      lock.unlock();
    }
  }

  /// Whether an address is one of this node's own.
  ///
  /// @param ip any address
  /// @return true if it is
  public boolean isOurs(InetAddress ip) {
    return ports.isOurs(ip);
  }

  /// The one way to another state.
  @GuardedBy("lock")
  private void become(State next, String reason) {
    LOG.info("discovery: {} -> {} ({})", state, next, reason);
    state = next;
    closing.signalAll();
  }

  private Deadline tick() {
    Deadline next = Deadline.in(clock, INTERVAL);
    ports.refresh();
    announce(Kind.DISCOVERY, oneByOne());
    return next;
  }

  /// Whom to address one by one: those whom broadcasts do not reach, and those given by hand, since
  /// a network may let broadcasts seep away.
  private Set<InetAddress> oneByOne() {
    Set<InetAddress> all = new LinkedHashSet<>(config.given());
    neighbours.present().stream().filter(ip -> !ports.isNear(ip)).forEach(all::add);
    return all;
  }

  /// Sends to everybody. Once the ports are closed that is nobody.
  private void announce(Kind kind, Set<InetAddress> oneByOne) {
    int networks;
    lock.lock();
    try {
      networks = ports.broadcast(from -> frame(kind, from));
      for (InetAddress ip : oneByOne) {
        ports.send(new Address(ip, config.own().port()), from -> frame(kind, from));
      }
    } finally {
      lock.unlock();
    }
    LOG.debug(
        "{} was sent to all on {} networks, and to {} one by one", kind, networks, oneByOne.size());
  }

  private void answer(Address asker) {
    lock.lock();
    try {
      ports.send(asker, from -> frame(Kind.DISCOVERY_RESPONSE, from));
    } finally {
      lock.unlock();
    }
  }

  private byte[] frame(Kind kind, InetAddress from) {
    CsendOrigin us = CsendOrigin.of(Bytes.utf8(config.name()), from);
    return CsendFrame.of(kind, ids.next(), us, Bytes.EMPTY).encode();
  }

  private void startToRead(DatagramPort port) {
    threads.start("beacons-to-" + port.local(), () -> readAll(port));
  }

  private void readAll(DatagramPort port) {
    ByteBuffer content = ByteBuffer.allocate(CsendFrame.MAX_BYTES);
    boolean isOpen = true;
    boolean isDeaf = false;
    while (isOpen) {
      try {
        Address source = port.receive(content, Deadline.NEVER);
        isDeaf = false;
        take(port, source, content);
      } catch (NetworkException e) {
        if (!isDeaf && e.error() != NetworkError.CLOSED) {
          LOG.warn("{} hears nothing for now: {}", port, e.getMessage());
        }
        isDeaf = true;
        isOpen = e.error() != NetworkError.CLOSED && pause();
      }
    }
  }

  /// Waits for a moment, since this machine has no buffer to receive into; false if meanwhile it
  /// was closed.
  private boolean pause() {
    Deadline end = Deadline.in(clock, SHORTAGE_PAUSE);
    lock.lock();
    try {
      while (state != State.CLOSED && !end.hasPassed(clock)) {
        clock.await(lock, closing, end);
      }
      return state != State.CLOSED;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Takes a datagram. A bug costs that one, not all that follow.
  private void take(DatagramPort port, Address source, ByteBuffer content) {
    boolean isOurs = ports.isOurs(source.ip());
    if (!isOurs && !(ports.isForUs(port, source.ip()) && datagrams.passes(source.ip()))) {
      return;
    }
    try {
      switch (CsendFrame.decode(content)) {
        case CsendFrame frame when isOurs -> complainOfTwin(source, frame);
        case CsendFrame frame -> take(source, frame);
        case Malformed(String reason) when complaints.passes(source.ip()) ->
            LOG.warn("malformed beacon of {}: {}", source, reason);
        case Malformed _ -> {}
      }
    } catch (RuntimeException bug) {
      LOG.error("a bug in Parley: a beacon of {} is not understood", source, bug);
    }
  }

  /// Our own broadcasts come back to us. What comes from our address under another name is not
  /// ours: peers, to whom an address is one peer, now see one that keeps changing its name.
  private void complainOfTwin(Address source, CsendFrame frame) {
    boolean isOfTwin = !frame.name().equals(config.name()) && ports.isUsed(source.ip());
    if (isOfTwin && hasTwin.compareAndSet(false, true)) {
      LOG.error(
          "another node, {}, uses our address {} for discovery: others take the two for one. Give"
              + " each an address of its own, or another discovery port",
          frame.name(),
          source);
    }
  }

  private void take(Address source, CsendFrame frame) {
    LOG.debug("{} {} of {}", frame.kind(), Integer.toUnsignedString(frame.id()), source);
    switch (frame.kind()) {
      case DISCOVERY -> {
        answer(source);
        neighbours.heard(source.ip(), frame.name());
      }
      case DISCOVERY_RESPONSE -> neighbours.heard(source.ip(), frame.name());
      case QUIT -> neighbours.left(source.ip());
      case TEXT -> LOG.debug("a message over UDP, of {}, is ignored", source);
    }
  }
}
