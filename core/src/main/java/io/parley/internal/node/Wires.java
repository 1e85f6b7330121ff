package io.parley.internal.node;

import io.parley.KnownPeer;
import io.parley.MessengerConfig;
import io.parley.internal.discovery.CsendDiscovery;
import io.parley.internal.discovery.CsendDiscovery.Neighbours;
import io.parley.internal.discovery.ParleyDiscovery;
import io.parley.internal.wire.csend.CsendConfig;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.internal.wire.csend.CsendPeer;
import io.parley.internal.wire.csend.CsendWire;
import io.parley.spi.Address;
import io.parley.spi.Environment;
import io.parley.spi.Wire;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the wires that a configuration asks for, and what finds peers on them.
final class Wires {

  private static final Logger LOG = LoggerFactory.getLogger("discovery");

  private Wires() {}

  /// What csend's discovery works with.
  ///
  /// @param neighbours told of everybody
  /// @param ids the node's frame numbers
  /// @param parley whose beacons it carries along
  record Found(Neighbours neighbours, CsendIds ids, Optional<ParleyDiscovery> parley) {}

  /// What finds Parley's nodes; nothing if it is not wanted.
  static Optional<ParleyDiscovery> parleyDiscovery(
      MessengerConfig config, ParleyDiscovery.Neighbours neighbours, Environment environment) {
    if (config.beaconPort().isEmpty()) {
      return Optional.empty();
    }
    var own = new Address(config.address(), config.beaconPort().getAsInt());
    var told = new ParleyDiscovery.Config(config.name(), own, config.port());
    return Optional.of(new ParleyDiscovery(told, neighbours, environment));
  }

  /// csend's wire.
  ///
  /// @throws IllegalArgumentException if the name cannot be one there
  static Wire csend(MessengerConfig config, CsendIds ids, Environment environment) {
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
        told, ids, environment.stack(), environment.clock(), environment.threads());
  }

  /// What finds csend's nodes; nothing if it is not wanted, or our address is of a kind that csend
  /// does not know.
  static Optional<CsendDiscovery> discovery(
      MessengerConfig config, Found found, Environment environment) {
    if (config.discoveryPort().isEmpty()) {
      return Optional.empty();
    }
    InetAddress own = config.address();
    if (!(own instanceof Inet4Address || own.isAnyLocalAddress())) {
      LOG.warn(
          "nobody is found from {}: csend's beacons need an IPv4 address", own.getHostAddress());
      return Optional.empty();
    }
    List<InetAddress> given = config.peers().stream().map(peer -> peer.address().ip()).toList();
    var told =
        new CsendDiscovery.Config(
            config.name(), new Address(own, config.discoveryPort().getAsInt()), given);
    return Optional.of(
        new CsendDiscovery(told, found.ids(), found.neighbours(), found.parley(), environment));
  }
}
