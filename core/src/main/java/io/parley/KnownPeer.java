package io.parley;

import io.parley.spi.Address;

/// A peer that is given by hand, with what must be known of it beforehand.
///
/// @param address where it listens
/// @param encoding how texts to it are encoded on wires that do not say
/// @param resetIsNormalClose whether it ends connections with RST after it has read them, as csend
///   on a classic Mac does
public record KnownPeer(Address address, TextEncoding encoding, boolean resetIsNormalClose) {

  /// How a text becomes bytes on a wire that does not say.
  public enum TextEncoding {
    /// UTF-8, as csend on POSIX passes it through.
    UTF_8,
    /// MacRoman, as classic Macs show it; what it lacks becomes `?`.
    MAC_ROMAN
  }

  /// A peer of which nothing is known but its address.
  ///
  /// @param address where it listens
  /// @return the peer
  public static KnownPeer at(Address address) {
    return new KnownPeer(address, TextEncoding.UTF_8, false);
  }

  /// A classic Mac that runs csend.
  ///
  /// @param address where it listens
  /// @return the peer
  public static KnownPeer macAt(Address address) {
    return new KnownPeer(address, TextEncoding.MAC_ROMAN, true);
  }
}
