package io.parley.internal.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.KnownPeer;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.SendResult;
import io.parley.SendResult.RejectReason;
import io.parley.SendResult.Rejected;
import io.parley.ShutdownReport;
import io.parley.ShutdownReport.Undelivered;
import io.parley.internal.delivery.Journal;
import io.parley.internal.delivery.Lane;
import io.parley.internal.delivery.Lane.Way;
import io.parley.internal.delivery.OutboxRoom;
import io.parley.internal.delivery.TextSize;
import io.parley.internal.identity.KeyFile;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.Identity;
import io.parley.spi.NetworkException;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.Store.OutboxSize;
import io.parley.spi.StoreException;
import io.parley.spi.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running node: it owns the roster, the journal and the wire, and starts and ends them in order.
///
/// A send goes caller → [Lane] → journal → store; the lane's worker carries it on. What comes in
/// goes wire → [#received] → journal → store → cursors. The lock guards the start and the end of
/// the node.
public final class Node implements Messenger {

  /// What one peer's durable outbox may hold: a night's messages, and no more of the disk.
  static final OutboxRoom.Limit DURABLE_OUTBOX = new OutboxRoom.Limit(10_000, 64L << 20);

  /// What one peer's outbox in memory may hold: the POSIX queue of csend's design document.
  static final OutboxRoom.Limit MEMORY_OUTBOX = new OutboxRoom.Limit(128, 64L << 20);

  /// How long lanes, and messages that came in whole, have to end once the wire is closed. They
  /// need a few steps and a commit.
  private static final Duration LAST_STEPS = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger("general");

  private final MessengerConfig config;
  private final Environment environment;
  private final Clock clock;
  private final Journal journal;
  private final Wire wire;
  private final Roster roster;
  private final Neighbourhood neighbourhood;

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private boolean started;

  @GuardedBy("lock")
  private boolean closing;

  @GuardedBy("lock")
  private @Nullable ShutdownReport report;

  private Node(MessengerConfig config, Environment environment) {
    this.config = config;
    this.environment = environment;
    this.clock = environment.clock();
    this.journal = new Journal(environment.store(), clock);
    CsendIds ids = new CsendIds();
    this.wire = Wires.csend(config, ids, environment);
    this.roster = new Roster(this::laneTo, journal, clock, hasDiscovery(config));
    this.neighbourhood = new Neighbourhood(config, ids, roster, environment);
  }

  /// Starts a node on this machine's network, in memory. See [Messenger#start(MessengerConfig)].
  ///
  /// @param config what it is told
  /// @return the node
  /// @throws NetworkException if it cannot listen
  /// @throws StoreException if its store cannot be used
  public static Node start(MessengerConfig config) throws NetworkException, StoreException {
    return start(config, StandardEnvironment.inMemory());
  }

  /// See [Messenger#standardEnvironment].
  ///
  /// @return a new environment
  public static Environment standardEnvironment() {
    return StandardEnvironment.inMemory();
  }

  /// See [Messenger#storeInMemory].
  ///
  /// @return a new store
  public static Store storeInMemory() {
    return StandardEnvironment.storeInMemory();
  }

  /// See [Messenger#newIdentity].
  ///
  /// @return a new identity
  public static Identity newIdentity() {
    return StandardEnvironment.newIdentity();
  }

  /// See [Messenger#identityIn].
  ///
  /// @param file where the key is
  /// @return the identity
  /// @throws IOException if it can be neither read nor made
  public static Identity identityIn(Path file) throws IOException {
    return KeyFile.open(file);
  }

  /// Starts a node. See [Messenger#start(MessengerConfig, Environment)].
  ///
  /// @param config what it is told
  /// @param environment what it is given
  /// @return the node
  /// @throws NetworkException if it cannot listen
  /// @throws StoreException if its store cannot be used
  public static Node start(MessengerConfig config, Environment environment)
      throws NetworkException, StoreException {
    Node node = null;
    try {
      Checks.config(config);
      node = new Node(config, environment);
      node.wire.open(node::received);
      node.roster.begin(config.peers().stream().map(KnownPeer::address).toList());
      node.letIn();
      node.neighbourhood.open();
      LOG.info(
          "node {} listens on {}", config.name(), new Address(config.address(), config.port()));
      return node;
    } catch (NetworkException | StoreException | RuntimeException e) {
      if (node == null) {
        environment.stack().close();
        environment.store().close();
      } else {
        node.close(Duration.ZERO);
      }
      throw e;
    }
  }

