package io.parley.internal.node;

import io.parley.KnownPeer;
import io.parley.MessengerConfig;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;

/// What a configuration must satisfy.
final class Checks {

  private static final int MAX_PORT = 65_535;

  private Checks() {}

  /// @throws IllegalArgumentException with a sentence for people, if something is wrong
  static void config(MessengerConfig config) {
    if (config.peers().size() > Roster.MAX_PEERS) {
      throw new IllegalArgumentException("at most " + Roster.MAX_PEERS + " peers can be given");
    }
    config.discoveryPort().ifPresent(Checks::discoveryPort);
    config.beaconPort().ifPresent(Checks::discoveryPort);
    if (config.beaconPort().isPresent() && config.beaconPort().equals(config.discoveryPort())) {
      throw new IllegalArgumentException(
          "csend's discovery and Parley's beacons need a port each, and both were given "
              + config.beaconPort().getAsInt());
    }
    config
        .outboxMessages()
        .ifPresent(messages -> {
          if (messages < 1) {
            throw new IllegalArgumentException("an outbox holds at least one message");
          }
        });
    Set<InetAddress> seen = new HashSet<>();
    for (KnownPeer peer : config.peers()) {
      if (peer.address().ip().equals(config.address())) {
        throw new IllegalArgumentException(
            config.address().getHostAddress() + " is this node's own address, not a peer's");
      }
      if (!seen.add(peer.address().ip())) {
        throw new IllegalArgumentException(
            peer.address().ip().getHostAddress()
                + " is given twice. On the csend wire a peer is its IP address: give each node on one"
                + " machine an address of its own, 127.0.0.2, 127.0.0.3 and so on");
      }
    }
  }

  private static void discoveryPort(int port) {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "a discovery port is 1 to 65535, since all nodes must have the same; not " + port);
    }
  }
}
