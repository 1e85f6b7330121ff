package io.parley.internal.node;

import static io.parley.internal.node.Worlds.close;
import static io.parley.internal.node.Worlds.drain;
import static io.parley.internal.node.Worlds.inEveryWorld;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.KnownPeer;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.EventsMissed;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.MessengerEvent.StoreTrouble;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.RejectReason;
import io.parley.SendResult.Rejected;
import io.parley.internal.memory.MemoryStore;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimIdentity;
import io.parley.testkit.sim.SimNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a node promises through its API, in simulated worlds.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeSimTest {

  @Test
  void aConversationWorksBothWaysAndTeachesNames() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      var bob = new SimNode(world, network, "bob", "10.0.0.2");
      assertThat(alice.onlyPeer().name()).isEqualTo("10.0.0.2");
      assertThat(bob.messenger.peers()).isEmpty();
      Delivery hello = alice.send("hello");
      drain(alice);
      assertThat(bob.onlyPeer().name()).isEqualTo("alice");
      assertThat(bob.onlyPeer().address()).isEqualTo(SimNode.at("10.0.0.1"));
      bob.send("hi");
      drain(bob);
      assertThat(alice.received()).containsExactly("hi");
      assertThat(bob.received()).containsExactly("hello");
      assertThat(alice.onlyPeer().name()).isEqualTo("bob");
      assertThat(alice.now(hello).state()).isEqualTo(DeliveryState.SENT);
      close(alice, bob);
    });
  }

  @Test
  void eventsTellEverythingInOrder() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      var bob = new SimNode(world, network, "bob", "10.0.0.2");
      alice.send("hello");
      drain(alice);
      bob.send("hi");
      drain(bob);
      assertThat(alice.events())
          .extracting(NodeSimTest::inWords)
          .containsExactly("ENTERED 10.0.0.2", "m1 QUEUED", "m1 SENT", "HERE bob", "bob says hi");
      close(alice, bob);
    });
  }

  @Test
  void aCursorWaitsForEventsAndStartsAgainWhereItAcknowledged() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      Cursor cursor = alice.messenger.cursor("bot");
      assertThat(cursor.next(Deadline.PASSED)).isPresent();
      assertThat(cursor.next(Deadline.in(world, Duration.ofSeconds(1)))).isEmpty();
      assertThat(world.nanos()).isGreaterThanOrEqualTo(1_000_000_000L);
      world.start("sender", () -> sendUnchecked(alice, "later"));
      MessengerEvent queued = cursor.next(Deadline.NEVER).orElseThrow();
      assertThat(inWords(queued)).isEqualTo("m1 QUEUED");
      cursor.acknowledge(queued.position());
      assertThat(alice.messenger.cursor("bot").next(Deadline.PASSED)).isEmpty();
      assertThat(alice.messenger.cursor("other").next(Deadline.PASSED).map(NodeSimTest::inWords))
          .contains("ENTERED 10.0.0.2");
      close(alice);
    });
  }

  @Test
  void aCursorThatCameTooLateIsTold() {
    SeededScheduler.run(
        1,
        world -> {
          var store = new MemoryStore();
          var stack = new SimNetwork(world).stack(InetAddress.ofLiteral("10.0.0.1"));
          Messenger alice =
              Messenger.start(
                  SimNode.config("alice", "10.0.0.1"),
                  new Environment(
                      world,
                      world,
                      world.random(),
                      stack,
                      store,
                      SimIdentity.drawnFrom(world.random())));
          for (int i = 0; i < 70_000; i++) {
            store.receive(new PeerId("bob"), "bob", "m" + i, world.wallTime());
          }
          Cursor cursor = alice.cursor("late");
          assertThat(cursor.next(Deadline.PASSED))
              .hasValueSatisfying(event ->
                  assertThat(event)
                      .isInstanceOfSatisfying(
                          EventsMissed.class,
                          missed -> assertThat(missed.count()).isEqualTo(70_000 - 65_536)));
          assertThat(cursor.next(Deadline.PASSED).map(NodeSimTest::inWords))
              .contains("bob says m" + (70_000 - 65_536));
          alice.close();
        });
  }

  @Test
  void whoReadsWhenTheNodeClosesIsReleased() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1");
      Cursor cursor = alice.messenger.cursor("main");
      world.start("closer", alice.messenger::close);
      assertThat(cursor.next(Deadline.NEVER)).isEmpty();
    });
  }

  @Test
  void whatCannotBeSentIsRejectedWithItsReason() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      PeerId bob = alice.onlyPeer().id();
      assertThat(alice.messenger.send(new PeerId("nobody"), "x"))
          .isEqualTo(new Rejected(new PeerId("nobody"), RejectReason.PEER_NOT_FOUND));
      assertThat(alice.messenger.send(bob, "a\0b"))
          .isEqualTo(new Rejected(bob, RejectReason.INVALID_TEXT));
      assertThat(alice.messenger.send(bob, "x".repeat((1 << 20) + 1)))
          .isEqualTo(new Rejected(bob, RejectReason.TOO_LONG));
      for (int i = 0; i < 128; i++) {
        assertThat(alice.messenger.trySend(bob, "m" + i)).isInstanceOf(Accepted.class);
      }
      assertThat(alice.messenger.trySend(bob, "over"))
          .isEqualTo(new Rejected(bob, RejectReason.OUTBOX_FULL));
      long before = world.nanos();
      assertThat(alice.messenger.send(bob, "over"))
          .isEqualTo(new Rejected(bob, RejectReason.OUTBOX_FULL));
      assertThat(Duration.ofNanos(world.nanos() - before))
          .isGreaterThanOrEqualTo(MessengerConfig.SEND_TIMEOUT);
      assertThat(alice.messenger.close(Duration.ZERO).undelivered()).hasSize(128);
      assertThat(alice.messenger.send(bob, "late"))
          .isEqualTo(new Rejected(bob, RejectReason.CLOSED));
    });
  }

  @Test
  void anOutboxHoldsAsManyMessagesAsTheConfigurationSays() {
    inEveryWorld((world, network) -> {
      var stack = network.stack(InetAddress.ofLiteral("10.0.0.1"));
      MessengerConfig config = SimNode.config("alice", "10.0.0.1", "10.0.0.2");
      var alice = new SimNode(world, stack, config.withOutboxMessages(64));
      PeerId bob = alice.onlyPeer().id();
      for (int i = 0; i < 64; i++) {
        assertThat(alice.messenger.trySend(bob, "m" + i)).isInstanceOf(Accepted.class);
      }
      assertThat(alice.messenger.trySend(bob, "over"))
          .isEqualTo(new Rejected(bob, RejectReason.OUTBOX_FULL));
      assertThat(alice.messenger.close(Duration.ZERO).undelivered()).hasSize(64);
      var next = network.stack(InetAddress.ofLiteral("10.0.0.3"));
      assertThatThrownBy(() -> new SimNode(world, next, config.withOutboxMessages(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an outbox holds at least one message");
    });
  }

  @Test
  void aMebibyteArrivesInPartsThatJoinToIt() {
    SeededScheduler.run(
        1,
        world -> {
          var network = new SimNetwork(world);
          var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
          var bob = new SimNode(world, network, "bob", "10.0.0.2");
          String text = "wörd ".repeat((1 << 20) / 6);
          Delivery delivery = alice.send(text);
          drain(alice);
          assertThat(alice.now(delivery).reason()).isEqualTo("the peer closed after reading");
          assertThat(alice.now(delivery).state()).isEqualTo(DeliveryState.SENT);
          assertThat(String.join("", bob.received())).isEqualTo(text);
          close(alice, bob);
        });
  }

  @Test
  void aBroadcastGoesToEachPeerOnItsOwnAndOneFullOutboxDelaysNobody() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2", "10.0.0.3");
      var carol = new SimNode(world, network, "carol", "10.0.0.3");
      Peer dead = alice.messenger.peers().getFirst();
      for (int i = 0; i < 128; i++) {
        alice.messenger.trySend(dead.id(), "m" + i);
      }
      world.start("caster", () -> broadcastUnchecked(alice, "to all"));
      world.sleep(Duration.ofSeconds(1));
      assertThat(carol.received()).containsExactly("to all");
      world.sleep(MessengerConfig.SEND_TIMEOUT);
      List<SendResult> results = alice.messenger.broadcast("again");
      assertThat(results.get(0)).isEqualTo(new Rejected(dead.id(), RejectReason.OUTBOX_FULL));
      assertThat(results.get(1)).isInstanceOf(Accepted.class);
      close(alice, carol);
    });
  }

  @Test
  void numbersOfPeersAreStable() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1");
      var bob = new SimNode(world, network, "bob", "10.0.0.2", "10.0.0.1");
      var carol = new SimNode(world, network, "carol", "10.0.0.3", "10.0.0.1");
      bob.send("1");
      drain(bob);
      carol.send("2");
      drain(carol);
      bob.send("3");
      drain(bob);
      assertThat(alice.messenger.peers())
          .extracting(Peer::number, Peer::name)
          .containsExactly(tuple(1, "bob"), tuple(2, "carol"));
      close(alice, bob, carol);
    });
  }

  @Test
  void whatComesWhileTheNodeStartsDoesNotTakeThePlaceOfAPeerGivenByHand() {
    inEveryWorld((world, network) -> {
      var bob = new SimNode(world, network, "bob", "10.0.0.2", "10.0.0.1");
      bob.send("early");
      MessengerConfig config =
          MessengerConfig.named("alice")
              .withAddress(InetAddress.ofLiteral("10.0.0.1"))
              .withoutDiscovery();
      for (int i = 1; i <= 100; i++) {
        config = config.withPeer(KnownPeer.at(SimNode.at("10.0.1." + i)));
      }
      Address bobs = SimNode.at("10.0.0.2").withPort(9090);
      Messenger alice = start(world, network, config.withPeer(KnownPeer.at(bobs)));
      drain(bob);
      assertThat(alice.peers()).hasSize(101);
      assertThat(alice.peers().getLast().address()).isEqualTo(bobs);
      assertThat(alice.peers().getLast().name()).isEqualTo("bob");
      alice.close(Duration.ZERO);
      close(bob);
    });
  }

  @Test
  void aFullRosterStillReceives() {
    SeededScheduler.run(
        1,
        world -> {
          var network = new SimNetwork(world);
          String[] peers = new String[Roster.MAX_PEERS];
          for (int i = 0; i < peers.length; i++) {
            peers[i] = "10.1.%d.%d".formatted(i / 250, 1 + i % 250);
          }
          var alice = new SimNode(world, network, "alice", "10.0.0.1", peers);
          var bob = new SimNode(world, network, "bob", "10.0.0.2", "10.0.0.1");
          bob.send("hello");
          drain(bob);
          assertThat(alice.received()).containsExactly("hello");
          assertThat(alice.messenger.peers()).hasSize(Roster.MAX_PEERS);
          close(alice, bob);
        });
  }

  @Test
  void closingReportsWhatCouldNotBeSent() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      alice.send("first");
      alice.send("second");
      long before = world.nanos();
      var report = alice.messenger.close(Duration.ofSeconds(4));
      assertThat(Duration.ofNanos(world.nanos() - before))
          .isBetween(Duration.ofSeconds(4), Duration.ofMillis(4_100));
      assertThat(report.undelivered()).extracting("text").containsExactly("first", "second");
      assertThat(alice.messenger.close(Duration.ZERO)).isEqualTo(report);
    });
  }

  @Test
  void closingSendsWhatIsQueuedFirst() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      var bob = new SimNode(world, network, "bob", "10.0.0.2");
      for (int i = 0; i < 50; i++) {
        alice.send("m" + i);
      }
      assertThat(alice.messenger.close(Duration.ofSeconds(5)).undelivered()).isEmpty();
      assertThat(bob.received()).hasSize(50);
      close(bob);
    });
  }

  @Test
  void aTakenPortAndABadConfigurationAreToldAndLeaveNothingOpen() {
    inEveryWorld((world, network) -> {
      InetAddress ip = InetAddress.ofLiteral("10.0.0.1");
      var stack = network.stack(ip);
      var listener = stack.listen(new Address(ip, MessengerConfig.CSEND_PORT));
      MessengerConfig config = MessengerConfig.named("alice").withAddress(ip);
      var store = new MemoryStore();
      assertThatThrownBy(() ->
              Messenger.start(
                  config,
                  new Environment(
                      world,
                      world,
                      world.random(),
                      stack,
                      store,
                      SimIdentity.drawnFrom(world.random()))))
          .isInstanceOfSatisfying(
              NetworkException.class,
              e -> assertThat(e.error()).isEqualTo(NetworkError.ADDRESS_IN_USE));
      assertThatThrownBy(() -> store.cursor("main")).isInstanceOf(StoreException.class);
      listener.close();
      assertThatThrownBy(() -> start(world, network, config.withPeer(at2()).withPeer(at2())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10.0.0.2 is given twice");
      assertThatThrownBy(
              () -> start(world, network, MessengerConfig.named("alice").withDiscoveryPort(0)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("discovery port");
      assertThatThrownBy(
              () -> start(world, network, SimNode.config("alice", "10.0.0.1", "10.0.0.1")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("own address");
      assertThatThrownBy(() -> start(world, network, MessengerConfig.named("a|b")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("|");
      assertThat(network.leftovers()).isEmpty();
    });
  }

  private static KnownPeer at2() {
    return KnownPeer.at(SimNode.at("10.0.0.2"));
  }

  private static Messenger start(SeededScheduler world, SimNetwork network, MessengerConfig config)
      throws Exception {
    var stack = network.stack(InetAddress.ofLiteral("10.0.0.1"));
    return Messenger.start(
        config,
        new Environment(
            world,
            world,
            world.random(),
            stack,
            new MemoryStore(),
            SimIdentity.drawnFrom(world.random())));
  }

  private static String inWords(MessengerEvent event) {
    return switch (event) {
      case MessageReceived(_, _, var message) -> message.fromName() + " says " + message.text();
      case DeliveryChanged(_, _, var delivery) -> delivery.message() + " " + delivery.state();
      case PeerChanged(_, _, _, String name, PeerChange change) -> change + " " + name;
      case EventsMissed(_, _, long count) -> "missed " + count;
      case StoreTrouble(_, _, var problem) -> "trouble " + problem.orElse("over");
    };
  }

  private static void sendUnchecked(SimNode node, String text) {
    try {
      node.send(text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void broadcastUnchecked(SimNode node, String text) {
    try {
      node.messenger.broadcast(text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
