package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Peer;
import io.parley.PeerId;
import io.parley.testkit.sim.SimStore.Keeping;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Machines and their lives, without faults but those that a test makes by hand.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MachineTest {

  private static void inEveryWorld(Play play) {
    Simulation.of(Scenario.named("by-hand", FaultMix.NONE, play)).check(10);
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  private static void write(Machine from, Machine to, List<String> texts) throws Exception {
    for (String text : texts) {
      assertThat(from.write(to, text)).isTrue();
    }
  }

  /// What lasts is a fault of its own here, so that doubt has a cause.
  private static FaultPlan forAMinute(Fault fault) {
    return FaultPlan.of(fault, Duration.ofMinutes(1));
  }

  @Test
  void aMachineThatDiesGoesOnWithItsQueueBeforeAnythingNewer() {
    inEveryWorld(world -> {
      Machine alice = world.machine("alice");
      Machine bob = world.machine("bob");
      write(alice, bob, texts(0, 1));
      world.sleep(Duration.ofSeconds(1));
      world.trouble(forAMinute(Faults.cut("alice", "bob")));
      world.sleep(Duration.ofSeconds(1));
      write(alice, bob, texts(1, 300));
      alice.crash();
      alice.start();
      var node = alice.messenger();
      assertThat(node.peers()).extracting(Peer::name).containsExactly("bob");
      world.sleep(Duration.ofMinutes(2));
      write(alice, bob, texts(300, 310));
      world.settle();
      assertThat(bob.received(alice)).containsExactlyElementsOf(texts(0, 310));
    });
  }

  @Test
  void whatAnEarlierLifeLeftTakesItsRoomInTheOutbox() {
    inEveryWorld(world -> {
      Machine alice = world.machine("alice");
      Machine bob = world.machine("bob");
      write(alice, bob, texts(0, 1));
      world.sleep(Duration.ofSeconds(1));
      world.trouble(forAMinute(Faults.refuse("bob")));
      world.sleep(Duration.ofSeconds(1));
      write(alice, bob, texts(1, 300));
      alice.crash();
      alice.start();
      world.sleep(Duration.ofSeconds(20));
      PeerId bobsId = PeerId.ofAddress(bob.ip());
      assertThat(alice.messenger().peer(bobsId).orElseThrow().queued()).isEqualTo(299);
      world.settle();
      assertThat(alice.messenger().peer(bobsId).orElseThrow().queued()).isZero();
    });
  }

  @Test
  void aMachineInMemoryForgets() {
    inEveryWorld(world -> {
      Machine alice = world.add("alice", Keeping.IN_MEMORY, config -> config);
      Machine bob = world.machine("bob");
      write(alice, bob, texts(0, 1));
      world.sleep(Duration.ofSeconds(1));
      world.trouble(forAMinute(Faults.cut("alice", "bob")));
      world.sleep(Duration.ofSeconds(1));
      write(alice, bob, texts(1, 10));
      alice.crash();
      alice.start();
      world.settle();
      assertThat(bob.received(alice)).containsExactly("m0");
    });
  }

  @Test
  void aMachineThatStopsInGoodOrderSendsWhatItHas() {
    inEveryWorld(world -> {
      Machine alice = world.machine("alice");
      Machine bob = world.machine("bob");
      write(alice, bob, texts(0, 200));
      alice.stop(Duration.ofSeconds(10));
      assertThat(bob.received(alice)).containsExactlyElementsOf(texts(0, 200));
      alice.stop(Duration.ZERO);
      alice.crash();
      world.sleep(Duration.ofSeconds(1));
      assertThat(bob.sees(alice)).isFalse();
      alice.start();
      alice.start();
      world.settle();
      assertThat(bob.sees(alice)).isTrue();
    });
  }

  @Test
  void aMachineWhoseDiskIsFullStartsOnceThereIsRoom() {
    inEveryWorld(world -> {
      Machine alice = world.machine("alice");
      Machine bob = world.machine("bob");
      write(alice, bob, texts(0, 1));
      world.sleep(Duration.ofSeconds(1));
      alice.crash();
      alice.store().setFull(true);
      alice.start();
      world.sleep(Duration.ofSeconds(30));
      assertThat(bob.messenger().peers()).hasSize(1);
      alice.store().setFull(false);
      world.settle();
      assertThat(alice.sees(bob)).isTrue();
    });
  }

  @Test
  void aMachineThatIsStartedWhileItStopsStartsOnceItHasStopped() {
    inEveryWorld(world -> {
      Machine alice = world.machine("alice");
      Machine bob = world.machine("bob");
      write(alice, bob, texts(0, 1));
      world.sleep(Duration.ofSeconds(1));
      world.trouble(forAMinute(Faults.refuse("bob")));
      world.sleep(Duration.ofSeconds(1));
      write(alice, bob, texts(1, 10));
      world.meanwhile("stopper", () -> alice.stop(Duration.ofSeconds(20)));
      world.sleep(Duration.ofSeconds(1));
      alice.start();
      write(alice, bob, texts(10, 12));
      assertThat(Duration.ofNanos(world.scheduler().nanos())).isGreaterThan(Duration.ofSeconds(22));
      world.settle();
      assertThat(bob.received(alice)).containsExactlyElementsOf(texts(0, 12));
    });
  }

  @Test
  void aMachineWithoutItsCableHearsAndSaysNothing() {
    inEveryWorld(world -> {
      Machine alice = world.machine("alice");
      Machine bob = world.machine("bob");
      write(alice, bob, texts(0, 1));
      world.sleep(Duration.ofSeconds(1));
      world.trouble(forAMinute(Faults.unplug("bob")));
      world.sleep(Duration.ofSeconds(1));
      write(alice, bob, texts(1, 10));
      world.sleep(Duration.ofSeconds(45));
      assertThat(alice.sees(bob)).isFalse();
      assertThat(bob.received(alice)).containsExactly("m0");
      bob.crash();
      bob.start();
      world.settle();
      assertThat(bob.received(alice)).containsExactlyElementsOf(texts(0, 10));
    });
  }
}
