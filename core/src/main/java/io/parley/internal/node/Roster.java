package io.parley.internal.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.Presence.Sign;
import io.parley.Trust;
import io.parley.internal.delivery.Journal;
import io.parley.internal.delivery.Lane;
import io.parley.internal.delivery.Lane.Way;
import io.parley.internal.discovery.ParleyDiscovery.Sighting;
import io.parley.internal.node.RosterEntry.Origin;
import io.parley.internal.wire.SourceLimit;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Store.OutboxSize;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// All peers known, by id, in the order in which they came. Peers never leave it while the node
/// runs, so numbers are stable. The rows themselves, and the lock of what is known: [Rows].
///
/// To csend a peer is its address; to people it is its name. So on csend's wire a peer is its
/// address and its name: another name on an address that is known is another peer, and what waits
/// for the first one is held, since it may be another person's machine that got the address.
///
/// To Parley a peer is its key. Where one is known at first by its address, as a peer given by hand
/// or one that wrote before its beacon came, it goes on as another row once its key is known.
///
/// Any thread may call any method. The lock `changing` is taken first, by whoever has something to
/// tell, and held until that is committed: so events come in the order of the changes, whoever
/// reads of one finds it so, and what cannot be told does not happen. Most signs of life change
/// nothing that is told, and go without it.
final class Roster {

  /// Peers at most: a large LAN's worth, at 20 KB each some 20 MB.
  static final int MAX_PEERS = 1_024;

  /// Peers on one address at most; of more, one for whom nothing waits takes the new name.
  static final int MAX_NAMES = 4;

  /// Absent peers that are asked one by one, each time that we announce ourselves.
  static final int MAX_ASKED = 64;

  /// How long a peer may be silent before it is away: three beacons of csend, and its own figure
  /// (wire-csend section 2.4).
  static final Duration SILENCE = Duration.ofSeconds(30);

  /// How often another name may come to an address: each is an event, and a line on somebody's
  /// screen.
  private static final int NAMES_PER_SECOND = 1;

  private final LaneMaker lanes;
  private final Journal journal;
  private final Clock clock;
  private final boolean hasDiscovery;
  private final SourceLimit names;
  private final Rows rows = new Rows();
  private final Lock changing = new ReentrantLock();

  /// As the store had them when this life began.
  @GuardedBy("changing")
  private final Map<PeerId, StoredPeer> remembered = new HashMap<>();

  @GuardedBy("changing")
  private boolean closed;

  /// Makes lanes. Waits for nothing.
  @FunctionalInterface
  interface LaneMaker {
    /// Makes the lane to a peer, on the way that leads there, whose outbox holds so much from an
    /// earlier life of this node.
    Lane lane(PeerId peer, Supplier<Way> way, OutboxSize waiting);
  }

  /// Makes an empty roster.
  ///
  /// @param lanes makes the lane of a new peer
  /// @param journal where changes are told
  /// @param clock tells when a peer was heard of
  /// @param hasDiscovery whether peers that are there are heard of again and again
  Roster(LaneMaker lanes, Journal journal, Clock clock, boolean hasDiscovery) {
    this.lanes = lanes;
    this.journal = journal;
    this.clock = clock;
    this.hasDiscovery = hasDiscovery;
    this.names = new SourceLimit(clock, NAMES_PER_SECOND);
  }

  /// Adds those who were given by hand, and those for whom something is queued from an earlier life
  /// of this node. Called once, before anybody is heard of.
  ///
  /// @param given where they listen
  /// @throws StoreException if the store cannot be read, or one could not be stored
  void begin(List<Address> given) throws StoreException {
    changing.lock();
    try {
      for (StoredPeer peer : journal.store().peers()) {
        remembered.put(peer.id(), peer);
      }
      for (Address address : given) {
        PeerId id = PeerId.ofAddress(address.ip());
        StoredPeer earlier = remembered.get(id);
        String name = earlier == null ? address.ip().getHostAddress() : earlier.name();
        var _ = enter(new Origin(id, rows.nextNumber(), address, true), name);
      }
      for (StoredPeer peer : List.copyOf(remembered.values())) {
        if (rows.find(peer.id()).isEmpty()
            && journal.store().outboxSize(peer.id()).messages() > 0) {
          var origin = new Origin(peer.id(), rows.nextNumber(), peer.address(), !hasDiscovery);
          var _ = enter(origin, peer.name());
        }
      }
    } finally {
      changing.unlock();
    }
  }

