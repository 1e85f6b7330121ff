package io.parley;

import java.net.InetAddress;

/// Who a peer is, for as long as this node's store lives. Opaque: compare it, keep it, print it.
///
/// To csend a peer *is* its IP address (wire-csend section 2.4), so a peer known only on that wire
/// has an id made of the address.
///
/// @param value the id's text
public record PeerId(String value) {

  /// The id of a peer known by its address alone, as on the csend wire.
  ///
  /// @param ip the peer's address
  /// @return the id
  public static PeerId ofAddress(InetAddress ip) {
    return new PeerId("csend:" + ip.getHostAddress());
  }

  @Override
  public String toString() {
    return value;
  }
}
