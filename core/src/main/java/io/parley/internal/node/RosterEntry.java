package io.parley.internal.node;

import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.Trust;
import io.parley.internal.delivery.Lane;
import io.parley.internal.delivery.Lane.Way;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.StoredPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A peer of the roster and the lane toward it. What may change is one value, written under the
/// roster's lock and read by anyone.
///
/// What waits for a peer goes to it only while it is certain who would get it:
///
/// | the peer | is sent to |
/// |---|---|
/// | blocked, or with a key that is not trusted | never |
/// | displaced: another name is at its address | not until it is heard there again |
/// | given by hand, known without discovery, or vouched for by a person | always |
/// | found | while it is `HERE`: it was heard of under its name within 30 s |
///
/// A peer that was known by its address alone, and turns out to have a key, goes on as another row,
/// which has that key's id; what waits in the first one goes first.
final class RosterEntry {

  private static final Logger LOG = LoggerFactory.getLogger("peer_mgmt");

  private final PeerId id;
  private final int number;
  private final boolean isTakenOnTrust;
  private final Lane lane;
  private volatile Known known;

  /// The row of the same person by its key, once that is known; then this one is shown no more.
  private volatile Optional<RosterEntry> successor = Optional.empty();

  /// The rows of the same person by its address: what waits there goes first.
  private volatile List<RosterEntry> predecessors = List.of();

  /// What a peer is from the beginning.
  ///
  /// @param id who it is
  /// @param number its place in the roster
  /// @param address where it listens
  /// @param isTakenOnTrust whether it is sent to without having been heard of
  record Origin(PeerId id, int number, Address address, boolean isTakenOnTrust) {}

  /// What is known of a peer at one moment.
  ///
  /// @param address where it listens
  /// @param name its name; its address until it told us one
  /// @param shown its name as it is shown: no other peer is shown with the same
  /// @param presence whether it is there
  /// @param lastHeard when it was last heard of
  /// @param silentAt when it falls silent unless it is heard of before; `NEVER` but while `HERE`
  /// @param displacedBy the name of whoever is at its address since it was heard of
  /// @param isVouchedFor whether a person said that whoever is at its address is it
  /// @param trust whether it is to be sent to at all
  record Known(
      Address address,
      String name,
      String shown,
      Presence presence,
      Optional<Instant> lastHeard,
      Deadline silentAt,
      Optional<String> displacedBy,
      boolean isVouchedFor,
      Trust trust) {

    private Known named(String newName, String newShown) {
      return new Known(
          address,
          newName,
          newShown,
          presence,
          lastHeard,
          silentAt,
          displacedBy,
          isVouchedFor,
          trust);
    }

    private Known in(Presence next, Optional<Instant> heard, Deadline silent) {
      return new Known(address, name, shown, next, heard, silent, displacedBy, isVouchedFor, trust);
    }

    private Known displaced(Optional<String> by) {
      return new Known(address, name, shown, presence, lastHeard, silentAt, by, false, trust);
    }

    private Known vouchedFor(Trust next) {
      return new Known(
          address, name, shown, presence, lastHeard, silentAt, Optional.empty(), true, next);
    }

    private Known at(Address next) {
      return new Known(
          next, name, shown, presence, lastHeard, silentAt, displacedBy, isVouchedFor, trust);
    }
  }

  /// A peer that has not been heard of.
  ///
  /// @param origin what it is
  /// @param name its name
  /// @param shown its name, told apart from others
  /// @param trust whether it is to be sent to
  /// @param lanes makes its lane
  RosterEntry(
      Origin origin, String name, String shown, Trust trust, Function<Supplier<Way>, Lane> lanes) {
    this.id = origin.id();
    this.number = origin.number();
    this.isTakenOnTrust = origin.isTakenOnTrust();
    this.known =
        new Known(
            origin.address(),
            name,
            shown,
            Presence.UNHEARD,
            Optional.empty(),
            Deadline.NEVER,
            Optional.empty(),
            false,
            trust);
    this.lane = lanes.apply(this::way);
    LOG.info("peer {} {}: entered as {}", number, id, shown);
  }

  Known known() {
    return known;
  }

  /// Takes a change back that could not be told.
  void restore(Known before) {
    LOG.info(
        "peer {} {} ({}): {} -> {} (what changed could not be stored)",
        number,
        id,
        before.name(),
        known.presence(),
        before.presence());
    known = before;
  }