  /// A peer was heard of: it is added if it is new and there is room, and here from now on, and
  /// whoever was at its address under another name is not.
  ///
  /// @param address where it listens, if it is new; a known peer keeps the address it has
  /// @param name its name; empty if it told none
  /// @return the peer; empty if it is new and there is no room, or the roster is closed
  /// @throws StoreException if a change could not be stored; it did not happen then
  Optional<RosterEntry> heard(Address address, String name) throws StoreException {
    InetAddress ip = address.ip();
    Optional<RosterEntry> refreshed = refreshed(ip, name);
    if (refreshed.isPresent()) {
      return refreshed;
    }
    changing.lock();
    try {
      Optional<RosterEntry> known = rows.known(ip, name);
      if (closed) {
        return known;
      }
      List<RosterEntry> others =
          rows.at(ip).stream().filter(each -> !known.equals(Optional.of(each))).toList();
      boolean isOtherName =
          others.stream().anyMatch(RosterEntry::isHere) || (known.isEmpty() && !others.isEmpty());
      if (isOtherName && !names.passes(ip)) {
        return known;
      }
      Optional<RosterEntry> heard = known.isPresent() ? known : enter(address, name);
      if (heard.isPresent()) {
        displace(others, heard.get(), name);
        comeHere(heard.get(), name);
      }
      return heard;
    } finally {
      changing.unlock();
    }
  }

  /// A message of a peer came, which is a sign of life as any other, but not of one that has left:
  /// its last message may come after its farewell. What brings it back is its next beacon.
  ///
  /// @param address where it listens, if it is new
  /// @param name its name; empty if it told none
  /// @return the peer; empty if it is new and there is no room, or the roster is closed
  /// @throws StoreException if a change could not be stored; it did not happen then
  Optional<RosterEntry> wrote(Address address, String name) throws StoreException {
    Optional<RosterEntry> withKey = rows.withKeyAt(address.ip(), name);
    if (withKey.isPresent()) {
      return withKey;
    }
    Optional<RosterEntry> known = rows.known(address.ip(), name);
    boolean hasLeft = known.isPresent() && known.get().presence() == Presence.LEFT;
    return hasLeft ? known : heard(address, name);
  }

  /// A peer has answered with its key: it is added if it is new and there is room, here from now
  /// on, and where it was heard. Whoever was known there by address under its name is the same
  /// person.
  ///
  /// @param sighting who, and where
  /// @return the peer; empty if it is new and there is no room, or the roster is closed
  /// @throws StoreException if a change could not be stored; it did not happen then
  Optional<RosterEntry> met(Sighting sighting) throws StoreException {
    changing.lock();
    try {
      Optional<RosterEntry> known = rows.find(sighting.id());
      if (closed) {
        return known;
      }
      Optional<RosterEntry> met = known.isPresent() ? known : enter(sighting);
      if (met.isPresent()) {
        RosterEntry entry = met.get();
        if (!entry.name().equals(sighting.name()) && names.passes(sighting.at().ip())) {
          String shown = rows.shown(sighting.name(), entry.id());
          change(entry, PeerChange.RENAMED, () -> entry.rename(sighting.name(), shown));
        }
        rows.move(entry, sighting.at());
        comeHere(entry, sighting.name());
      }
      return met;
    } finally {
      changing.unlock();
    }
  }

  /// A peer with a key said that it leaves.
  ///
  /// @param id which; one that is not in the roster is nobody's loss
  /// @throws StoreException if that could not be stored; it is where it was then
  void left(PeerId id) throws StoreException {
    leave(() -> rows.find(id));
  }

  /// A key is in use on two machines.
  ///
  /// @param id whose; one that is not in the roster is not told
  /// @throws StoreException if that could not be stored
  void copied(PeerId id) throws StoreException {
    changing.lock();
    try {
      Optional<RosterEntry> known = rows.find(id);
      if (known.isPresent() && !closed) {
        journal.peerChanged(known.get().stored(), PeerChange.KEY_COPIED);
      }
    } finally {
      changing.unlock();
    }
  }

