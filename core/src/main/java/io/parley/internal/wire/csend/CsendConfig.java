package io.parley.internal.wire.csend;

import io.parley.spi.Address;
import java.net.InetAddress;
import java.util.function.Function;

/// What the wire is told.
///
/// @param name our name, one that [CsendName#objectionTo] does not object to
/// @param local where to listen, and the address to leave from; may be the wildcard address, and
///   port 0 lets the stack choose
/// @param peers what is known of the peer at an address; [CsendPeer#UNKNOWN] if nothing is. Called
///   by many threads; does not block
public record CsendConfig(String name, Address local, Function<InetAddress, CsendPeer> peers) {

  /// Checks the name.
  public CsendConfig {
    CsendName.objectionTo(name)
        .ifPresent(objection -> {
          throw new IllegalArgumentException(objection);
        });
  }
}
