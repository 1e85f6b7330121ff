package io.parley.internal.node;

import static io.parley.MessengerEvent.PeerChange.AWAY;
import static io.parley.MessengerEvent.PeerChange.ENTERED;
import static io.parley.MessengerEvent.PeerChange.HERE;
import static io.parley.MessengerEvent.PeerChange.LEFT;
import static io.parley.MessengerEvent.PeerChange.RENAMED;
import static io.parley.internal.node.Worlds.close;
import static io.parley.internal.node.Worlds.drain;
import static io.parley.internal.node.Worlds.inEveryWorld;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.Peer;
import io.parley.Presence;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.SimStore.Operation;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes that find each other, fall silent, come back and leave, in simulated worlds.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DiscoverySimTest {

  @Test
  void threeThatStartTogetherKnowEachOtherWithinASecond() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      var carol = SimNode.discovering(world, network, "carol", "10.0.0.3");
      world.sleep(Duration.ofSeconds(1));
      assertThat(alice.around()).containsExactlyInAnyOrder("bob HERE", "carol HERE");
      assertThat(bob.around()).containsExactlyInAnyOrder("alice HERE", "carol HERE");
      assertThat(carol.around()).containsExactlyInAnyOrder("alice HERE", "bob HERE");
      assertThat(alice.changesOf(alice.peer("bob"))).containsExactly(ENTERED, HERE);
      assertThat(alice.messenger.broadcast("hello")).hasSize(2);
      drain(alice);
      assertThat(bob.received()).containsExactly("hello");
      assertThat(carol.received()).containsExactly("hello");
      close(alice, bob, carol);
    });
  }

  @Test
  void whoFallsSilentIsAwayAfter30SecondsAndGetsItsQueueOnceItIsBack() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(25));
      network.cut(alice.ip, bob.ip);
      Delivery waits = alice.send("waits");
      world.sleep(Duration.ofSeconds(24));
      assertThat(alice.around()).containsExactly("bob HERE");
      world.sleep(Duration.ofSeconds(7));
      assertThat(alice.around()).containsExactly("bob AWAY");
      assertThat(alice.onlyPeer().queued()).isEqualTo(1);
      world.sleep(Duration.ofMinutes(10));
      network.heal(alice.ip, bob.ip);
      world.sleep(Duration.ofSeconds(11));
      assertThat(alice.around()).containsExactly("bob HERE");
      assertThat(bob.around()).containsExactly("alice HERE");
      drain(alice);
      assertThat(alice.now(waits).state()).isEqualTo(DeliveryState.SENT);
      assertThat(bob.received()).containsExactly("[Thu 00:00] waits");
      assertThat(alice.changesOf(alice.onlyPeer())).containsExactly(ENTERED, HERE, AWAY, HERE);
      close(alice, bob);
    });
  }

  @Test
  void whoLeavesHasLeftAndIsBackWhenItStartsAgainUnderTheSameNumber() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      var carol = SimNode.discovering(world, network, "carol", "10.0.0.3");
      world.sleep(Duration.ofSeconds(1));
      Peer before = alice.peer("bob");
      close(bob);
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.peer("bob").presence()).isEqualTo(Presence.LEFT);
      assertThat(recipients(alice.messenger.broadcast("not to bob")))
          .containsExactly(carol.ip.getHostAddress());
      Delivery later = ((Accepted) alice.messenger.send(before.id(), "for later")).delivery();
      world.sleep(Duration.ofHours(1));
      assertThat(alice.peer("bob").presence()).isEqualTo(Presence.LEFT);

      var bobAgain = SimNode.discovering(world, network, "bob", "10.0.0.2");
      drain(alice);
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.now(later).state()).isEqualTo(DeliveryState.SENT);
      assertThat(bobAgain.received()).containsExactly("[Thu 00:00] for later");
      assertThat(alice.peer("bob").number()).isEqualTo(before.number());
      assertThat(alice.changesOf(before)).containsExactly(ENTERED, HERE, LEFT, HERE);
      close(alice, bobAgain, carol);
    });
  }

  @Test
  void whoReadsOfAChangeFindsItSo() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      Map<PeerChange, Optional<Presence>> found = new EnumMap<>(PeerChange.class);
      Thread reader = world.start("reader", () -> readAtOnce(world, alice.messenger, found));
      world.sleep(Duration.ofMillis(1));
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofMillis(10));
      close(bob);
      world.sleep(Duration.ofMillis(10));
      reader.join();
      close(alice);
      assertThat(found).containsEntry(HERE, Optional.of(Presence.HERE));
      assertThat(found).containsEntry(LEFT, Optional.of(Presence.LEFT));
      assertThat(found.get(ENTERED)).isPresent();
    });
  }

  /// Reads without waiting, so that it sees an event as soon as it is stored, until somebody left.
  private static void readAtOnce(
      SeededScheduler world, Messenger node, Map<PeerChange, Optional<Presence>> found) {
    try {
      Cursor cursor = node.cursor("main");
      while (!found.containsKey(LEFT)) {
        if (cursor.next(Deadline.PASSED).orElse(null) instanceof PeerChanged changed) {
          found.put(changed.change(), node.peer(changed.peer()).map(Peer::presence));
        }
        world.sleep(Duration.ofNanos(1));
      }
    } catch (InterruptedException | StoreException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void onePeerGivenByHandBeyondTheLinkIsFoundAndFindsUsAndIsToldThatWeLeave() {
    inEveryWorld((world, network) -> {
      var far = SimNode.discovering(world, network, "far", "10.0.9.9");
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1", "10.0.9.9");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      assertThat(alice.messenger.peers().getFirst().presence()).isEqualTo(Presence.UNHEARD);
      world.sleep(Duration.ofSeconds(1));
      assertThat(alice.around()).containsExactly("far HERE", "bob HERE");
      assertThat(far.around()).containsExactly("alice HERE");
      assertThat(bob.around()).containsExactly("alice HERE");
      assertThat(alice.changesOf(alice.peer("far"))).containsExactly(ENTERED, HERE);
      world.sleep(Duration.ofMinutes(5));
      assertThat(far.around()).containsExactly("alice HERE");
      close(far);
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.around()).containsExactly("far LEFT", "bob HERE");
      close(alice, bob);
    });
  }

  @Test
  void aMessageIsAsGoodASignOfLifeAsABeacon() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var mute = new SimNode(world, network, "mute", "10.0.0.2", "10.0.0.1");
      mute.send("I have no discovery");
      drain(mute);
      assertThat(alice.around()).containsExactly("mute HERE");
      world.sleep(Duration.ofSeconds(20));
      mute.send("still here");
      drain(mute);
      world.sleep(Duration.ofSeconds(29));
      assertThat(alice.around()).containsExactly("mute HERE");
      world.sleep(Duration.ofSeconds(2));
      assertThat(alice.around()).containsExactly("mute AWAY");
      assertThat(mute.around()).containsExactly("10.0.0.1 UNHEARD");
      close(alice, mute);
    });
  }

  @Test
  void aSignOfLifeEndsTheWaitBeforeTheNextTry() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      network.refuse(bob.ip);
      Delivery refused = alice.send("refused for a minute");
      world.sleep(Duration.ofMinutes(1));
      network.admit(bob.ip);
      bob.send("are you there?");
      drain(bob);
      world.sleep(Duration.ofMillis(20));
      assertThat(alice.now(refused).state()).isEqualTo(DeliveryState.SENT);
      close(alice, bob);
    });
  }

  @Test
  void oneWhoIsAwayWithAFullOutboxHoldsUpNoBroadcast() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      var carol = SimNode.discovering(world, network, "carol", "10.0.0.3");
      world.sleep(Duration.ofSeconds(1));
      network.cut(alice.ip, carol.ip);
      world.sleep(Duration.ofSeconds(31));
      assertThat(alice.peer("carol").presence()).isEqualTo(Presence.AWAY);
      long before = world.nanos();
      for (int i = 0; i < 200; i++) {
        alice.messenger.broadcast("m" + i);
        world.sleep(Duration.ofMillis(50));
      }
      assertThat(world.nanos() - before).isLessThan(Duration.ofSeconds(11).toNanos());
      assertThat(alice.peer("carol").queued()).isEqualTo(128);
      drain(bob);
      assertThat(bob.received()).hasSize(200);
      close(alice, bob, carol);
    });
  }

  @Test
  void whoIsAwayAndSaysThatItLeavesHasLeft() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var mute = new SimNode(world, network, "mute", "10.0.0.2", "10.0.0.1");
      mute.send("hello");
      drain(mute);
      world.sleep(Duration.ofSeconds(31));
      assertThat(alice.around()).containsExactly("mute AWAY");
      close(mute);
      SimStack mutes = network.stack(mute.ip);
      mutes
          .openDatagrams(new Address(mute.ip, 8_081))
          .send(
              new Address(alice.ip, 8_081), ByteBuffer.wrap("CSDCQUIT|1|mute@x|".getBytes(UTF_8)));
      mutes.close();
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.around()).containsExactly("mute LEFT");
      close(alice);
    });
  }

  @Test
  void theLastMessageOfOneWhoHasLeftDoesNotBringItBackButABeaconDoes() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofSeconds(1));
      close(bob);
      world.sleep(Duration.ofMillis(100));
      var late = new SimNode(world, network, "bob", "10.0.0.2", "10.0.0.1");
      late.send("overtaken by its farewell");
      drain(late);
      close(late);
      assertThat(alice.received()).containsExactly("overtaken by its farewell");
      assertThat(alice.around()).containsExactly("bob LEFT");
      world.sleep(Duration.ofMillis(200));
      var bobAgain = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofMillis(100));
      assertThat(alice.around()).containsExactly("bob HERE");
      close(alice, bobAgain);
    });
  }

  @Test
  void namesThatChangeFasterThanOnceASecondAreTakenOnceASecondAndTheirNumberIsBounded() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      for (int i = 0; i < 10; i++) {
        var fickle = SimNode.discovering(world, network, "name" + i, "10.0.0.2");
        world.sleep(Duration.ofMillis(100));
        close(fickle);
      }
      assertThat(alice.around()).hasSizeLessThanOrEqualTo(2);
      for (int i = 0; i < 10; i++) {
        var steady = SimNode.discovering(world, network, "steady" + i, "10.0.0.2");
        world.sleep(Duration.ofSeconds(2));
        close(steady);
      }
      assertThat(alice.around()).hasSize(Roster.MAX_NAMES);
      var settled = SimNode.discovering(world, network, "settled", "10.0.0.2");
      world.sleep(Duration.ofSeconds(11));
      assertThat(alice.around()).hasSize(Roster.MAX_NAMES).containsOnlyOnce("settled HERE");
      assertThat(alice.changesOf(alice.peer("settled"))).contains(RENAMED);
      close(alice, settled);
    });
  }

  @Test
  void withoutDiscoverySilenceSaysNothing() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      var bob = new SimNode(world, network, "bob", "10.0.0.2");
      alice.send("hello");
      drain(alice);
      world.sleep(Duration.ofHours(1));
      assertThat(bob.around()).containsExactly("alice HERE");
      close(alice, bob);
    });
  }

  @Test
  void aNodeOnAllAddressesFindsTheNeighboursOnEachAndFollowsThemWhenTheyChange() {
    inEveryWorld((world, network) -> {
      SimStack stack = network.stack(ip("10.0.1.1"), ip("10.0.2.1"));
      var hub = new SimNode(world, stack, MessengerConfig.named("hub"));
      var one = SimNode.discovering(world, network, "one", "10.0.1.5");
      var two = SimNode.discovering(world, network, "two", "10.0.2.5");
      var three = SimNode.discovering(world, network, "three", "10.0.3.5");
      world.sleep(Duration.ofSeconds(1));
      assertThat(hub.around()).containsExactlyInAnyOrder("one HERE", "two HERE");
      assertThat(one.around()).containsExactly("hub HERE");
      assertThat(one.onlyPeer().address().ip()).isEqualTo(ip("10.0.1.1"));
      assertThat(two.onlyPeer().address().ip()).isEqualTo(ip("10.0.2.1"));

      world.sleep(Duration.ofMillis(1_500));
      stack.readdress(ip("10.0.2.1"), ip("10.0.3.1"));
      world.sleep(Duration.ofSeconds(11));
      assertThat(three.around()).containsExactly("hub HERE");
      assertThat(three.onlyPeer().address().ip()).isEqualTo(ip("10.0.3.1"));
      world.sleep(Duration.ofSeconds(30));
      // One is no longer on a link of the hub's, which therefore asks it from another address.
      assertThat(one.around()).containsExactly("hub AWAY", "hub~2 HERE");
      assertThat(hub.around()).containsExactlyInAnyOrder("one HERE", "two HERE", "three HERE");
      close(hub, one, two, three);
    });
  }

  @Test
  void aNodeWithTwoAddressesInOneNetworkIsOnePeer() {
    inEveryWorld((world, network) -> {
      SimStack stack = network.stack(ip("10.0.1.1"), ip("10.0.1.2"));
      var laptop = new SimNode(world, stack, MessengerConfig.named("laptop"));
      var bob = SimNode.discovering(world, network, "bob", "10.0.1.5");
      world.sleep(Duration.ofSeconds(15));
      assertThat(bob.around()).containsExactly("laptop HERE");
      assertThat(laptop.around()).containsExactly("bob HERE");
      bob.messenger.broadcast("once");
      drain(bob);
      assertThat(laptop.received()).containsExactly("once");
      close(laptop, bob);
    });
  }

  @Test
  void aNodeThatStartsWithoutANetworkFindsItsNeighboursOnceItHasOne() {
    inEveryWorld((world, network) -> {
      SimStack stack = network.stack(ip("10.0.1.1"));
      stack.readdress();
      var alice = new SimNode(world, stack, MessengerConfig.named("alice"));
      var bob = SimNode.discovering(world, network, "bob", "10.0.1.2");
      world.sleep(Duration.ofSeconds(15));
      assertThat(alice.around()).isEmpty();
      stack.readdress(ip("10.0.1.1"));
      world.sleep(Duration.ofSeconds(11));
      assertThat(alice.around()).containsExactly("bob HERE");
      assertThat(bob.around()).containsExactly("alice HERE");
      close(alice, bob);
    });
  }

  @Test
  void whatCannotBeStoredDoesNotHappenAndIsTriedAgain() {
    inEveryWorld((world, network) -> {
      var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
      world.sleep(Duration.ofSeconds(5));
      alice.store.failNext(Operation.PEER_CHANGE, 1);
      var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
      world.sleep(Duration.ofMillis(900));
      assertThat(alice.around()).isEmpty();
      world.sleep(Duration.ofMillis(200));
      assertThat(alice.around()).containsExactly("bob HERE");

      network.cut(alice.ip, bob.ip);
      alice.store.failNext(Operation.PEER_CHANGE, 1);
      world.sleep(Duration.ofSeconds(31));
      assertThat(alice.around()).containsExactly("bob HERE");
      world.sleep(Roster.SILENCE);
      assertThat(alice.around()).containsExactly("bob AWAY");
      assertThat(alice.changesOf(alice.onlyPeer())).containsExactly(ENTERED, HERE, AWAY);
      close(alice, bob);
    });
  }

  /// The last thing told of a peer is always what it is.
  @Test
  void whatIsToldIsWhatIsWhateverHappens() {
    SeededScheduler.forEachSeed(
        40, seed -> SeededScheduler.runTwice(seed, DiscoverySimTest::comeAndGo));
  }

  private static void comeAndGo(SeededScheduler world) throws Exception {
    var network = new SimNetwork(world);
    var alice = SimNode.discovering(world, network, "alice", "10.0.0.1");
    var bob = SimNode.discovering(world, network, "bob", "10.0.0.2");
    for (int i = 0; i < 10; i++) {
      switch (world.random().nextInt(4)) {
        case 0 -> network.cut(alice.ip, bob.ip);
        case 1 -> network.heal(alice.ip, bob.ip);
        case 2 -> {
          close(bob);
          world.sleep(Duration.ofSeconds(world.random().nextInt(40)));
          bob = SimNode.discovering(world, network, "bob" + i % 2, "10.0.0.2");
        }
        default -> alice.messenger.broadcast("m" + i);
      }
      world.sleep(Duration.ofMillis(world.random().nextInt(40_000)));
      for (Peer peer : alice.messenger.peers()) {
        assertThat(presenceToldBy(alice.changesOf(peer))).isEqualTo(peer.presence());
      }
    }
    network.heal(alice.ip, bob.ip);
    world.sleep(Duration.ofSeconds(15));
    for (Peer peer : alice.messenger.peers()) {
      assertThat(alice.messenger.trust(peer.id())).isTrue();
    }
    drain(alice);
    assertThat(alice.around()).containsOnlyOnce(bob.messenger.name() + " HERE");
    close(alice, bob);
    assertThat(network.leftovers()).isEmpty();
  }

  private static Presence presenceToldBy(List<PeerChange> changes) {
    Presence told = Presence.UNHEARD;
    for (PeerChange change : changes) {
      told =
          switch (change) {
            case HERE -> Presence.HERE;
            case LEFT -> Presence.LEFT;
            case AWAY -> Presence.AWAY;
            case DISPLACED -> told.next(Presence.Sign.SILENT);
            default -> told;
          };
    }
    return told;
  }

  private static List<String> recipients(List<SendResult> results) {
    return results.stream()
        .map(result -> ((Accepted) result).delivery().recipient().value())
        .map(id -> id.substring("csend:".length()))
        .toList();
  }

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
