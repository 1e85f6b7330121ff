package io.parley.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.KnownPeer;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.Peer;
import io.parley.SendResult.Accepted;
import io.parley.spi.Address;
import io.parley.spi.Environment;
import io.parley.spi.Identity;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimIdentity;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.SimStore;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// A production node in a simulated world, with the words that tests use.
final class SimNode {

  final InetAddress ip;
  final SimStore store;
  final Messenger messenger;

  /// A node without discovery on an address of its own, which knows these peers.
  SimNode(SeededScheduler world, SimNetwork network, String name, String ip, String... peers)
      throws Exception {
    this(world, network.stack(InetAddress.ofLiteral(ip)), config(name, ip, peers));
  }

  SimNode(SeededScheduler world, SimStack stack, MessengerConfig config) throws Exception {
    this(world, stack, config, SimIdentity.drawnFrom(world.random()));
  }

  SimNode(SeededScheduler world, SimStack stack, MessengerConfig config, Identity key)
      throws Exception {
    this.ip = config.address();
    this.store = SimStore.of(world, config.name(), SimStore.Keeping.IN_MEMORY);
    this.messenger =
        Messenger.start(config, new Environment(world, world, world.random(), stack, store, key));
  }

  /// A node that finds others on its link, and asks these peers.
  static SimNode discovering(
      SeededScheduler world, SimNetwork network, String name, String ip, String... peers)
      throws Exception {
    return new SimNode(
        world,
        network.stack(InetAddress.ofLiteral(ip)),
        config(name, ip, peers).withDiscoveryPort(MessengerConfig.CSEND_DISCOVERY_PORT));
  }

  /// A node that finds Parley's nodes by beacons of their own, and csend's.
  static SimNode withKey(
      SeededScheduler world, SimNetwork network, String name, String ip, Identity key)
      throws Exception {
    return new SimNode(world, network.stack(InetAddress.ofLiteral(ip)), keyed(name, ip), key);
  }

  /// The configuration of a node as [#withKey] makes it, which knows these peers.
  static MessengerConfig keyed(String name, String ip, String... peers) {
    return config(name, ip, peers)
        .withDiscoveryPort(MessengerConfig.CSEND_DISCOVERY_PORT)
        .withBeaconPort(MessengerConfig.BEACON_PORT);
  }

  static MessengerConfig config(String name, String ip, String... peers) {
    MessengerConfig config =
        MessengerConfig.named(name).withAddress(InetAddress.ofLiteral(ip)).withoutDiscovery();
    for (String peer : peers) {
      config = config.withPeer(KnownPeer.at(at(peer)));
    }
    return config;
  }

  static Address at(String ip) {
    return new Address(InetAddress.ofLiteral(ip), MessengerConfig.CSEND_PORT);
  }

  Peer onlyPeer() {
    assertThat(messenger.peers()).hasSize(1);
    return messenger.peers().getFirst();
  }

  /// The peer of this name.
  Peer peer(String name) {
    return messenger.peers().stream()
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + messenger.peers()));
  }

  /// Everybody in the roster, `bob HERE`, by number.
  List<String> around() {
    return messenger.peers().stream().map(peer -> peer.name() + " " + peer.presence()).toList();
  }

  /// What was told of a peer, in order.
  List<PeerChange> changesOf(Peer peer) throws Exception {
    List<PeerChange> changes = new ArrayList<>();
    for (MessengerEvent event : events()) {
      if (event instanceof PeerChanged changed && changed.peer().equals(peer.id())) {
        changes.add(changed.change());
      }
    }
    return changes;
  }

  /// Sends to the only peer.
  Delivery send(String text) throws Exception {
    return ((Accepted) messenger.send(onlyPeer().id(), text)).delivery();
  }

  Delivery now(Delivery delivery) throws Exception {
    return messenger.delivery(delivery.message()).orElseThrow();
  }

  List<MessengerEvent> events() throws Exception {
    return store.events(0, Integer.MAX_VALUE);
  }

  /// All texts received so far, in the order in which they were stored.
  List<String> received() throws Exception {
    List<String> texts = new ArrayList<>();
    for (MessengerEvent event : events()) {
      if (event instanceof MessageReceived received) {
        texts.add(received.message().text());
      }
    }
    return texts;
  }
}
