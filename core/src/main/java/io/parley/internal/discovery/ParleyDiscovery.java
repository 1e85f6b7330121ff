package io.parley.internal.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.PeerId;
import io.parley.internal.discovery.Acquaintances.Newness;
import io.parley.internal.discovery.Beacon.Kind;
import io.parley.internal.discovery.Beacon.Question;
import io.parley.internal.discovery.BeaconCodec.Malformed;
import io.parley.internal.discovery.BeaconCodec.Signed;
import io.parley.internal.discovery.PendingAnswers.Answer;
import io.parley.internal.wire.SourceLimit;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.Identity;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finding Parley's nodes by beacons of our own (`docs/protocol.md`): signed, on a port of their
/// own, by broadcast on every network of ours, and one by one toward those whom that does not
/// reach.
///
/// ```
///   newcomer                             somebody there
///      │ HERE, question q to all ──────────▶ │   at its start, thrice
///      │ ◀──── HERE, answers q, question p ─ │   a random while later
///      │ HERE, answers p ──────────────────▶ │   now both are sure of each other
///      │ HERE ─────────────────────────────▶ │   every 10 s, to all
///      │ LEAVE ────────────────────────────▶ │
/// ```
///
/// A key is believed to be at an address when it has answered a question of ours from there; from
/// then on by any beacon of the same life with a higher number. What asks and is known already, and
/// knows us, is not answered, so on a quiet network each node sends one beacon in 10 s, however
/// many there are.
///
/// States: made, open, closed. Threads: one that sends and follows the interfaces, and one for each
/// port. The lock guards what is remembered, and is held while a beacon is sent (which waits for
/// nothing), so that nothing goes out after LEAVE. It is not held while a signature is verified or
/// a neighbour is told.
public final class ParleyDiscovery implements AutoCloseable {

  /// How often a node says that it is there.
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /// How often the interfaces are looked at, and how far apart the questions at the start are.
  static final Duration PACE = Duration.ofSeconds(1);

  /// Questions to all at the start and on a new address: one of them may be lost.
  static final int QUESTIONS = 3;

  /// How soon after somebody came the networks that cannot hear it are told.
  private static final Duration INTRODUCTION_DELAY = Duration.ofMillis(200);

  /// Datagrams of one address that are read in a second.
  static final int DATAGRAMS_PER_SECOND = 20;

  /// Beacons of strangers that are looked into in a second, of all together: at some 150 µs for a
  /// signature that is 8 % of a processor. Those who pass in vain try again.
  static final int STRANGERS_PER_SECOND = 500;

  /// Introduced nodes that are asked in a second.
  static final int INTRODUCTIONS_PER_SECOND = 50;

  private static final int COMPLAINTS_PER_SECOND = 1;

  private static final Logger LOG = LoggerFactory.getLogger("discovery");

  private final int port;
  private final Neighbours neighbours;
  private final Clock clock;
  private final Threads threads;
  private final Identity identity;
  private final BeaconPorts ports;
  private final PortReader reader;

  private final SourceLimit datagrams;
  private final SourceLimit complaints;
  private final Lock lock = new ReentrantLock();

  private final BeaconMaker maker;
  private final BeaconPost post;

  @GuardedBy("lock")
  private final Acquaintances acquaintances;

  @GuardedBy("lock")
  private final Nonces nonces;

  @GuardedBy("lock")
  private final PendingAnswers answers;

  @GuardedBy("lock")
  private final RateBudget strangers;

  @GuardedBy("lock")
  private final RateBudget introductions;

  @GuardedBy("lock")
  private State state = State.MADE;

  @GuardedBy("lock")
  private @Nullable Ticker ticker;

  /// Questions to all that are still to be asked, one at each pace.
  @GuardedBy("lock")
  private int questionsLeft = QUESTIONS;

  @GuardedBy("lock")
  private Deadline nextLook = Deadline.PASSED;

  @GuardedBy("lock")
  private Deadline nextAnnouncement = Deadline.PASSED;

  /// When to announce ourselves the sooner, since somebody came whom we can introduce.
  @GuardedBy("lock")
  private Deadline introductionDue = Deadline.NEVER;

  private enum State {
    MADE,
    OPEN,
    CLOSED
  }

  /// What discovery is told.
  ///
  /// @param name our name
  /// @param own the address of ours to use, or the wildcard address for all; and the UDP port, ours
  ///   and everybody's
  /// @param csendPort the TCP port at which we take frames of csend's wire
  public record Config(String name, Address own, int csendPort) {}

  /// A node that is there for certain.
  ///
  /// @param id who it is
  /// @param name its name
  /// @param at the address that it was heard from, and the TCP port at which it takes frames of
  ///   csend's wire
  public record Sighting(PeerId id, String name, Address at) {}

  /// Who wants to know.
  public interface Neighbours {

    /// A node is there. Called by several threads. May block for a store's commit.
    ///
    /// @param sighting who and where
    void heard(Sighting sighting);

    /// A node said that it leaves. Called by several threads. May block for a store's commit.
    ///
    /// @param id which
    void left(PeerId id);