  PeerId id() {
    return id;
  }

  int number() {
    return number;
  }

  Address address() {
    return known.address();
  }

  /// It is heard of at another address.
  void moved(Address to) {
    if (!to.equals(known.address())) {
      LOG.info("peer {} {} ({}): {} -> {} (heard there)", number, id, name(), address(), to);
      known = known.at(to);
    }
  }

  /// This is the same person as a peer known by its address, and takes its place.
  void succeeds(RosterEntry other) {
    List<RosterEntry> all = new ArrayList<>(predecessors);
    all.add(other);
    predecessors = List.copyOf(all);
    other.successor = Optional.of(this);
    LOG.info("peer {} {} ({}) is peer {} {}", other.number, other.id, other.name(), number, id);
  }

  /// Whether it is known by its key now, as another row.
  boolean isSucceeded() {
    return successor.isPresent();
  }

  /// The row of the same person that is shown.
  RosterEntry present() {
    return successor.orElse(this);
  }

  Lane lane() {
    return lane;
  }

  String name() {
    return known.name();
  }

  String shown() {
    return known.shown();
  }

  /// As the store remembers it.
  StoredPeer stored() {
    Known now = known;
    return new StoredPeer(id, now.name(), now.address(), now.trust());
  }

  Presence presence() {
    return known.presence();
  }

  Trust trust() {
    return known.trust();
  }

  Deadline silentAt() {
    return known.silentAt();
  }

  /// Whether it never told a name: it was given by hand.
  boolean isNameless() {
    return known.name().equals(address().ip().getHostAddress());
  }

  /// Whether hearing of it would change nothing that others are told.
  boolean isHere() {
    return known.presence() == Presence.HERE;
  }

  void rename(String newName, String newShown) {
    if (!newName.equals(known.name())) {
      LOG.info("peer {} {}: {} -> {} (it told its name)", number, id, known.name(), newName);
    }
    known = known.named(newName, newShown);
  }

  /// It was heard of.
  void heard(Instant when, Deadline silentAt) {
    become(Presence.Sign.HEARD, "heard of it", Optional.of(when), silentAt);
    known = known.displaced(Optional.empty());
  }

  /// It fell silent, or said that it leaves.
  void gone(Presence.Sign sign, String why) {
    become(sign, why, known.lastHeard(), Deadline.NEVER);
  }

  /// Somebody of another name is at its address.
  void displaced(String by) {
    gone(Presence.Sign.SILENT, by + " is at its address");
    known = known.displaced(Optional.of(by));
  }

  /// A person said what to think of it; whoever is at its address is it, then.
  void judged(Trust trust) {
    LOG.info("peer {} {} ({}): {} -> {} (the user says so)", number, id, name(), trust(), trust);
    known = known.vouchedFor(trust);
  }

  Peer snapshot(String wire) {
    Known now = known;
    return new Peer(
        id,
        number,
        now.shown(),
        now.address(),
        wire,
        now.presence(),
        now.lastHeard(),
        lane.queued() + predecessors.stream().mapToInt(each -> each.lane.queued()).sum(),
        lane.activity());
  }

  private Way way() {
    if (successor.isPresent()) {
      return successor.get().wayOfPerson();
    }
    if (predecessors.stream().anyMatch(each -> each.lane.queued() > 0)) {
      return new Way.Held("what waited for its address goes first");
    }
    return wayOfPerson();
  }

  private Way wayOfPerson() {
    Known now = known;
    if (now.trust() == Trust.BLOCKED) {
      return new Way.Held("blocked");
    }
    if (now.trust() == Trust.CHANGED) {
      return new Way.Held("its key is another one than before");
    }
    if (now.displacedBy().isPresent()) {
      return new Way.Held(now.displacedBy().get() + " is at its address");
    }
    return isTakenOnTrust || now.isVouchedFor() || now.presence() == Presence.HERE
        ? new Way.Open(now.address())
        : new Way.Held("not heard of");
  }

  /// The one way to another presence.
  private void become(
      Presence.Sign sign, String why, Optional<Instant> lastHeard, Deadline silentAt) {
    Presence before = known.presence();
    Presence after = before.next(sign);
    if (after != before) {
      LOG.info("peer {} {} ({}): {} -> {} ({})", number, id, known.name(), before, after, why);
    }
    known = known.in(after, lastHeard, silentAt);
  }
}
