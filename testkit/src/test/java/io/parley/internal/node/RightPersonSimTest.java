package io.parley.internal.node;

import static io.parley.MessengerEvent.PeerChange.DISPLACED;
import static io.parley.MessengerEvent.PeerChange.ENTERED;
import static io.parley.MessengerEvent.PeerChange.HERE;
import static io.parley.MessengerEvent.PeerChange.TRUSTED;
import static io.parley.internal.node.Worlds.close;
import static io.parley.internal.node.Worlds.drain;
import static io.parley.internal.node.Worlds.inEveryWorld;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Peer;
import io.parley.Presence;
import io.parley.SendResult.Accepted;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What waits for one is never sent to another who got the same address.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RightPersonSimTest {

  @Test
  void whatWaitsForBobDoesNotGoToCarolAtHisAddress() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      Peer toBob = alice.peer("bob");
      close(bob);
      world.sleep(Duration.ofMillis(100));
      Delivery secret = ((Accepted) alice.messenger.send(toBob.id(), "for bob alone")).delivery();
      var carol = SimNode.discovering(world, network, "carol", "10.0.0.2");
      world.sleep(Duration.ofMinutes(5));
      assertThat(carol.received()).isEmpty();
      assertThat(alice.peer("bob").activity()).isEqualTo("held: carol is at its address");
      assertThat(alice.peer("carol").presence()).isEqualTo(Presence.HERE);
      assertThat(alice.peer("carol").id()).isNotEqualTo(toBob.id());
      assertThat(alice.changesOf(toBob)).endsWith(DISPLACED);

      alice.messenger.send(alice.peer("carol").id(), "for carol");
      drainFor(alice, "carol");
      assertThat(carol.received()).containsExactly("for carol");
      close(carol);
      var bobAgain = SimNode.discovering(world, network, "bob", "10.0.0.2");
      drain(alice);
      assertThat(bobAgain.received()).containsExactly("for bob alone");
      assertThat(alice.now(secret).state()).isEqualTo(DeliveryState.SENT);
      close(alice, bobAgain);
    });
  }

  private static void drainFor(SimNode node, String name) throws Exception {
    while (node.peer(name).queued() > 0) {
      assertThat(node.messenger.awaitDrained(node.messenger.deadlineIn(Duration.ofMillis(50))))
          .isFalse();
    }
  }

  @Test
  void aPersonMaySayThatItIsTheSameOneUnderAnotherName() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      Peer toBob = alice.peer("bob");
      close(bob);
      world.sleep(Duration.ofMillis(100));
      alice.messenger.send(toBob.id(), "for bob");
      var robert = SimNode.discovering(world, network, "robert", "10.0.0.2");
      world.sleep(Duration.ofSeconds(12));
      assertThat(robert.received()).isEmpty();
      assertThat(alice.messenger.trust(toBob.id())).isTrue();
      drain(alice);
      assertThat(robert.received()).containsExactly("for bob");
      assertThat(alice.changesOf(toBob)).endsWith(TRUSTED);
      close(alice, robert);
    });
  }

  @Test
  void whoWasFoundAndIsSilentGetsNothingUntilItIsHeardOfAgain() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      close(bob);
      var deaf = new SimNode(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      alice.send("are you bob?");
      world.sleep(Duration.ofMinutes(2));
      assertThat(deaf.received()).isEmpty();
      assertThat(alice.onlyPeer().activity()).isEqualTo("held: not heard of");
      close(deaf);
      var bobAgain = SimNode.discovering(world, network, "bob", "10.0.0.2");
      drain(alice);
      assertThat(bobAgain.received()).containsExactly("are you bob?");
      close(alice, bobAgain);
    });
  }

  @Test
  void whoIsGivenByHandIsSentToUnheardButNotIfItTellsTwoNames() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1", "10.0.0.2");
      var mute = new SimNode(world, network, "mute", "10.0.0.2", "10.0.0.1");
      alice.send("by hand");
      drain(alice);
      assertThat(mute.received()).containsExactly("by hand");
      mute.send("I am mute");
      drain(mute);
      assertThat(alice.around()).containsExactly("mute HERE");
      close(mute);
      var other = SimNode.discovering(world, network, "other", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      alice.messenger.send(alice.peer("mute").id(), "for mute");
      world.sleep(Duration.ofSeconds(30));
      assertThat(other.received()).isEmpty();
      assertThat(alice.peer("mute").presence()).isEqualTo(Presence.AWAY);
      assertThat(alice.changesOf(alice.peer("other"))).containsExactly(ENTERED, HERE);
      close(alice, other);
    });
  }

  @Test
  void twoOfOneNameAreShownApart() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      var otherBob = SimNode.discovering(world, network, "bob", "10.0.0.3");
      world.sleep(Duration.ofSeconds(1));
      assertThat(alice.around()).containsExactly("bob HERE", "bob~2 HERE");
      alice.messenger.send(alice.peer("bob~2").id(), "to the second");
      drain(alice);
      assertThat(bob.received()).isEmpty();
      assertThat(otherBob.received()).containsExactly("to the second");
      close(alice, bob, otherBob);
    });
  }
}
