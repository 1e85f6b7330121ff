package io.parley.internal.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.Presence.Sign;
import io.parley.internal.delivery.Journal;
import io.parley.internal.delivery.Lane;
import io.parley.internal.wire.SourceLimit;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Store.OutboxSize;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// All peers known, by id, in the order in which they came. Peers never leave it while the node
/// runs, so numbers are stable.
///
/// Any thread may call any method. Two locks: `lock` guards the map and what is known of each peer,
/// for a few steps; a lane is made under it, which starts a thread but waits for nothing.
/// `changing` is taken first, by whoever has something to tell, and held until that is committed:
/// so events come in the order of the changes, whoever reads of one finds it so, and what cannot be
/// told does not happen. Most signs of life change nothing that is told, and go without it.
final class Roster {

  /// Peers at most: a large LAN's worth, at 20 KB each some 20 MB.
  static final int MAX_PEERS = 1_024;

  /// How long a peer may be silent before it is away: three beacons of csend, and its own figure
  /// (wire-csend section 2.4).
  static final Duration SILENCE = Duration.ofSeconds(30);

  /// How often a peer may tell another name: each is an event, and a line on somebody's screen.
  private static final int NAMES_PER_SECOND = 1;

  private final LaneMaker lanes;
  private final Journal journal;
  private final Clock clock;
  private final SourceLimit names;
  private final Lock changing = new ReentrantLock();
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<PeerId, RosterEntry> entries = new LinkedHashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /// Makes lanes. Waits for nothing.
  @FunctionalInterface
  interface LaneMaker {
    /// Makes the lane to an address, whose outbox holds so much from an earlier life of this node.
    Lane laneTo(Address address, OutboxSize waiting);
  }

  /// Makes an empty roster.
  ///
  /// @param lanes makes the lane of a new peer
  /// @param journal where changes are told
  /// @param clock tells when a peer was heard of
  Roster(LaneMaker lanes, Journal journal, Clock clock) {
    this.lanes = lanes;
    this.journal = journal;
    this.clock = clock;
    this.names = new SourceLimit(clock, NAMES_PER_SECOND);
  }

  /// Adds a peer that was given by hand, unless it is there.
  ///
  /// @param address where it listens
  /// @throws StoreException if that could not be stored; it was not added then
  void add(Address address) throws StoreException {
    if (find(PeerId.ofAddress(address.ip())).isEmpty()) {
      add(address, rememberedName(address));
    }
  }

  private void add(Address address, String name) throws StoreException {
    changing.lock();
    try {
      if (find(PeerId.ofAddress(address.ip())).isEmpty() && !isClosed()) {
        enter(address, name);
      }
    } finally {
      changing.unlock();
    }
  }

  /// Adds those for whom something is queued from an earlier life of this node.
  ///
  /// @throws StoreException if the store cannot be read, or one could not be stored
  void remember() throws StoreException {
    for (StoredPeer peer : journal.store().peers()) {
      if (journal.store().outboxSize(peer.id()).messages() > 0) {
        add(peer.address(), peer.name());
      }
    }
  }

  private String rememberedName(Address address) throws StoreException {
    PeerId id = PeerId.ofAddress(address.ip());
    return journal.store().peers().stream()
        .filter(peer -> peer.id().equals(id))
        .findFirst()
        .map(StoredPeer::name)
        .orElse(address.ip().getHostAddress());
  }

  /// A peer was heard of: it is added if it is new and there is room, renamed if it tells another
  /// name, and here from now on.
  ///
  /// @param address where it listens, if it is new; a known peer keeps the address it has
  /// @param name its name; empty if it told none
  /// @return the peer; empty if it is new and the roster is full or closed
  /// @throws StoreException if a change could not be stored; it did not happen then
  Optional<RosterEntry> heard(Address address, String name) throws StoreException {
    PeerId id = PeerId.ofAddress(address.ip());
    if (isRefreshed(id, name)) {
      return find(id);
    }
    changing.lock();
    try {
      Optional<RosterEntry> known = find(id);
      if (isClosed()) {
        return known;
      }
      if (known.isEmpty()) {
        known = enter(address, name.isEmpty() ? address.ip().getHostAddress() : name);
      } else if (isOtherName(known.get(), name) && names.passes(address.ip())) {
        rename(known.get(), name);
      }
      if (known.isPresent()) {
        comeHere(known.get(), name);
      }
      return known;
    } finally {
      changing.unlock();
    }
  }

  /// A message of a peer came, which is a sign of life as any other, but not of one that has left:
  /// its last message may come after its farewell. What brings it back is its next beacon.
  ///
  /// @param address where it listens, if it is new
  /// @param name its name; empty if it told none
  /// @return the peer; empty if it is new and the roster is full or closed
  /// @throws StoreException if a change could not be stored; it did not happen then
  Optional<RosterEntry> wrote(Address address, String name) throws StoreException {
    Optional<RosterEntry> known = find(PeerId.ofAddress(address.ip()));
    boolean hasLeft = known.isPresent() && known.get().presence() == Presence.LEFT;
    return hasLeft ? known : heard(address, name);
  }

