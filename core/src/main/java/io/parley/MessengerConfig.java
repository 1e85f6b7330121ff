package io.parley;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// What a node is told before it starts. Make one with [#named], then change what needs it.
///
/// @param name our name toward peers: 1 to 31 bytes of UTF-8, without `|`, `@` and control
///   characters
/// @param address the address of ours to listen on and to leave from; the wildcard address for all
/// @param port the TCP port of the csend wire, ours and, where nothing else is said, the peers'
/// @param discoveryPort the UDP port on which csend's nodes find each other, ours and the peers';
///   empty to find none of them and be found by none
/// @param beaconPort the UDP port on which Parley's nodes find each other, ours and the peers';
///   empty to find none of them and be found by none
/// @param peers peers given by hand
/// @param sendTimeout how long [Messenger#send(PeerId, String)] waits for room in a full outbox
/// @param outboxMessages how many messages one peer's outbox may hold; empty for the usual 10,000,
///   or 128 in memory
public record MessengerConfig(
    String name,
    InetAddress address,
    int port,
    OptionalInt discoveryPort,
    OptionalInt beaconPort,
    List<KnownPeer> peers,
    Duration sendTimeout,
    OptionalInt outboxMessages) {

  /// The csend wire's TCP port (wire-csend section 2).
  public static final int CSEND_PORT = 8080;

  /// The csend wire's UDP port (wire-csend section 2).
  public static final int CSEND_DISCOVERY_PORT = 8081;

  /// The UDP port that Parley's own beacons usually have.
  public static final int BEACON_PORT = 7_357;

  /// The wait for room that [#named] sets: longer than the longest pause between two tries.
  public static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

  /// Copies the list.
  public MessengerConfig {
    peers = List.copyOf(peers);
  }

  /// A node on all addresses of this machine and csend's ports, which knows nobody yet, and finds
  /// others by csend's beacons.
  ///
  /// @param name its name
  /// @return the configuration
  public static MessengerConfig named(String name) {
    return new MessengerConfig(
        name,
        wildcard(),
        CSEND_PORT,
        OptionalInt.of(CSEND_DISCOVERY_PORT),
        OptionalInt.empty(),
        List.of(),
        SEND_TIMEOUT,
        OptionalInt.empty());
  }

  /// The same on one address.
  ///
  /// @param newAddress an address of ours
  /// @return the configuration
  public MessengerConfig withAddress(InetAddress newAddress) {
    return new MessengerConfig(
        name, newAddress, port, discoveryPort, beaconPort, peers, sendTimeout, outboxMessages);
  }

  /// The same on another port.
  ///
  /// @param newPort the port
  /// @return the configuration
  public MessengerConfig withPort(int newPort) {
    return new MessengerConfig(
        name, address, newPort, discoveryPort, beaconPort, peers, sendTimeout, outboxMessages);
  }

  /// The same with another port for discovery.
  ///
  /// @param newPort the port, 1 to 65,535
  /// @return the configuration
  public MessengerConfig withDiscoveryPort(int newPort) {
    return with(OptionalInt.of(newPort), beaconPort);
  }

  /// The same with Parley's own beacons, by which peers are known by their keys. Whoever turns them
  /// on should keep the node's key ([Messenger#identityIn]): a new one is not trusted.
  ///
  /// @param newPort the port, 1 to 65,535
  /// @return the configuration
  public MessengerConfig withBeaconPort(int newPort) {
    return with(discoveryPort, OptionalInt.of(newPort));
  }

  /// The same without discovery of either kind: it knows the peers given by hand, and those who
  /// write to it.
  ///
  /// @return the configuration
  public MessengerConfig withoutDiscovery() {
    return with(OptionalInt.empty(), OptionalInt.empty());
  }

  /// The same with one more peer.
  ///
  /// @param peer the peer
  /// @return the configuration
  public MessengerConfig withPeer(KnownPeer peer) {
    List<KnownPeer> more = new ArrayList<>(peers);
    more.add(peer);
    return new MessengerConfig(
        name, address, port, discoveryPort, beaconPort, more, sendTimeout, outboxMessages);
  }

  /// The same with another wait for room.
  ///
  /// @param newTimeout how long a send waits at most
  /// @return the configuration
  public MessengerConfig withSendTimeout(Duration newTimeout) {
    return new MessengerConfig(
        name, address, port, discoveryPort, beaconPort, peers, newTimeout, outboxMessages);
  }

  /// The same with another bound of each peer's outbox: the design document of csend's gives a Mac
  /// 64.
  ///
  /// @param messages how many messages, at least 1
  /// @return the configuration
  public MessengerConfig withOutboxMessages(int messages) {
    return new MessengerConfig(
        name,
        address,
        port,
        discoveryPort,
        beaconPort,
        peers,
        sendTimeout,
        OptionalInt.of(messages));
  }

  private MessengerConfig with(OptionalInt newDiscoveryPort, OptionalInt newBeaconPort) {
    return new MessengerConfig(
        name, address, port, newDiscoveryPort, newBeaconPort, peers, sendTimeout, outboxMessages);
  }

  private static InetAddress wildcard() {
    return new java.net.InetSocketAddress(0).getAddress();
  }
}
