package io.parley.internal.node;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.PeerId;
import io.parley.spi.Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The rows of a roster, and the ways to find one. The lock guards the maps, and what is known of
/// each peer is written under it; it is held for a few steps.
final class Rows {

  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<PeerId, RosterEntry> entries = new LinkedHashMap<>();

  @GuardedBy("lock")
  private final Map<InetAddress, List<RosterEntry>> byAddress = new HashMap<>();

  /// Does something under the lock.
  <T> T locked(Supplier<T> steps) {
    lock.lock();
    try {
      return steps.get();
    } finally {
      lock.unlock();
    }
  }

  /// Does something under the lock.
  void locked(Runnable steps) {
    lock.lock();
    try {
      steps.run();
    } finally {
      lock.unlock();
    }
  }

  /// Adds a row at the end.
  void add(RosterEntry entry) {
    lock.lock();
    try {
      entries.put(entry.id(), entry);
      byAddress.computeIfAbsent(entry.address().ip(), _ -> new ArrayList<>()).add(entry);
    } finally {
      lock.unlock();
    }
  }

  /// A peer; of one that goes on under its key, that row.
  Optional<RosterEntry> find(PeerId id) {
    lock.lock();
    try {
      return Optional.ofNullable(entries.get(id)).map(RosterEntry::present);
    } finally {
      lock.unlock();
    }
  }

  /// All rows, each with a lane.
  List<RosterEntry> all() {
    lock.lock();
    try {
      return new ArrayList<>(entries.values());
    } finally {
      lock.unlock();
    }
  }

  /// Those that are shown: a row for each person.
  List<RosterEntry> persons() {
    return all().stream().filter(entry -> !entry.isSucceeded()).toList();
  }

  /// The number of the next row.
  int nextNumber() {
    lock.lock();
    try {
      return entries.size() + 1;
    } finally {
      lock.unlock();
    }
  }

  /// The peer of a name on an address: the one that has told it, else one that has told none. Who
  /// tells no name is the one who is there, else the one that was heard of last.
  Optional<RosterEntry> known(InetAddress ip, String name) {
    Comparator<RosterEntry> byLife =
        Comparator.comparing(RosterEntry::isHere)
            .thenComparing(entry -> entry.known().lastHeard().orElse(Instant.MIN));
    List<RosterEntry> there = at(ip);
    return name.isEmpty()
        ? there.stream().max(byLife)
        : there.stream()
            .filter(entry -> entry.name().equals(name))
            .findFirst()
            .or(() -> there.stream().filter(RosterEntry::isNameless).findFirst());
  }

  /// Those without a key at an address.
  List<RosterEntry> at(InetAddress ip) {
    lock.lock();
    try {
      return byAddress.getOrDefault(ip, List.of()).stream()
          .filter(entry -> !entry.id().isKey() && !entry.isSucceeded())
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /// The one with a key and that name at an address.
  Optional<RosterEntry> withKeyAt(InetAddress ip, String name) {
    lock.lock();
    try {
      return byAddress.getOrDefault(ip, List.of()).stream()
          .filter(entry -> entry.id().isKey() && entry.name().equals(name))
          .findFirst();
    } finally {
      lock.unlock();
    }
  }

  /// A peer with a key is at an address.
  void move(RosterEntry entry, Address to) {
    lock.lock();
    try {
      byAddress.getOrDefault(entry.address().ip(), new ArrayList<>()).remove(entry);
      entry.moved(to);
      List<RosterEntry> there = byAddress.computeIfAbsent(to.ip(), _ -> new ArrayList<>());
      there.add(entry);
      for (RosterEntry other : List.copyOf(there)) {
        boolean isSame = other.isNameless() || other.name().equals(entry.name());
        if (!other.id().isKey() && !other.isSucceeded() && isSame) {
          entry.succeeds(other);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// A name as people see it: with `~2` behind it, `~3` and so on, if another peer is shown with
  /// it.
  String shown(String name, PeerId owner) {
    lock.lock();
    try {
      Set<String> taken = new HashSet<>();
      for (RosterEntry each : entries.values()) {
        if (!each.id().equals(owner)) {
          taken.add(each.isSucceeded() ? "" : each.shown());
        }
      }
      String shown = name;
      for (int i = 2; taken.contains(shown); i++) {
        shown = name + "~" + i;
      }
      return shown;
    } finally {
      lock.unlock();
    }
  }
}