  /// A peer said that it leaves.
  ///
  /// @param id which; one that is not in the roster is nobody's loss
  /// @throws StoreException if that could not be stored; it is where it was then
  void left(PeerId id) throws StoreException {
    changing.lock();
    try {
      Optional<RosterEntry> known = find(id);
      if (known.isPresent() && known.get().presence() != Presence.LEFT && !isClosed()) {
        leave(known.get());
      }
    } finally {
      changing.unlock();
    }
  }

  /// Those who have been silent for too long are away from now on.
  ///
  /// @return when the next one may fall silent; `NEVER` if nobody is here
  /// @throws StoreException if that could not be stored; the rest are where they were then
  Deadline passSilence() throws StoreException {
    changing.lock();
    try {
      Deadline next = Deadline.NEVER;
      for (RosterEntry entry : isClosed() ? List.<RosterEntry>of() : all()) {
        if (entry.silentAt().hasPassed(clock)) {
          fallSilent(entry);
        }
        next = next.orSooner(entry.silentAt());
      }
      return next;
    } finally {
      changing.unlock();
    }
  }

  /// A peer, waiting for the store while one is about to come in: whoever has read that it came
  /// finds it.
  Optional<RosterEntry> findTold(PeerId id) {
    Optional<RosterEntry> known = find(id);
    if (known.isPresent()) {
      return known;
    }
    changing.lock();
    try {
      return find(id);
    } finally {
      changing.unlock();
    }
  }

  Optional<RosterEntry> find(PeerId id) {
    lock.lock();
    try {
      return Optional.ofNullable(entries.get(id));
    } finally {
      lock.unlock();
    }
  }

  List<RosterEntry> all() {
    lock.lock();
    try {
      return new ArrayList<>(entries.values());
    } finally {
      lock.unlock();
    }
  }

  /// Takes no new peer and tells of no change from now on.
  void close() {
    changing.lock();
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
      changing.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a peer was heard of, if that is all there is to it.
  private boolean isRefreshed(PeerId id, String name) {
    lock.lock();
    try {
      RosterEntry entry = entries.get(id);
      if (entry == null || !entry.isHereAs(name)) {
        return false;
      }
      entry.heard(clock.wallTime(), Deadline.in(clock, SILENCE));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Optional<RosterEntry> enter(Address address, String name) throws StoreException {
    if (all().size() == MAX_PEERS) {
      return Optional.empty();
    }
    PeerId id = PeerId.ofAddress(address.ip());
    OutboxSize waiting = journal.store().outboxSize(id);
    journal.peerChanged(new StoredPeer(id, name, address), PeerChange.ENTERED);
    lock.lock();
    try {
      var entry =
          new RosterEntry(entries.size() + 1, address, name, lanes.laneTo(address, waiting));
      entries.put(entry.id(), entry);
      return Optional.of(entry);
    } finally {
      lock.unlock();
    }
  }

  private void rename(RosterEntry entry, String name) throws StoreException {
    change(entry, PeerChange.RENAMED, () -> entry.rename(name));
  }

  /// Of a peer that had a name. The first one that it tells is no other.
  private static boolean isOtherName(RosterEntry entry, String name) {
    return entry.presence() != Presence.UNHEARD && !name.isEmpty() && !name.equals(entry.name());
  }

  private void comeHere(RosterEntry entry, String toldName) throws StoreException {
    if (entry.presence() == Presence.HERE) {
      hear(entry, entry.name());
      return;
    }
    boolean isFirst = entry.presence() == Presence.UNHEARD && !toldName.isEmpty();
    String name = isFirst ? toldName : entry.name();
    change(entry, PeerChange.HERE, () -> hear(entry, name));
  }

  private void hear(RosterEntry entry, String name) {
    lock.lock();
    try {
      entry.rename(name);
      entry.heard(clock.wallTime(), Deadline.in(clock, SILENCE));
    } finally {
      lock.unlock();
    }
  }

  private void leave(RosterEntry entry) throws StoreException {
    change(entry, PeerChange.LEFT, () -> entry.gone(Sign.QUIT, "it said that it leaves"));
  }

  /// Unless it was heard of in this moment.
  private void fallSilent(RosterEntry entry) throws StoreException {
    change(
        entry,
        PeerChange.AWAY,
        () -> {
          if (entry.silentAt().hasPassed(clock)) {
            entry.gone(Sign.SILENT, "silent for " + SILENCE.toSeconds() + " s");
          }
        });
  }

  /// Changes what is known of a peer, and tells of it: whoever reads of it finds it so. What cannot
  /// be told is taken back, and what changes nothing is not told. The caller holds `changing`.
  ///
  /// @param happens changes the entry, under the lock
  private void change(RosterEntry entry, PeerChange change, Runnable happens)
      throws StoreException {
    RosterEntry.Known before;
    lock.lock();
    try {
      before = entry.known();
      happens.run();
      if (entry.known().equals(before)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try {
      journal.peerChanged(entry.stored(), change);
    } catch (StoreException e) {
      takeBack(entry, before);
      throw e;
    }
  }

  private void takeBack(RosterEntry entry, RosterEntry.Known before) {
    lock.lock();
    try {
      entry.restore(before);
    } finally {
      lock.unlock();
    }
  }
}