  /// A peer said that it leaves.
  ///
  /// @param ip its address
  /// @param name its name; empty if it told none. If nobody is known there, it is nobody's loss
  /// @throws StoreException if that could not be stored; it is where it was then
  void left(InetAddress ip, String name) throws StoreException {
    leave(() -> rows.known(ip, name));
  }

  /// A person says that a peer is who it seems to be: what waits for it is sent to whoever is at
  /// its address.
  ///
  /// @param entry which
  /// @throws StoreException if that could not be stored; it did not happen then
  void trust(RosterEntry entry) throws StoreException {
    changing.lock();
    try {
      change(entry, PeerChange.TRUSTED, () -> entry.judged(Trust.PINNED));
    } finally {
      changing.unlock();
    }
    entry.lane().signOfLife();
  }

  /// Where peers with a key may be that are not here: those of earlier lives among them.
  ///
  /// @return at most [#MAX_ASKED] addresses
  List<InetAddress> addressesOfAbsent() {
    List<InetAddress> absent = new ArrayList<>();
    for (RosterEntry entry : rows.persons()) {
      if (entry.id().isKey() && !entry.isHere()) {
        absent.add(entry.address().ip());
      }
    }
    changing.lock();
    try {
      for (StoredPeer peer : remembered.values()) {
        if (peer.id().isKey() && rows.find(peer.id()).isEmpty()) {
          absent.add(peer.address().ip());
        }
      }
    } finally {
      changing.unlock();
    }
    return absent.subList(0, Math.min(absent.size(), MAX_ASKED));
  }

