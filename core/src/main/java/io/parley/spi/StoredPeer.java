package io.parley.spi;

import io.parley.PeerId;
import io.parley.Trust;

/// A peer as a store remembers it.
///
/// @param id who it is
/// @param name its name; its address until it told us one
/// @param address where it listens
/// @param trust whether the user lets it write and be written to
public record StoredPeer(PeerId id, String name, Address address, Trust trust) {

  /// A peer that is [pinned][Trust#PINNED].
  ///
  /// @param id who it is
  /// @param name its name; its address until it told us one
  /// @param address where it listens
  public StoredPeer(PeerId id, String name, Address address) {
    this(id, name, address, Trust.PINNED);
  }
}
