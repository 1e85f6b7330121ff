package io.parley.internal.node;

import static io.parley.internal.node.Worlds.close;
import static io.parley.internal.node.Worlds.drain;
import static io.parley.internal.node.Worlds.inEveryWorld;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.KnownPeer;
import io.parley.MessengerConfig;
import io.parley.testkit.peer.CsendMacPeer;
import io.parley.testkit.peer.CsendPosixPeer;
import io.parley.testkit.peer.ReceivedText;
import io.parley.testkit.peer.ScriptedPeer;
import io.parley.testkit.peer.SendOutcome;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Production nodes that talk to csend's programs, as these really behave.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScriptedPeersSimTest {

  /// As many as csend's own test sends to each peer.
  private static final int MESSAGES = 24;

  private static final String ALICE = "10.0.0.1";
  private static final String CAROL = "10.0.0.3";

  @Test
  void aPosixPeerGetsEverythingOnceAndInOrderAndSoDoWe() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      List<Delivery> deliveries = converse(world, alice, carol);
      assertThat(states(alice, deliveries)).containsOnly(DeliveryState.SENT);
      assertThat(alice.onlyPeer().name()).isEqualTo("carol");
      carol.kill();
      close(alice);
    });
  }

  @Test
  void aMacThatWeKnowForOneGetsEverythingOnceAndInOrderAndSoDoWe() {
    inEveryWorld((world, network) -> {
      CsendMacPeer mac = mac(world, network);
      SimNode alice = knowingAMac(world, network);
      List<Delivery> deliveries = converse(world, alice, mac);
      assertThat(states(alice, deliveries)).containsOnly(DeliveryState.SENT);
      mac.kill();
      close(alice);
    });
  }

  @Test
  void theSameSeedGivesTheSameConversation() {
    SeededScheduler.forEachSeed(
        10,
        seed ->
            SeededScheduler.runTwice(
                seed,
                world -> {
                  var network = new SimNetwork(world);
                  CsendMacPeer mac = mac(world, network);
                  SimNode alice = knowingAMac(world, network);
                  converse(world, alice, mac);
                  mac.kill();
                  close(alice);
                }));
  }

  @Test
  void aMacThatNobodyTellsUsOfShowsItsHabitInThreeMessages() {
    inEveryWorld((world, network) -> {
      CsendMacPeer mac = mac(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      List<Delivery> deliveries = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        deliveries.add(alice.send("a" + i));
      }
      drain(alice);
      assertThat(texts(mac)).containsExactlyElementsOf(numbered("a"));
      List<DeliveryState> states = states(alice, deliveries);
      assertThat(states.subList(0, 3)).containsOnly(DeliveryState.UNKNOWN);
      assertThat(states.subList(3, MESSAGES)).containsOnly(DeliveryState.SENT);
      mac.kill();
      close(alice);
    });
  }

  @Test
  void macRomanGoesBothWays() {
    inEveryWorld((world, network) -> {
      CsendMacPeer mac = mac(world, network);
      SimNode alice = knowingAMac(world, network);
      alice.send("café ☃");
      drain(alice);
      assertThat(mac.received()).containsExactly(new ReceivedText(alice.ip, "alice", "café ?"));
      assertThat(mac.send(alice.ip, "Grüße, ☃")).isEqualTo(SendOutcome.WRITTEN);
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.received()).containsExactly("Grüße, ?");
      mac.kill();
      close(alice);
    });
  }

  @Test
  void aLongTextComesInPartsThatJoinToIt() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      String text = "wörd ".repeat(1_000);
      Delivery delivery = alice.send(text);
      drain(alice);
      assertThat(alice.now(delivery).state()).isEqualTo(DeliveryState.SENT);
      assertThat(String.join("", texts(carol))).isEqualTo(text);
      carol.kill();
      close(alice);
    });
  }

  @Test
  void twoSendersToOnePeerLoseNothingAndKeepTheirOrder() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      var bob = new SimNode(world, network, "bob", "10.0.0.2", CAROL);
      for (int i = 0; i < MESSAGES; i++) {
        alice.send("a" + i);
        bob.send("b" + i);
      }
      drain(alice);
      drain(bob);
      assertThat(from(carol, "alice")).containsExactlyElementsOf(numbered("a"));
      assertThat(from(carol, "bob")).containsExactlyElementsOf(numbered("b"));
      carol.kill();
      close(alice, bob);
    });
  }

  @Test
  void aFrozenPeerIsWaitedForAndOnlyWhatItReadIsCalledSent() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      carol.freeze();
      Delivery patient = alice.send("within 30 s");
      world.sleep(Duration.ofSeconds(29));
      assertThat(alice.now(patient).state()).isEqualTo(DeliveryState.QUEUED);
      carol.thaw();
      drain(alice);
      assertThat(alice.now(patient).state()).isEqualTo(DeliveryState.SENT);
      carol.freeze();
      Delivery doubtful = alice.send("later");
      drain(alice);
      assertThat(alice.now(doubtful).reason()).isEqualTo("the peer did not close within 30 s");
      assertThat(alice.now(doubtful).state()).isEqualTo(DeliveryState.UNKNOWN);
      carol.thaw();
      world.sleep(Duration.ofMillis(100));
      assertThat(texts(carol)).containsExactly("within 30 s", "later");
      carol.kill();
      close(alice);
    });
  }

  @Test
  void aPeerKilledWhileFrozenLeavesOneMessageInDoubtAndTheRestWaitsForItsReturn() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      alice.send("before");
      drain(alice);
      carol.freeze();
      List<Delivery> deliveries = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        deliveries.add(alice.send("a" + i));
      }
      world.sleep(Duration.ofSeconds(10));
      carol.kill();
      world.sleep(Duration.ofMinutes(1));
      assertThat(states(alice, deliveries))
          .containsExactly(DeliveryState.UNKNOWN, DeliveryState.QUEUED, DeliveryState.QUEUED);
      assertThat(texts(carol)).containsExactly("before");
      CsendPosixPeer again = posix(world, network);
      drain(alice);
      assertThat(texts(again)).containsExactly("a1", "a2");
      again.kill();
      close(alice);
    });
  }

  /// But for one: a FIN that was under way while we wrote cannot be told from an answer
  /// (docs/csend.md).
  @Test
  void whenAPeerIsKilledAtAnyMomentAllThatWasCalledSentWasRead() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      List<Delivery> deliveries = new ArrayList<>();
      for (int i = 0; i < MESSAGES; i++) {
        deliveries.add(alice.send("a" + i));
      }
      world.sleep(Duration.ofNanos(world.random().nextLong(80_000_000L)));
      carol.kill();
      world.sleep(Duration.ofSeconds(1));
      int read = carol.received().size();
      assertThat(texts(carol)).containsExactlyElementsOf(numbered("a").subList(0, read));
      List<DeliveryState> states = states(alice, deliveries);
      assertThat(states.stream().limit(Math.max(0, read - 1))).allMatch(DeliveryState.SENT::equals);
      assertThat(states.stream().skip(read + 1)).allMatch(DeliveryState.QUEUED::equals);
      close(alice);
    });
  }

  @Test
  void aSilentConnectionToThePeerDelaysUsAndLosesNothing() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      var alice = new SimNode(world, network, "alice", ALICE, CAROL);
      var zed = network.stack(InetAddress.ofLiteral("10.0.0.9"));
      var idle =
          zed.connect(
              zed.ip(), SimNode.at(CAROL), alice.messenger.deadlineIn(Duration.ofSeconds(5)));
      Delivery delayed = alice.send("delayed");
      world.sleep(Duration.ofSeconds(8));
      assertThat(carol.received()).isEmpty();
      idle.close();
      drain(alice);
      assertThat(alice.now(delayed).state()).isEqualTo(DeliveryState.SENT);
      assertThat(texts(carol)).containsExactly("delayed");
      carol.kill();
      close(alice);
    });
  }

  @Test
  void weAndTheyFindEachOtherAndHearWhoLeaves() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      CsendMacPeer mac = new CsendMacPeer(world, network, "mac", InetAddress.ofLiteral("10.0.0.4"));
      mac.start();
      world.sleep(Duration.ofSeconds(3));
      var alice = SimNode.discovering(world, network, "alice", ALICE);
      world.sleep(Duration.ofSeconds(1));
      assertThat(alice.around()).containsExactlyInAnyOrder("carol HERE", "mac HERE");
      world.sleep(Duration.ofHours(1));
      assertThat(alice.around()).containsExactlyInAnyOrder("carol HERE", "mac HERE");
      assertThat(mac.peers()).contains("alice@10.0.0.1");
      carol.quit();
      mac.kill();
      world.sleep(Duration.ofSeconds(31));
      assertThat(alice.around()).containsExactlyInAnyOrder("carol LEFT", "mac AWAY");
      CsendPosixPeer again = posix(world, network);
      world.sleep(Duration.ofSeconds(1));
      assertThat(again.peers()).containsExactly("alice@10.0.0.1");
      close(alice);
      world.sleep(Duration.ofSeconds(1));
      assertThat(again.peers()).isEmpty();
      again.kill();
    });
  }

  @Test
  void anEleventhPeerIsNotListedThereAndTalksNevertheless() {
    inEveryWorld((world, network) -> {
      CsendPosixPeer carol = posix(world, network);
      List<ScriptedPeer> others = new ArrayList<>();
      for (int i = 0; i < ScriptedPeer.MAX_PEERS; i++) {
        var other =
            new CsendPosixPeer(
                world, network, "p" + i, InetAddress.ofLiteral("10.0.0." + (100 + i)));
        other.start();
        others.add(other);
      }
      world.sleep(Duration.ofSeconds(12));
      var alice = SimNode.discovering(world, network, "alice", ALICE);
      world.sleep(Duration.ofSeconds(12));
      assertThat(carol.peers()).hasSize(ScriptedPeer.MAX_PEERS).doesNotContain("alice@10.0.0.1");
      assertThat(alice.around())
          .hasSize(11)
          .contains("carol HERE")
          .allMatch(p -> p.endsWith("HERE"));
      alice.messenger.send(alice.peer("carol").id(), "from the eleventh");
      drain(alice);
      assertThat(texts(carol)).containsExactly("from the eleventh");
      assertThat(carol.send(alice.ip, "to the eleventh")).isEqualTo(SendOutcome.WRITTEN);
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.received()).containsExactly("to the eleventh");
      others.forEach(ScriptedPeer::kill);
      carol.kill();
      close(alice);
    });
  }

  /// Both send at once, until all has come.
  private static List<Delivery> converse(SeededScheduler world, SimNode node, ScriptedPeer peer)
      throws Exception {
    List<Delivery> deliveries = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      deliveries.add(node.send("a" + i));
      assertThat(peer.send(node.ip, "c" + i)).isEqualTo(SendOutcome.WRITTEN);
    }
    drain(node);
    world.sleep(Duration.ofMillis(100));
    assertThat(texts(peer)).containsExactlyElementsOf(numbered("a"));
    assertThat(node.received()).containsExactlyElementsOf(numbered("c"));
    return deliveries;
  }

  private static CsendPosixPeer posix(SeededScheduler world, SimNetwork network) throws Exception {
    var peer = new CsendPosixPeer(world, network, "carol", InetAddress.ofLiteral(CAROL));
    peer.start();
    return peer;
  }

  private static CsendMacPeer mac(SeededScheduler world, SimNetwork network) throws Exception {
    var peer = new CsendMacPeer(world, network, "mac", InetAddress.ofLiteral(CAROL));
    peer.start();
    return peer;
  }

  private static SimNode knowingAMac(SeededScheduler world, SimNetwork network) throws Exception {
    MessengerConfig config =
        SimNode.config("alice", ALICE).withPeer(KnownPeer.macAt(SimNode.at(CAROL)));
    return new SimNode(world, network.stack(InetAddress.ofLiteral(ALICE)), config);
  }

  private static List<DeliveryState> states(SimNode node, List<Delivery> deliveries)
      throws Exception {
    List<DeliveryState> states = new ArrayList<>();
    for (Delivery delivery : deliveries) {
      states.add(node.now(delivery).state());
    }
    return states;
  }

  private static List<String> numbered(String prefix) {
    return IntStream.range(0, MESSAGES).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> texts(ScriptedPeer peer) {
    return peer.received().stream().map(ReceivedText::text).toList();
  }

  private static List<String> from(ScriptedPeer peer, String name) {
    return peer.received().stream()
        .filter(text -> text.name().equals(name))
        .map(ReceivedText::text)
        .toList();
  }
}
