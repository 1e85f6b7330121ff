package io.parley.internal.node;

import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.internal.delivery.Lane;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.StoredPeer;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A peer of the roster and the lane toward it. What may change is one value, written under the
/// roster's lock and read by anyone.
final class RosterEntry {

  private static final Logger LOG = LoggerFactory.getLogger("peer_mgmt");

  private final PeerId id;
  private final int number;
  private final Address address;
  private final Lane lane;
  private volatile Known known;

  /// What is known of a peer at one moment.
  ///
  /// @param name its name; its address until it told us one
  /// @param presence whether it is there
  /// @param lastHeard when it was last heard of
  /// @param silentAt when it falls silent unless it is heard of before; `NEVER` but while `HERE`
  record Known(String name, Presence presence, Optional<Instant> lastHeard, Deadline silentAt) {}

  /// A peer that has not been heard of.
  RosterEntry(int number, Address address, String name, Lane lane) {
    this.id = PeerId.ofAddress(address.ip());
    this.number = number;
    this.address = address;
    this.lane = lane;
    this.known = new Known(name, Presence.UNHEARD, Optional.empty(), Deadline.NEVER);
    LOG.info("peer {} {}: entered as {}", number, id, name);
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

  Address address() {
    return address;
  }

  Lane lane() {
    return lane;
  }

  String name() {
    return known.name();
  }

  /// As the store remembers it.
  StoredPeer stored() {
    return new StoredPeer(id, name(), address);
  }

  Presence presence() {
    return known.presence();
  }

  Deadline silentAt() {
    return known.silentAt();
  }

  /// Whether hearing of it under this name would change nothing that others are told.
  boolean isHereAs(String name) {
    return known.presence() == Presence.HERE && (name.isEmpty() || name.equals(known.name()));
  }

  void rename(String newName) {
    if (!newName.equals(known.name())) {
      LOG.info("peer {} {}: {} -> {} (it told its name)", number, id, known.name(), newName);
    }
    known = new Known(newName, known.presence(), known.lastHeard(), known.silentAt());
  }

  /// It was heard of.
  void heard(Instant when, Deadline silentAt) {
    become(Presence.Sign.HEARD, "heard of it", Optional.of(when), silentAt);
  }

  /// It fell silent, or said that it leaves.
  void gone(Presence.Sign sign, String why) {
    become(sign, why, known.lastHeard(), Deadline.NEVER);
  }

  Peer snapshot(String wire) {
    Known now = known;
    return new Peer(
        id,
        number,
        now.name(),
        address,
        wire,
        now.presence(),
        now.lastHeard(),
        lane.queued(),
        lane.activity());
  }

  /// The one way to another presence.
  private void become(
      Presence.Sign sign, String why, Optional<Instant> lastHeard, Deadline silentAt) {
    Presence before = known.presence();
    Presence after = before.next(sign);
    if (after != before) {
      LOG.info("peer {} {} ({}): {} -> {} ({})", number, id, known.name(), before, after, why);
    }
    known = new Known(known.name(), after, lastHeard, silentAt);
  }
}
