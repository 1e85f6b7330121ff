package io.parley.testkit.peer;

import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whom a scripted peer has heard: its ten slots (wire-csend section 2.3). Guarded by the lock of
/// the peer.
final class PeerList {

  private final Optional<Duration> silence;
  private final Map<InetAddress, Known> known = new LinkedHashMap<>();

  /// @param silence after which a peer is dropped; empty for never
  PeerList(Optional<Duration> silence) {
    this.silence = silence;
  }

  /// A peer is its address; a new name replaces the old one, an empty one does not.
  void heard(InetAddress ip, String name, long now) {
    drop(now);
    Known before = known.get(ip);
    if (before != null) {
      known.put(ip, new Known(name.isEmpty() ? before.name : name, now));
    } else if (known.size() < ScriptedPeer.MAX_PEERS) {
      known.put(ip, new Known(name, now));
    }
  }

  void forget(InetAddress ip) {
    known.remove(ip);
  }

  List<String> listed(long now) {
    drop(now);
    return known.entrySet().stream()
        .map(entry -> entry.getValue().name + "@" + entry.getKey().getHostAddress())
        .toList();
  }

  private void drop(long now) {
    silence.ifPresent(most -> known.values().removeIf(peer -> now - peer.heard > most.toNanos()));
  }

  private record Known(String name, long heard) {}
}
