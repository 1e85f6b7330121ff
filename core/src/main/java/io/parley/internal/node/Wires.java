package io.parley.internal.node;

import io.parley.KnownPeer;
import io.parley.MessengerConfig;
import io.parley.internal.wire.csend.CsendConfig;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.internal.wire.csend.CsendPeer;
import io.parley.internal.wire.csend.CsendWire;
import io.parley.spi.Address;
import io.parley.spi.Environment;
import io.parley.spi.Wire;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/// Makes the wires that a configuration asks for.
final class Wires {

  private Wires() {}

  /// csend's wire.
  ///
  /// @throws IllegalArgumentException if the name cannot be one there
  static Wire csend(MessengerConfig config, Environment environment) {
    Map<InetAddress, CsendPeer> peers = new HashMap<>();
    for (KnownPeer peer : config.peers()) {
      peers.put(peer.address().ip(), new CsendPeer(peer.encoding(), peer.resetIsNormalClose()));
    }
    var told =
        new CsendConfig(
            config.name(),
            new Address(config.address(), config.port()),
            ip -> peers.getOrDefault(ip, CsendPeer.UNKNOWN));
    return new CsendWire(
        told, new CsendIds(), environment.stack(), environment.clock(), environment.threads());
  }
}
