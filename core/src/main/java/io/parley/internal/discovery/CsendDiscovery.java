package io.parley.internal.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.internal.wire.SourceLimit;
import io.parley.internal.wire.csend.Bytes;
import io.parley.internal.wire.csend.CsendDecoded.Malformed;
import io.parley.internal.wire.csend.CsendFrame;
import io.parley.internal.wire.csend.CsendFrame.Kind;
import io.parley.internal.wire.csend.CsendFrame.Version;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.internal.wire.csend.CsendOrigin;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finding peers as csend does (wire-csend section 2.4): DISCOVERY at the start and every 10 s,
/// broadcast on every network of ours; a RESPONSE to everybody who asks; QUIT at the end. At the
/// start, and when an address of ours is new, DISCOVERY goes out thrice: a datagram that is lost
/// then must not cost 10 s.
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

  /// How often the interfaces are looked at, and how far apart the first DISCOVERYs are.
  static final Duration PACE = Duration.ofSeconds(1);

  /// DISCOVERYs that go out one [#PACE] after the other where we are new.
  static final int FIRST_DISCOVERIES = 3;

  /// Datagrams of one address that are read in a second: a peer sends one or two in ten.
  static final int DATAGRAMS_PER_SECOND = 20;

  /// One line a second tells of a source of rubbish; more would fill the log.
  private static final int COMPLAINTS_PER_SECOND = 1;

  private static final Logger LOG = LoggerFactory.getLogger("discovery");

  private final Config config;
  private final CsendIds ids;
  private final Neighbours neighbours;
  private final Clock clock;
  private final Threads threads;
  private final PortReader reader;
  private final BeaconPorts ports;
  private final SourceLimit datagrams;
  private final SourceLimit complaints;
  private final Farewells farewells;
  private final Optional<ParleyDiscovery> parley;

  /// Whether another node on our address was complained of.
  private final AtomicBoolean hasTwin = new AtomicBoolean();

  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private State state = State.MADE;

  @GuardedBy("lock")
  private @Nullable Ticker ticker;

  /// DISCOVERYs that are still to go out quickly. Belongs to the ticker's thread, as the next
  /// field.
  private int firstLeft = FIRST_DISCOVERIES;

  private Deadline nextDiscovery = Deadline.PASSED;

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
    /// @param name its name as it stands in the beacon; may be empty, hold any character
    void left(InetAddress source, String name);

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
  /// @param parley whose beacons are carried along, if there is one: what comes with a beacon comes
  ///   from a Parley node, and is no csend peer
  /// @param environment gives clock, threads and stack, which it does not close
  public CsendDiscovery(
      Config config,
      CsendIds ids,
      Neighbours neighbours,
      Optional<ParleyDiscovery> parley,
      Environment environment) {
    this.parley = parley;
    this.config = config;
    this.ids = ids;
    this.neighbours = neighbours;
    this.clock = environment.clock();
    this.threads = environment.threads();
    this.reader = new PortReader(environment, CsendFrame.MAX_BYTES, this::take);
    this.ports =
        new BeaconPorts(
            environment.stack(), BeaconPorts.Config.ofCsend(config.own()), reader::start);
    this.datagrams = new SourceLimit(clock, DATAGRAMS_PER_SECOND);
    this.farewells = new Farewells(clock);
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
      reader.close();
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
  }

  private Deadline tick() {
    Deadline nextLook = Deadline.in(clock, PACE);
    if (!ports.refresh().isEmpty()) {
      firstLeft = FIRST_DISCOVERIES;
    }
    if (firstLeft > 0 || nextDiscovery.hasPassed(clock)) {
      nextDiscovery = Deadline.in(clock, INTERVAL);
      firstLeft = Math.max(0, firstLeft - 1);
      announce(Kind.DISCOVERY, oneByOne());
    }
    return nextLook;
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

  private byte[] frame(Kind kind, LocalAddress from) {
    Bytes advert =
        parley.map(each -> Advert.of(each.advert(kind == Kind.QUIT, from))).orElse(Bytes.EMPTY);
    return frame(kind, from, advert);
  }

  private byte[] frame(Kind kind, LocalAddress from, Bytes advert) {
    CsendOrigin us = CsendOrigin.of(Bytes.utf8(config.name()), from.ip());
    return CsendFrame.of(kind, ids.next(), us, advert).encode();
  }

  /// Sends a beacon of Parley's to one, within an answer of csend's kind.
  private void carry(Address to, Function<LocalAddress, byte[]> beacon) {
    ports.send(to, from -> frame(Kind.DISCOVERY_RESPONSE, from, Advert.of(beacon.apply(from))));
  }

  private void take(DatagramPort port, Address source, ByteBuffer content) {
    boolean isOurs = ports.isOurs(source.ip());
    if (!isOurs && !(ports.isForUs(port, source.ip()) && datagrams.passes(source.ip()))) {
      return;
    }
    switch (CsendFrame.decode(content)) {
      case CsendFrame frame when isOurs -> complainOfTwin(source, frame);
      case CsendFrame frame -> take(source, frame);
      case Malformed(String reason) when complaints.passes(source.ip()) ->
          LOG.warn("malformed beacon of {}: {}", source, reason);
      case Malformed _ -> {}
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
    Optional<byte[]> advert = Advert.in(frame.content());
    if (parley.isPresent() && advert.isPresent()) {
      parley.get().take(source, advert.get(), this::carry);
      return;
    }
    if (frame.version() == Version.V2 && farewells.haveOvertaken(source.ip(), frame.id())) {
      return;
    }
    switch (frame.kind()) {
      case DISCOVERY -> {
        answer(source);
        neighbours.heard(source.ip(), frame.name());
      }
      case DISCOVERY_RESPONSE -> neighbours.heard(source.ip(), frame.name());
      case QUIT -> {
        farewells.add(source.ip(), frame.id());
        neighbours.left(source.ip(), frame.name());
      }
      case TEXT -> LOG.debug("a message over UDP, of {}, is ignored", source);
    }
  }
}
