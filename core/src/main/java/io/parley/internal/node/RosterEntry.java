package io.parley.internal.node;

import io.parley.Peer;
import io.parley.PeerId;
import io.parley.internal.delivery.Lane;
import io.parley.spi.Address;

/// A peer of the roster and the lane toward it. All but the name is fixed; the name is written
/// under the roster's lock and read by anyone.
final class RosterEntry {

  private final PeerId id;
  private final int number;
  private final Address address;
  private final Lane lane;
  private volatile String name;

  RosterEntry(int number, Address address, Lane lane) {
    this.id = PeerId.ofAddress(address.ip());
    this.number = number;
    this.address = address;
    this.lane = lane;
    this.name = address.ip().getHostAddress();
  }

  PeerId id() {
    return id;
  }

  Lane lane() {
    return lane;
  }

  String name() {
    return name;
  }

  void rename(String newName) {
    name = newName;
  }

  Peer snapshot(String wire) {
    return new Peer(id, number, name, address, wire, lane.queued(), lane.activity());
  }
}
