package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Messenger;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.Address;
import io.parley.spi.Store;
import io.parley.spi.StoredPeer;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What waits since an earlier chat is told, peer by peer.
class ChatStoreTest {

  private static final Instant NOW = Instant.EPOCH;

  private final Store store = Messenger.standardEnvironment().store();

  @Test
  void whatWaitsIsCountedForEachPeer() throws Exception {
    PeerId bob = enter("10.0.0.1", "bob");
    PeerId carol = enter("10.0.0.2", "ca\u0007rol");
    enter("10.0.0.3", "dave");
    accept(bob);
    accept(carol);
    accept(bob);

    assertThat(ChatStore.of(store, "there", Optional.empty()).waiting())
        .containsExactly("2 messages for bob still wait.", "1 message for ca^Grol still waits.");
  }

  @Test
  void inAnEmptyStoreNothingWaits() throws Exception {
    ChatStore chatStore = ChatStore.of(store, "there", Optional.of("a notice"));

    assertThat(chatStore.waiting()).isEmpty();
    assertThat(chatStore.lasts()).isTrue();
    assertThat(ChatStore.MEMORY.lasts()).isFalse();
    assertThat(ChatStore.MEMORY.waiting()).isEmpty();
  }

  private PeerId enter(String ip, String name) throws Exception {
    Address address = new Address(InetAddress.ofLiteral(ip), 8080);
    PeerId id = PeerId.ofAddress(address.ip());
    store.peerChanged(new StoredPeer(id, name, address), PeerChange.ENTERED, NOW);
    return id;
  }

  private void accept(PeerId peer) throws Exception {
    store.accept(peer, "hello", NOW, NOW.plusSeconds(60));
  }
}
