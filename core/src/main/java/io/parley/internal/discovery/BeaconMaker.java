package io.parley.internal.discovery;

import io.parley.internal.discovery.Beacon.Kind;
import io.parley.internal.discovery.Beacon.Question;
import io.parley.internal.discovery.Beacon.Speaker;
import io.parley.internal.wire.csend.Bytes;
import io.parley.spi.Address;
import io.parley.spi.Identity;
import io.parley.spi.LocalAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Makes the beacons of one life of a node, each with a number of its own.
///
/// Belongs to whoever holds its user's lock, but for [#isOwn] and [#isOfOurKey], which any thread
/// may call.
final class BeaconMaker {

  private final ParleyDiscovery.Config config;
  private final Identity identity;
  private final Bytes key;
  private final long life;
  private long lastSerial;

  /// What a beacon says besides who we are.
  ///
  /// @param kind whether we are there
  /// @param question what we ask
  /// @param answer what we answer; [Beacon#NONE] if nothing
  /// @param introduced whom we introduce
  record Saying(Kind kind, Question question, long answer, List<Address> introduced) {}

  /// Begins a life.
  ///
  /// @param config our name and port
  /// @param identity our key
  /// @param life a random number
  BeaconMaker(ParleyDiscovery.Config config, Identity identity, long life) {
    this.config = config;
    this.identity = identity;
    this.key = Bytes.of(identity.publicKey());
    this.life = life;
  }

  /// Makes the next one.
  ///
  /// @param saying what it says
  /// @param from the address of ours that it leaves from
  /// @param ours all addresses of ours in use
  /// @return its bytes
  byte[] make(Saying saying, LocalAddress from, List<LocalAddress> ours) {
    lastSerial++;
    var speaker =
        new Speaker(key, life, config.name(), config.csendPort(), 0, addresses(from, ours));
    return BeaconCodec.encode(
        new Beacon(
            saying.kind(),
            speaker,
            lastSerial,
            saying.question(),
            saying.answer(),
            saying.introduced()),
        identity);
  }

  /// Whether a beacon is one of this life's: our own broadcasts come back to us.
  boolean isOwn(Beacon beacon) {
    return isOfOurKey(beacon) && beacon.speaker().life() == life;
  }

  /// Whether a beacon is of our key, whoever has it.
  boolean isOfOurKey(Beacon beacon) {
    return beacon.speaker().key().equals(key);
  }

  /// The one that it leaves from is among them, however many there are.
  private static List<InetAddress> addresses(LocalAddress from, List<LocalAddress> ours) {
    List<InetAddress> addresses = new ArrayList<>();
    addresses.add(from.ip());
    for (LocalAddress each : ours) {
      if (addresses.size() < Beacon.MAX_ADDRESSES && !addresses.contains(each.ip())) {
        addresses.add(each.ip());
      }
    }
    return addresses;
  }
}