  /// Those who have been silent for too long are away from now on.
  ///
  /// @return when the next one may fall silent; `NEVER` if nobody is here
  /// @throws StoreException if that could not be stored; the rest are where they were then
  Deadline passSilence() throws StoreException {
    changing.lock();
    try {
      Deadline next = Deadline.NEVER;
      for (RosterEntry entry : closed ? List.<RosterEntry>of() : rows.all()) {
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

  /// The rows, for reading.
  Rows rows() {
    return rows;
  }

  /// A peer, waiting for the store while one is about to come in: whoever has read that it came
  /// finds it.
  Optional<RosterEntry> findTold(PeerId id) {
    Optional<RosterEntry> known = rows.find(id);
    if (known.isPresent()) {
      return known;
    }
    changing.lock();
    try {
      return rows.find(id);
    } finally {
      changing.unlock();
    }
  }

  /// Takes no new peer and tells of no change from now on.
  void close() {
    changing.lock();
    try {
      closed = true;
    } finally {
      changing.unlock();
    }
  }

  /// Notes that a peer was heard of, if that is all there is to it.
  private Optional<RosterEntry> refreshed(InetAddress ip, String name) {
    return rows.locked(() -> {
      Optional<RosterEntry> known = rows.known(ip, name).filter(RosterEntry::isHere);
      known.ifPresent(entry -> entry.heard(clock.wallTime(), Deadline.in(clock, SILENCE)));
      return known;
    });
  }

  /// A peer that is found on csend's wire. An address that is new, or was this name's before, gives
  /// the id; for another name there the id holds both.
  @GuardedBy("changing")
  private Optional<RosterEntry> enter(Address address, String toldName) throws StoreException {
    InetAddress ip = address.ip();
    String name = toldName.isEmpty() ? ip.getHostAddress() : toldName;
    if (rows.at(ip).size() == MAX_NAMES) {
      return renamedAt(ip, name);
    }
    PeerId plain = PeerId.ofAddress(ip);
    StoredPeer earlier = remembered.get(plain);
    boolean isFree = rows.find(plain).isEmpty() && (earlier == null || earlier.name().equals(name));
    PeerId id = isFree ? plain : PeerId.ofAddress(ip, name);
    return enter(new Origin(id, rows.nextNumber(), address, !hasDiscovery), name);
  }

  @GuardedBy("changing")
  private Optional<RosterEntry> enter(Origin origin, String name) throws StoreException {
    if (rows.nextNumber() > MAX_PEERS) {
      return Optional.empty();
    }
    StoredPeer earlier = remembered.get(origin.id());
    Trust trust = earlier == null ? Trust.PINNED : earlier.trust();
    OutboxSize waiting = journal.store().outboxSize(origin.id());
    journal.peerChanged(
        new StoredPeer(origin.id(), name, origin.address(), trust), PeerChange.ENTERED);
    String shown = rows.shown(name, origin.id());
    var entry =
        new RosterEntry(origin, name, shown, trust, way -> lanes.lane(origin.id(), way, waiting));
    rows.add(entry);
    return Optional.of(entry);
  }

  /// A peer with a key; it keeps the number under which it was known by its address. One that comes
  /// under the name of another key, whose owner is not here, may be that one with a new key, or
  /// somebody who says so.
  @GuardedBy("changing")
  private Optional<RosterEntry> enter(Sighting sighting) throws StoreException {
    String name = sighting.name();
    boolean isKnown = remembered.containsKey(sighting.id());
    List<RosterEntry> ofThatName =
        rows.all().stream().filter(each -> each.id().isKey() && each.name().equals(name)).toList();
    boolean isNameTaken =
        !ofThatName.isEmpty()
            || remembered.values().stream()
                .anyMatch(each -> each.id().isKey() && each.name().equals(name));
    boolean isOwnerHere = ofThatName.stream().anyMatch(RosterEntry::isHere);
    int number =
        rows.known(sighting.at().ip(), name).map(RosterEntry::number).orElseGet(rows::nextNumber);
    Optional<RosterEntry> entered =
        enter(new Origin(sighting.id(), number, sighting.at(), false), name);
    if (entered.isPresent() && !isKnown && isNameTaken && !isOwnerHere) {
      RosterEntry entry = entered.get();
      change(entry, PeerChange.KEY_CHANGED, () -> entry.judged(Trust.CHANGED));
    }
    return entered;
  }

  /// Gives another name to somebody at an address for whom nothing waits.
  private Optional<RosterEntry> renamedAt(InetAddress ip, String name) throws StoreException {
    Optional<RosterEntry> idle =
        rows.at(ip).stream()
            .filter(entry -> entry.lane().queued() == 0 && !entry.isHere())
            .findFirst();
    if (idle.isPresent()) {
      RosterEntry entry = idle.get();
      change(entry, PeerChange.RENAMED, () -> entry.rename(name, rows.shown(name, entry.id())));
    }
    return idle;
  }

  /// Those who were at the address of a peer are there no longer. It is told of those who were
  /// thought to be, and of those for whom something waits.
  private void displace(List<RosterEntry> others, RosterEntry by, String name)
      throws StoreException {
    String newcomer = name.isEmpty() ? by.name() : name;
    for (RosterEntry other : others) {
      if (other.isHere() || other.lane().queued() > 0) {
        change(other, PeerChange.DISPLACED, () -> other.displaced(newcomer));
      } else {
        rows.locked(() -> other.displaced(newcomer));
      }
    }
  }

  private void comeHere(RosterEntry entry, String toldName) throws StoreException {
    if (entry.presence() == Presence.HERE) {
      hear(entry, entry.name());
      return;
    }
    boolean isFirst = entry.isNameless() && !toldName.isEmpty();
    String name = isFirst ? toldName : entry.name();
    change(entry, PeerChange.HERE, () -> hear(entry, name));
  }

  private void hear(RosterEntry entry, String name) {
    rows.locked(() -> {
      String shown = name.equals(entry.name()) ? entry.shown() : rows.shown(name, entry.id());
      entry.rename(name, shown);
      entry.heard(clock.wallTime(), Deadline.in(clock, SILENCE));
    });
  }

  private void leave(Supplier<Optional<RosterEntry>> who) throws StoreException {
    changing.lock();
    try {
      Optional<RosterEntry> known = who.get();
      if (known.isPresent() && known.get().presence() != Presence.LEFT && !closed) {
        RosterEntry entry = known.get();
        change(entry, PeerChange.LEFT, () -> entry.gone(Sign.QUIT, "it said that it leaves"));
      }
    } finally {
      changing.unlock();
    }
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
    RosterEntry.Known before =
        rows.locked(() -> {
          RosterEntry.Known then = entry.known();
          happens.run();
          return then;
        });
    if (entry.known().equals(before)) {
      return;
    }
    try {
      journal.peerChanged(entry.stored(), change);
    } catch (StoreException e) {
      rows.locked(() -> entry.restore(before));
      throw e;
    }
  }
}
