package io.parley.internal.node;

import static io.parley.MessengerEvent.PeerChange.ENTERED;
import static io.parley.MessengerEvent.PeerChange.HERE;
import static io.parley.MessengerEvent.PeerChange.KEY_CHANGED;
import static io.parley.MessengerEvent.PeerChange.LEFT;
import static io.parley.MessengerEvent.PeerChange.RENAMED;
import static io.parley.internal.node.Worlds.close;
import static io.parley.internal.node.Worlds.drain;
import static io.parley.internal.node.Worlds.inEveryWorld;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Peer;
import io.parley.PeerId;
import io.parley.spi.Identity;
import io.parley.testkit.sim.SimIdentity;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Parley's nodes, which are known by their keys.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KeyedPeersSimTest {

  @Test
  void eachIsOneRowUnderItsKeyThoughItIsHeardOnTwoKindsOfBeacon() {
    inEveryWorld((world, network) -> {
      Identity key = SimIdentity.drawnFrom(world.random());
      var alice =
          SimNode.withKey(
              world, network, "alice", "10.0.0.1", SimIdentity.drawnFrom(world.random()));
      var bob = SimNode.withKey(world, network, "bob", "10.0.0.2", key);
      var csend = SimNode.discovering(world, network, "csend", "10.0.0.3");
      world.sleep(Duration.ofSeconds(15));
      assertThat(alice.around()).containsExactlyInAnyOrder("bob HERE", "csend HERE");
      assertThat(bob.around()).containsExactlyInAnyOrder("alice HERE", "csend HERE");
      assertThat(csend.around()).containsExactlyInAnyOrder("alice HERE", "bob HERE");
      assertThat(alice.peer("bob").id()).isEqualTo(PeerId.ofKey(key.publicKey()));
      assertThat(alice.changesOf(alice.peer("bob"))).containsExactly(ENTERED, HERE);
      alice.messenger.broadcast("hello");
      drain(alice);
      assertThat(bob.received()).containsExactly("hello");
      assertThat(csend.received()).containsExactly("hello");
      bob.messenger.send(bob.peer("alice").id(), "hello back");
      drain(bob);
      assertThat(alice.received()).containsExactly("hello back");
      assertThat(alice.around()).hasSize(2);
      close(bob);
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.changesOf(alice.peer("bob"))).containsExactly(ENTERED, HERE, LEFT);
      close(alice, csend);
    });
  }

  @Test
  void aPersonWithAnotherAddressAndAnotherNameIsTheSameAndGetsWhatWaits() {
    inEveryWorld((world, network) -> {
      Identity key = SimIdentity.drawnFrom(world.random());
      var alice =
          SimNode.withKey(
              world, network, "alice", "10.0.0.1", SimIdentity.drawnFrom(world.random()));
      var bob = SimNode.withKey(world, network, "bob", "10.0.0.2", key);
      world.sleep(Duration.ofSeconds(1));
      Peer before = alice.peer("bob");
      close(bob);
      world.sleep(Duration.ofMillis(500));
      alice.messenger.send(before.id(), "waits for a key");
      var carol =
          SimNode.withKey(
              world, network, "carol", "10.0.0.2", SimIdentity.drawnFrom(world.random()));
      world.sleep(Duration.ofMinutes(1));
      assertThat(carol.received()).isEmpty();
      var robert = SimNode.withKey(world, network, "robert", "10.0.0.7", key);
      drain(alice);
      assertThat(robert.received()).containsExactly("waits for a key");
      assertThat(alice.peer("robert").number()).isEqualTo(before.number());
      assertThat(alice.peer("robert").address().ip().getHostAddress()).isEqualTo("10.0.0.7");
      assertThat(alice.changesOf(before)).contains(RENAMED);
      close(alice, carol, robert);
    });
  }

  @Test
  void anotherKeyUnderAKnownNameGetsNothingUntilItIsTrusted() {
    inEveryWorld((world, network) -> {
      var alice =
          SimNode.withKey(
              world, network, "alice", "10.0.0.1", SimIdentity.drawnFrom(world.random()));
      var bob =
          SimNode.withKey(world, network, "bob", "10.0.0.2", SimIdentity.drawnFrom(world.random()));
      world.sleep(Duration.ofSeconds(1));
      close(bob);
      world.sleep(Duration.ofMillis(500));
      var other =
          SimNode.withKey(world, network, "bob", "10.0.0.2", SimIdentity.drawnFrom(world.random()));
      world.sleep(Duration.ofSeconds(2));
      Peer changed = alice.peer("bob~2");
      assertThat(alice.changesOf(changed)).contains(KEY_CHANGED);
      alice.messenger.send(changed.id(), "are you bob?");
      world.sleep(Duration.ofMinutes(1));
      assertThat(other.received()).isEmpty();
      assertThat(alice.peer("bob~2").activity())
          .isEqualTo("held: its key is another one than before");
      assertThat(alice.messenger.trust(changed.id())).isTrue();
      drain(alice);
      assertThat(other.received()).containsExactly("are you bob?");
      close(alice, other);
    });
  }

  @Test
  void whoIsGivenByHandGoesOnUnderItsKeyAndGetsEverythingInOrder() {
    inEveryWorld((world, network) -> {
      var alice =
          new SimNode(
              world,
              network.stack(java.net.InetAddress.ofLiteral("10.0.0.1")),
              SimNode.keyed("alice", "10.0.0.1", "10.0.0.2"));
      PeerId byAddress = alice.onlyPeer().id();
      for (int i = 0; i < 20; i++) {
        alice.messenger.send(byAddress, "early " + i);
      }
      world.sleep(Duration.ofSeconds(3));
      var bob =
          SimNode.withKey(world, network, "bob", "10.0.0.2", SimIdentity.drawnFrom(world.random()));
      for (int i = 0; i < 40; i++) {
        alice.messenger.send(alice.messenger.peers().getFirst().id(), "m" + i);
        world.sleep(Duration.ofMillis(world.random().nextInt(40)));
      }
      drain(alice);
      assertThat(alice.around()).containsExactly("bob HERE");
      assertThat(alice.onlyPeer().number()).isEqualTo(1);
      assertThat(bob.received().subList(0, 20)).allMatch(text -> text.startsWith("early"));
      assertThat(bob.received()).hasSize(60);
      assertThat(bob.received().subList(20, 60))
          .isSortedAccordingTo(
              java.util.Comparator.comparingInt(text -> Integer.parseInt(text.substring(1))));
      assertThat(alice.messenger.peer(byAddress))
          .isEqualTo(alice.messenger.peer(alice.onlyPeer().id()));
      close(alice, bob);
    });
  }
}