    /// A key is in use on two machines. Called by several threads. May block for a store's commit.
    ///
    /// @param id the key's, our own among them
    /// @param where one of the machines
    void copied(PeerId id, InetAddress where);

    /// Whom to ask one by one: those given by hand, and those known from before.
    ///
    /// @return where they may be
    List<InetAddress> toAsk();
  }

  /// Makes it; [#open] begins.
  ///
  /// @param config what it is told
  /// @param neighbours told of everybody
  /// @param environment gives clock, threads, randomness, stack and identity; it closes none
  public ParleyDiscovery(Config config, Neighbours neighbours, Environment environment) {
    this.neighbours = neighbours;
    this.clock = environment.clock();
    this.threads = environment.threads();
    this.identity = environment.identity();
    this.reader = new PortReader(environment, BeaconCodec.MAX_BYTES, this::take);
    this.ports =
        new BeaconPorts(
            environment.stack(), BeaconPorts.Config.ofParley(config.own()), reader::start);
    this.maker = new BeaconMaker(config, identity, environment.random().nextLong());
    this.port = config.own().port();
    this.datagrams = new SourceLimit(clock, DATAGRAMS_PER_SECOND);
    this.complaints = new SourceLimit(clock, COMPLAINTS_PER_SECOND);
    this.acquaintances = new Acquaintances(clock);
    this.post = new BeaconPost(maker, ports, acquaintances);
    this.nonces = new Nonces(clock, environment.random());
    this.answers = new PendingAnswers(clock, environment.random());
    this.strangers = new RateBudget(clock, STRANGERS_PER_SECOND);
    this.introductions = new RateBudget(clock, INTRODUCTIONS_PER_SECOND);
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
      become(State.OPEN, "it listens");
      ticker = Ticker.start("parley-beacons", clock, threads, this::tick);
    } finally {
      lock.unlock();
    }
  }

  /// Says that we leave, if it was open, and closes the ports. Does not block. A second call does
  /// nothing.
  @Override
  public void close() {
    lock.lock();
    try {
      if (state == State.OPEN) {
        post.toAll(Kind.LEAVE, Question.NOTHING);
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

  /// What csend's announcements carry along for us. Takes the lock.
  ///
  /// @param leaving whether it is the last one
  /// @param from the address of ours that it leaves from
  /// @return the bytes of a beacon
  byte[] advert(boolean leaving, LocalAddress from) {
    lock.lock();
    try {
      Kind kind = leaving ? Kind.LEAVE : Kind.HERE;
      boolean asks = questionsLeft > 0 && !leaving;
      Question question = asks ? new Question(nonces.current(), true) : Question.NOTHING;
      return post.advert(kind, question, from);
    } finally {
      lock.unlock();
    }
  }

  /// Takes a beacon.
  ///
  /// @param source where it came from
  /// @param bytes what came
  /// @param way on which it came, and answers go
  void take(Address source, byte[] bytes, BeaconWay way) {
    switch (BeaconCodec.decode(bytes)) {
      case Signed signed when isWorthALook(signed) -> {
        if (signed.isGenuine(identity)) {
          takeGenuine(signed.beacon(), source, way);
        } else {
          complain(source, "its signature is not that of its key");
        }
      }
      case Signed _ -> {}
      case Malformed(String reason) -> complain(source, reason);
    }
  }

  /// Our own address may be that of another node on this machine, whose beacons come among our own.
  private void take(DatagramPort heardOn, Address source, ByteBuffer content) {
    if (ports.isOurs(source.ip()) || datagrams.passes(source.ip())) {
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      take(source, bytes, post);
    }
  }

  /// The one way to another state.
  @GuardedBy("lock")
  private void become(State next, String reason) {
    LOG.info("beacons of Parley: {} -> {} ({})", state, next, reason);
    state = next;
  }

  private void complain(Address source, String reason) {
    if (complaints.passes(source.ip())) {
      LOG.warn("a beacon of {} is not heeded: {}", source, reason);
    }
  }

  /// Whether a beacon may tell something, before its signature is looked at, which costs more.
  private boolean isWorthALook(Signed signed) {
    Beacon beacon = signed.beacon();
    lock.lock();
    try {
      return !maker.isOwn(beacon)
          && switch (acquaintances.newnessOf(beacon)) {
            case HEARD_BEFORE -> false;
            case NEWER -> true;
            case STRANGE -> strangers.passes();
          };
    } finally {
      lock.unlock();
    }
  }

  private void takeGenuine(Beacon beacon, Address source, BeaconWay way) {
    if (!beacon.speaker().isAt(source.ip())) {
      complain(source, "it says that its node is elsewhere, at " + beacon.speaker().addresses());
      return;
    }
    PeerId id = PeerId.ofKey(beacon.speaker().key().toArray());
    boolean isNew;
    boolean isCopy;
    lock.lock();
    try {
      boolean answersUs = nonces.areAnsweredBy(beacon.answer());
      boolean isTwin = maker.isOfOurKey(beacon);
      isCopy = answersUs && (isTwin || acquaintances.hasLeft(beacon.speaker()));
      isNew = !isTwin && isNew(beacon, answersUs, source);
    } finally {
      lock.unlock();
    }
    if (isCopy) {
      neighbours.copied(id, source.ip());
    }
    if (isNew) {
      tell(id, beacon, source);
    }
    respond(beacon, isNew || isCopy, new Answer(source, beacon.question().nonce(), way));
  }

  /// Whether a beacon is no recording. What it shows of its node is remembered.
  @GuardedBy("lock")
  private boolean isNew(Beacon beacon, boolean answersUs, Address source) {
    Newness newness = acquaintances.newnessOf(beacon);
    boolean isNew =
        switch (newness) {
          case HEARD_BEFORE -> false;
          case NEWER -> true;
          case STRANGE -> answersUs;
        };
    if (!isNew) {
      return false;
    }
    if (beacon.kind() == Kind.LEAVE) {
      acquaintances.parted(beacon.speaker().key());
      return true;
    }
    boolean knowsUs = answersUs && beacon.question().nonce() == Beacon.NONE;
    boolean hasRoom = acquaintances.met(beacon, source, knowsUs);
    if (hasRoom && newness == Newness.STRANGE && ports.used().size() > 1) {
      introductionDue = introductionDue.orSooner(Deadline.in(clock, INTRODUCTION_DELAY));
      wakeTicker();
    }
    return hasRoom;
  }

  private void tell(PeerId id, Beacon beacon, Address source) {
    if (beacon.kind() == Kind.LEAVE) {
      neighbours.left(id);
      return;
    }
    Beacon.Speaker speaker = beacon.speaker();
    neighbours.heard(
        new Sighting(id, speaker.name(), new Address(source.ip(), speaker.csendPort())));
    for (Address each : beacon.introduced()) {
      askIntroduced(each);
    }
  }

  /// Somebody told us of a node: it is asked, unless it is one of those that we hear.
  private void askIntroduced(Address introduced) {
    lock.lock();
    try {
      if (state == State.OPEN
          && !ports.isOurs(introduced.ip())
          && !acquaintances.isPresentAt(introduced.ip())
          && introductions.passes()) {
        ask(introduced, post);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Answers a question, and asks whoever is not known for certain.
  private void respond(Beacon beacon, boolean isCertain, Answer answer) {
    if (beacon.kind() == Kind.LEAVE) {
      return;
    }
    lock.lock();
    try {
      if (state != State.OPEN) {
        return;
      }
      if (beacon.question().nonce() == Beacon.NONE) {
        if (!isCertain) {
          ask(answer.to(), answer.way());
        }
      } else if (!beacon.question().toAll()) {
        answers.remove(answer.to());
        answer(answer, isCertain);
      } else if (!acquaintances.knowsUs(beacon.speaker())) {
        answers.add(answer);
        wakeTicker();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void ask(Address to, BeaconWay way) {
    post.toOne(to, way, new Question(nonces.current(), false), Beacon.NONE);
  }

  @GuardedBy("lock")
  private void answer(Answer answer, boolean isCertain) {
    Question question = isCertain ? Question.NOTHING : new Question(nonces.current(), false);
    post.toOne(answer.to(), answer.way(), question, answer.nonce());
  }

  /// Tells everybody, and asks those who may be somewhere.
  @GuardedBy("lock")
  private void announce(Question question, List<InetAddress> toAsk) {
    post.toAll(Kind.HERE, question);
    for (InetAddress ip : toAsk) {
      if (!acquaintances.isPresentAt(ip)) {
        ask(new Address(ip, port), post);
      }
    }
    nextAnnouncement = Deadline.in(clock, INTERVAL);
    introductionDue = Deadline.NEVER;
  }

  private Deadline tick() {
    List<InetAddress> toAsk = neighbours.toAsk();
    lock.lock();
    try {
      if (state != State.OPEN) {
        return Deadline.NEVER;
      }
      if (nextLook.hasPassed(clock)) {
        look(toAsk);
      }
      if (nextAnnouncement.orSooner(introductionDue).hasPassed(clock)) {
        announce(Question.NOTHING, toAsk);
      }
      for (Answer due : answers.takeDue()) {
        answer(due, false);
      }
      return nextLook.orSooner(nextAnnouncement).orSooner(introductionDue).orSooner(answers.next());
    } finally {
      lock.unlock();
    }
  }

  /// Follows the interfaces, and asks who is there while that is new to us.
  @GuardedBy("lock")
  private void look(List<InetAddress> toAsk) {
    nextLook = Deadline.in(clock, PACE);
    if (!ports.refresh().isEmpty()) {
      questionsLeft = QUESTIONS;
    }
    if (questionsLeft > 0) {
      questionsLeft--;
      announce(new Question(nonces.current(), true), toAsk);
    }
  }

  @GuardedBy("lock")
  private void wakeTicker() {
    if (ticker != null) {
      ticker.wake();
    }
  }
}
