package io.parley.internal.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.PeerId;
import io.parley.internal.delivery.Lane;
import io.parley.spi.Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// All peers known, by id, in the order in which they came. Peers never leave it while the node
/// runs, so numbers are stable.
///
/// Any thread may call any method. The lock guards the map and the entries' names; a lane is made
/// under it, which starts a thread but waits for nothing.
final class Roster {

  /// Peers at most: a large LAN's worth, at 20 KB each some 20 MB.
  static final int MAX_PEERS = 1_024;

  private final Function<Address, Lane> lanes;
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<PeerId, RosterEntry> entries = new LinkedHashMap<>();

  @GuardedBy("lock")
  private boolean closed;

  /// What [#meet] found.
  ///
  /// @param entry the peer
  /// @param isNew whether it came into the roster just now
  /// @param isRenamed whether it goes by another name from now on
  record Meeting(RosterEntry entry, boolean isNew, boolean isRenamed) {}

  /// @param lanes makes the lane of a new peer
  Roster(Function<Address, Lane> lanes) {
    this.lanes = lanes;
  }

  /// A peer was heard of: it is added if it is new and there is room, and renamed if it tells
  /// another name.
  ///
  /// @param address where it listens, if it is new; a known peer keeps the address it has
  /// @param name its name; empty if it told none
  /// @return the meeting; empty if it is new and the roster is full or closed
  Optional<Meeting> meet(Address address, String name) {
    PeerId id = PeerId.ofAddress(address.ip());
    lock.lock();
    try {
      RosterEntry entry = entries.get(id);
      boolean isNew = entry == null;
      if (entry == null) {
        if (closed || entries.size() == MAX_PEERS) {
          return Optional.empty();
        }
        entry = new RosterEntry(entries.size() + 1, address, lanes.apply(address));
        entries.put(id, entry);
      }
      boolean isRenamed = !name.isEmpty() && !name.equals(entry.name());
      if (isRenamed) {
        entry.rename(name);
      }
      return Optional.of(new Meeting(entry, isNew, isRenamed));
    } finally {
      lock.unlock();
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

  /// Takes no new peer from now on.
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
