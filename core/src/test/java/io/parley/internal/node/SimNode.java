package io.parley.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.KnownPeer;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.Peer;
import io.parley.SendResult.Accepted;
import io.parley.internal.memory.MemoryStore;
import io.parley.sim.MemoryNetwork;
import io.parley.sim.MemoryStack;
import io.parley.sim.SeededScheduler;
import io.parley.spi.Address;
import io.parley.spi.Environment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// A production node in a simulated world, with the words that tests use.
final class SimNode {

  final InetAddress ip;
  final MemoryStore store = new MemoryStore();
  final Messenger messenger;

  SimNode(SeededScheduler world, MemoryNetwork network, String name, String ip, String... peers)
      throws Exception {
    this.ip = InetAddress.ofLiteral(ip);
    MemoryStack stack = network.stack(this.ip);
    MessengerConfig config = MessengerConfig.named(name).withAddress(this.ip).withoutDiscovery();
    for (String peer : peers) {
      config = config.withPeer(KnownPeer.at(at(peer)));
    }
    messenger =
        Messenger.start(config, new Environment(world, world, world.random(), stack, store));
  }

  static Address at(String ip) {
    return new Address(InetAddress.ofLiteral(ip), MessengerConfig.CSEND_PORT);
  }

  Peer onlyPeer() {
    assertThat(messenger.peers()).hasSize(1);
    return messenger.peers().getFirst();
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