  private static boolean hasDiscovery(MessengerConfig config) {
    return config.discoveryPort().isPresent() || config.beaconPort().isPresent();
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public Deadline deadlineIn(Duration timeout) {
    return Deadline.in(clock, timeout);
  }

  @Override
  public List<Peer> peers() {
    return roster.rows().persons().stream().map(entry -> entry.snapshot(wire.name())).toList();
  }

  @Override
  public Optional<Peer> peer(PeerId id) {
    return roster.findTold(id).map(entry -> entry.snapshot(wire.name()));
  }

  @Override
  public SendResult send(PeerId recipient, String text)
      throws InterruptedException, StoreException {
    return send(recipient, text, deadlineIn(config.sendTimeout()));
  }

  @Override
  public SendResult send(PeerId recipient, String text, Deadline deadline)
      throws InterruptedException, StoreException {
    Optional<RosterEntry> entry = roster.findTold(recipient);
    if (entry.isEmpty()) {
      return new Rejected(recipient, RejectReason.PEER_NOT_FOUND);
    }
    long size = TextSize.utf8(text);
    if (size == TextSize.INVALID) {
      return new Rejected(recipient, RejectReason.INVALID_TEXT);
    }
    if (size > TextSize.MAX_BYTES) {
      return new Rejected(recipient, RejectReason.TOO_LONG);
    }
    return entry.get().lane().send(text, size, deadline);
  }

  @Override
  public SendResult trySend(PeerId recipient, String text) throws StoreException {
    try {
      return send(recipient, text, Deadline.PASSED);
    } catch (InterruptedException impossible) {
      throw new IllegalStateException("a send without waiting was interrupted", impossible);
    }
  }

  @Override
  public List<SendResult> broadcast(String text) throws InterruptedException, StoreException {
    Deadline deadline = deadlineIn(config.sendTimeout());
    List<RosterEntry> recipients =
        roster.rows().persons().stream()
            .filter(entry -> entry.presence() != Presence.LEFT)
            .toList();
    List<SendResult> results = new ArrayList<>();
    for (RosterEntry recipient : recipients) {
      results.add(trySend(recipient.id(), text));
    }
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof Rejected(_, RejectReason reason)
          && reason == RejectReason.OUTBOX_FULL
          && recipients.get(i).presence() == Presence.HERE) {
        results.set(i, send(recipients.get(i).id(), text, deadline));
      }
    }
    return List.copyOf(results);
  }

  @Override
  public boolean awaitDrained(Deadline deadline) throws InterruptedException {
    for (RosterEntry entry : roster.rows().all()) {
      if (!entry.lane().awaitDrained(deadline)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Optional<Delivery> delivery(MessageId message) throws StoreException {
    return journal.store().delivery(message);
  }

  @Override
  public List<Delivery> transitions(MessageId message) throws StoreException {
    return journal.store().transitions(message);
  }

  @Override
  public boolean drop(MessageId message) throws StoreException {
    Optional<Delivery> delivery = delivery(message);
    if (delivery.isEmpty() || delivery.get().state() != DeliveryState.QUEUED) {
      return false;
    }
    Optional<RosterEntry> recipient = roster.rows().find(delivery.get().recipient());
    recipient.ifPresent(entry -> entry.lane().drop(message));
    return recipient.isPresent();
  }

  @Override
  public boolean trust(PeerId peer) throws StoreException {
    Optional<RosterEntry> entry = roster.findTold(peer);
    if (entry.isPresent()) {
      roster.trust(entry.get());
    }
    return entry.isPresent();
  }

  @Override
  public Optional<SendResult> resend(MessageId message)
      throws InterruptedException, StoreException {
    Optional<HistoryEntry> entry = journal.store().message(message);
    Optional<DeliveryState> state = entry.flatMap(HistoryEntry::delivery).map(Delivery::state);
    return state.isPresent() && state.get().mayBeSentAgain()
        ? Optional.of(send(entry.get().peer(), entry.get().text()))
        : Optional.empty();
  }

  @Override
  public List<HistoryEntry> history(HistoryQuery query, int limit) throws StoreException {
    return journal.store().history(query, limit);
  }

  @Override
  public Optional<String> storeTrouble() {
    return journal.trouble();
  }

  @Override
  public Cursor cursor(String name) throws StoreException {
    return new StoredCursor(name, journal, clock);
  }

  @Override
  public ShutdownReport close(Duration grace) {
    ShutdownReport made = stop(grace);
    environment.store().close();
    return made;
  }

  @Override
  public ShutdownReport stop(Duration grace) {
    lock.lock();
    try {
      if (closing) {
        while (report == null) {
          changed.awaitUninterruptibly();
        }
        return report;
      }
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    ShutdownReport made = new ShutdownReport(List.of());
    try {
      made = shutDown(Deadline.in(clock, grace));
    } finally {
      publish(made);
    }
    return made;
  }

  private void publish(ShutdownReport made) {
    lock.lock();
    try {
      report = made;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private ShutdownReport shutDown(Deadline drainUntil) {
    neighbourhood.stopWatching();
    roster.close();
    List<RosterEntry> all = roster.rows().all();
    all.forEach(entry -> entry.lane().close(drainUntil));
    awaitLanes(all, drainUntil);
    wire.close();
    neighbourhood.leave();
    Deadline lastSteps = Deadline.in(clock, LAST_STEPS);
    if (!awaitLanes(all, lastSteps) || !awaitWire(lastSteps)) {
      LOG.error("node {} left lanes or messages behind that did not end", config.name());
    }
    ShutdownReport made = new ShutdownReport(undelivered(all));
    environment.stack().close();
    journal.close();
    LOG.info("node {} stopped, {} undelivered", config.name(), made.undelivered().size());
    return made;
  }

  private static boolean awaitLanes(List<RosterEntry> entries, Deadline deadline) {
    try {
      for (RosterEntry entry : entries) {
        if (!entry.lane().awaitStopped(deadline)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean awaitWire(Deadline deadline) {
    try {
      return wire.awaitEnded(deadline);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private List<Undelivered> undelivered(List<RosterEntry> entries) {
    List<Undelivered> left = new ArrayList<>();
    try {
      for (RosterEntry entry : entries) {
        left.addAll(entry.lane().cutOff());
        for (OutboxEntry queued : journal.store().outbox(entry.id(), 0, Integer.MAX_VALUE)) {
          left.add(new Undelivered(queued.delivery(), queued.text()));
        }
      }
    } catch (StoreException e) {
      LOG.error("node {} cannot read what is left in its outbox", config.name(), e);
    }
    left.sort(Comparator.comparing(undelivered -> undelivered.delivery().message()));
    return left;
  }

  /// A message came in over the wire.
  private void received(InetAddress source, String name, String text) throws StoreException {
    awaitStarted();
    Optional<RosterEntry> sender = neighbourhood.wrote(source, name);
    String shownName =
        !name.isEmpty() ? name : sender.map(RosterEntry::name).orElse(source.getHostAddress());
    PeerId id = sender.map(RosterEntry::id).orElseGet(() -> PeerId.ofAddress(source));
    journal.receive(id, shownName, text);
  }

  /// Lets in what the wire received meanwhile: the peers given by hand are in the roster, with the
  /// addresses and the order that were given.
  private void letIn() {
    lock.lock();
    try {
      started = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void awaitStarted() throws StoreException {
    lock.lock();
    try {
      while (!started && !closing) {
        changed.awaitUninterruptibly();
      }
      if (!started) {
        throw new StoreException("this node could not start", null);
      }
    } finally {
      lock.unlock();
    }
  }

  private Lane laneTo(PeerId peer, Supplier<Way> way, OutboxSize waiting) {
    OutboxRoom.Limit usual = environment.store().durable() ? DURABLE_OUTBOX : MEMORY_OUTBOX;
    var limit =
        new OutboxRoom.Limit(config.outboxMessages().orElse(usual.messages()), usual.bytes());
    return new Lane(
        new Lane.Route(peer, way),
        wire,
        journal,
        environment,
        new OutboxRoom(clock, limit, waiting));
  }
}
