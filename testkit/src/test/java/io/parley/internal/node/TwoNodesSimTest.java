package io.parley.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.spi.Deadline;
import io.parley.testkit.sim.Chances;
import io.parley.testkit.sim.LinkConditions;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.Trace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two production nodes over an in-memory stack, under a seed that decides everything: the proof
/// that all time, randomness, threads and sockets are given to the core.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoNodesSimTest {

  private static final int MESSAGES = 20;

  @Test
  void aLostConnectionLosesDoublesAndReordersNothingThatWasCalledSent() {
    SeededScheduler.forEachSeed(50, TwoNodesSimTest::converseWithLostConnections);
  }

  /// Without resets: three in a row would teach the nodes that their peer closes so.
  @Test
  void noMoreDoesANetworkThatLosesDoublesAndReordersSegments() {
    LinkConditions rough = LinkConditions.USUAL.withSegments(new Chances(0.1, 0.1, 0.2));
    SeededScheduler.forEachSeed(
        50,
        seed ->
            SeededScheduler.runTwice(
                seed, world -> converse(world, new SimNetwork(world, rough), 0)));
  }

  @Test
  void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
    Set<String> traces = new TreeSet<>();
    SeededScheduler.forEachSeed(
        20,
        seed -> {
          Trace trace = SeededScheduler.runTwice(seed, TwoNodesSimTest::playLostConnections);
          traces.add(String.join("\n", trace.lines()));
        });
    assertThat(traces).hasSizeGreaterThan(Long.getLong("parley.seed") == null ? 1 : 0);
  }

  @Test
  void aPeerThatIsAwayForAnHourGetsEverythingWithItsTimeWhenItIsBack() {
    SeededScheduler.forEachSeed(
        10,
        seed ->
            SeededScheduler.run(
                seed,
                world -> {
                  var network = new SimNetwork(world);
                  var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
                  List<String> texts = new ArrayList<>();
                  for (int i = 0; i < MESSAGES; i++) {
                    texts.add("[Thu 00:00] m" + i);
                    alice.send("m" + i);
                  }
                  world.sleep(Duration.ofHours(1));
                  var bob = new SimNode(world, network, "bob", "10.0.0.2");
                  assertThat(
                          alice.messenger.awaitDrained(
                              alice.messenger.deadlineIn(Duration.ofSeconds(10))))
                      .isTrue();
                  assertThat(bob.received()).containsExactlyElementsOf(texts);
                  alice.messenger.close();
                  bob.messenger.close();
                }));
  }

  private static void converseWithLostConnections(long seed) {
    SeededScheduler.run(seed, TwoNodesSimTest::playLostConnections);
  }

  private static void playLostConnections(SeededScheduler world) throws Exception {
    converse(world, new SimNetwork(world), 4);
  }

  /// Both send, and now and then all connections are lost, each time with a chance of so many in
  /// sixteen.
  private static void converse(SeededScheduler world, SimNetwork network, int resetsInSixteen)
      throws Exception {
    var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
    var bob = new SimNode(world, network, "bob", "10.0.0.2", "10.0.0.1");
    List<Delivery> fromAlice = new ArrayList<>();
    List<Delivery> fromBob = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      fromAlice.add(alice.send("a" + i));
      fromBob.add(bob.send("b" + i));
      world.sleep(Duration.ofMillis(world.random().nextInt(8)));
      if (world.random().nextInt(16) < resetsInSixteen) {
        network.resetAll(alice.ip, bob.ip);
      }
    }
    assertThat(alice.messenger.awaitDrained(Deadline.NEVER)).isTrue();
    assertThat(bob.messenger.awaitDrained(Deadline.NEVER)).isTrue();
    assertHonest(alice, fromAlice, "a", bob.received());
    assertHonest(bob, fromBob, "b", alice.received());
    world.trace("alice got " + alice.received() + ", bob got " + bob.received());
    assertThat(alice.messenger.close(Duration.ZERO).undelivered()).isEmpty();
    assertThat(bob.messenger.close(Duration.ZERO).undelivered()).isEmpty();
    assertThat(network.leftovers()).isEmpty();
  }

  /// Every `SENT` message is there once; an `UNKNOWN` one at most once; all in the order sent.
  private static void assertHonest(
      SimNode sender, List<Delivery> sent, String prefix, List<String> received) throws Exception {
    List<String> possible = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      DeliveryState state = sender.now(sent.get(i)).state();
      assertThat(state).isIn(DeliveryState.SENT, DeliveryState.UNKNOWN);
      if (state == DeliveryState.SENT || received.contains(prefix + i)) {
        possible.add(prefix + i);
      }
    }
    assertThat(received).containsExactlyElementsOf(possible);
  }
}
