package io.parley.internal.discovery;

import io.parley.spi.Address;
import io.parley.spi.LocalAddress;
import java.util.function.Function;

/// A way on which beacons come and go: datagrams of our own, or csend's announcements, which carry
/// them along where nothing else gets through.
@FunctionalInterface
interface BeaconWay {

  /// Sends a beacon to one. Does not block; it may be lost without notice.
  ///
  /// @param to where to
  /// @param beacon its bytes, for the address of ours that it leaves from
  void send(Address to, Function<LocalAddress, byte[]> beacon);

  /// Whether beacons have room on it for those whom they introduce.
  ///
  /// @return false for csend's announcements
  default boolean introduces() {
    return false;
  }
}
