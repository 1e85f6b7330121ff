package io.parley.internal.discovery;

import io.parley.internal.discovery.Beacon.Speaker;
import io.parley.internal.wire.csend.Bytes;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What discovery remembers of the nodes whose keys have answered it: enough to tell a new beacon
/// from a recording, and who knows us already.
///
/// ```
///   (unknown) ── answers us ──▶ life L, serial s ── a higher serial ──▶ life L, serial s'
///                                   │  ▲
///        answers us from life M:    │  │ answers us from life L again:
///        it started again           ▼  │ two machines have this key
///                               life M, serial 1
/// ```
///
/// Belongs to whoever holds its user's lock. Bounded: [#MAX].
final class Acquaintances {

  /// Keys remembered: as many as a roster has rows. Of more, one that was silent is forgotten.
  static final int MAX = 1_024;

  /// How long an acquaintance counts as present after it was heard: three beacons.
  static final Duration SILENCE = Duration.ofSeconds(30);

  private final Clock clock;

  /// The one that was heard of longest ago is first.
  private final Map<Bytes, Acquaintance> all = new LinkedHashMap<>();

  /// A node whose key has answered us.
  ///
  /// @param life the life that it is in
  /// @param formerLife the one before that; empty if none was seen
  /// @param serial of its latest beacon
  /// @param knowsUs whether we have answered it, too
  /// @param at where it was heard last, with the port that its beacons come from
  /// @param silentAt when it counts as present no longer
  private record Acquaintance(
      long life,
      Optional<Long> formerLife,
      long serial,
      boolean knowsUs,
      Address at,
      Deadline silentAt) {}

  /// How new a beacon is.
  enum Newness {
    /// It is one that we have heard, or an older one.
    HEARD_BEFORE,
    /// Newer than the last one of this life.
    NEWER,
    /// Of a key or a life that we do not know: new only if it answers us.
    STRANGE
  }

  Acquaintances(Clock clock) {
    this.clock = clock;
  }

  Newness newnessOf(Beacon beacon) {
    Acquaintance known = all.get(beacon.speaker().key());
    if (known == null || known.life() != beacon.speaker().life()) {
      return Newness.STRANGE;
    }
    return beacon.serial() > known.serial() ? Newness.NEWER : Newness.HEARD_BEFORE;
  }

  /// Whether a node in the life that it speaks from has been answered by us.
  boolean knowsUs(Speaker speaker) {
    Acquaintance known = all.get(speaker.key());
    return known != null && known.life() == speaker.life() && known.knowsUs();
  }

  /// Whether a life is one that its key had left: then two machines use it.
  boolean hasLeft(Speaker speaker) {
    Acquaintance known = all.get(speaker.key());
    return known != null && known.formerLife().equals(Optional.of(speaker.life()));
  }

  /// Notes a beacon that is new.
  ///
  /// @param beacon what it says
  /// @param at where it came from
  /// @param knowsUs whether it shows that its node knows us
  /// @return whether there was room for it
  boolean met(Beacon beacon, Address at, boolean knowsUs) {
    Speaker speaker = beacon.speaker();
    Acquaintance before = all.remove(speaker.key());
    if (before == null && !hasRoom()) {
      return false;
    }
    Optional<Long> former = Optional.empty();
    boolean hasKnownUs = false;
    if (before != null && before.life() == speaker.life()) {
      former = before.formerLife();
      hasKnownUs = before.knowsUs();
    } else if (before != null) {
      former = Optional.of(before.life());
    }
    all.put(
        speaker.key(),
        new Acquaintance(
            speaker.life(),
            former,
            beacon.serial(),
            knowsUs || hasKnownUs,
            at,
            Deadline.in(clock, SILENCE)));
    return true;
  }

  /// Notes that a node left.
  void parted(Bytes key) {
    all.remove(key);
  }

  /// Where those who are present were heard, the one heard last at the end.
  List<Address> present() {
    List<Address> present = new ArrayList<>();
    for (Acquaintance each : all.values()) {
      if (!each.silentAt().hasPassed(clock)) {
        present.add(each.at());
      }
    }
    return present;
  }

  /// Whether somebody who is present was heard last from an address.
  boolean isPresentAt(InetAddress ip) {
    return present().stream().anyMatch(each -> each.ip().equals(ip));
  }

  /// How many are remembered.
  int size() {
    return all.size();
  }

  private boolean hasRoom() {
    if (all.size() < MAX) {
      return true;
    }
    Map.Entry<Bytes, Acquaintance> first = all.entrySet().iterator().next();
    if (first.getValue().silentAt().hasPassed(clock)) {
      all.remove(first.getKey());
      return true;
    }
    return false;
  }
}
