package io.parley.app.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PeerId;
import io.parley.spi.StoredPeer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A person finds a peer of a store, and can tell two of one name apart.
class StoredPeersTest {

  private final ListHistory history = new ListHistory();
  private final StoredPeer alice = history.peer("alice");
  private final StoredPeer bob = history.peer("bob");
  private final StoredPeer otherBob = history.peer("bob");
  private final StoredPeers peers = new StoredPeers(history.peers());

  @ParameterizedTest
  @ValueSource(strings = {"alice", "Alice", "ALICE", "csend:10.0.0.1", "10.0.0.1"})
  void aPeerIsFoundByNameIdAndAddress(String wanted) {
    assertThat(peers.find(wanted)).containsExactly(alice.id());
  }

  @Test
  void aNameFindsAllThatHaveIt() {
    assertThat(peers.find("bob")).containsExactly(bob.id(), otherBob.id());
    assertThat(peers.find("10.0.0.3")).containsExactly(otherBob.id());
    assertThat(peers.names()).containsExactly("alice", "bob");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "carol", "ali", "10.0.0", "10.0.0.4", "csend"})
  void nobodyIsFoundByChance(String wanted) {
    assertThat(peers.find(wanted)).isEmpty();
  }

  @Test
  void onlyThoseOfOneNameAreToldApart() {
    assertThat(peers.distinction(alice.id(), "alice")).isEmpty();
    assertThat(peers.distinction(bob.id(), "bob")).isEqualTo("@10.0.0.2");
    assertThat(peers.distinction(otherBob.id(), "bob")).isEqualTo("@10.0.0.3");
    assertThat(peers.distinction(bob.id(), "alice")).isEqualTo("@10.0.0.2");
    assertThat(peers.distinction(new PeerId("gone"), "bob")).isEmpty();
  }
}
