package io.parley.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.PeerId;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.StoreException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimClock;
import io.parley.testkit.sim.SimIdentity;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStore;
import io.parley.testkit.sim.SimStore.Keeping;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// A lane to bob with what it needs, in a simulated world.
final class LaneInWorld {

  static final Address BOB = new Address(InetAddress.ofLiteral("10.0.0.2"), 8080);
  static final PeerId BOB_ID = PeerId.ofAddress(BOB.ip());

  static final OutboxRoom.Limit LIMIT = new OutboxRoom.Limit(10_000, 1 << 20);

  final SeededScheduler world;
  final SimClock clock;
  final ScriptedWire wire;
  final SimStore store;
  final Journal journal;
  final Lane lane;

  /// What happens whenever somebody looks at the wall clock.
  Runnable onLookAtTheWall = () -> {};

  LaneInWorld(SeededScheduler world) {
    this.clock = new SimClock(world, Duration.ZERO, 0);
    this.world = world;
    this.wire = new ScriptedWire(world);
    this.store = SimStore.of(world, "alice", Keeping.DURABLE);
    var stack = new SimNetwork(world).stack(InetAddress.ofLiteral("10.0.0.1"));
    Clock watched = new WatchedClock();
    this.journal = new Journal(store, watched);
    var environment =
        new Environment(
            watched, world, world.random(), stack, store, SimIdentity.drawnFrom(world.random()));
    lane =
        new Lane(
            new Lane.Route(BOB_ID, () -> new Lane.Way.Open(BOB)),
            wire,
            journal,
            environment,
            new OutboxRoom(clock, LIMIT));
  }

  /// Tells of each look at the wall, in whatever the lane was about to do.
  private final class WatchedClock implements Clock {

    @Override
    public long nanos() {
      return clock.nanos();
    }

    @Override
    public Instant wallTime() {
      onLookAtTheWall.run();
      return clock.wallTime();
    }

    @Override
    public boolean await(Lock lock, Condition condition, Deadline deadline)
        throws InterruptedException {
      return clock.await(lock, condition, deadline);
    }
  }

  SendResult send(String text, Deadline deadline) throws Exception {
    return lane.send(text, TextSize.utf8(text), deadline);
  }

  boolean sendFails(String text) throws Exception {
    try {
      send(text, Deadline.NEVER);
      return false;
    } catch (StoreException expected) {
      return true;
    }
  }

  Delivery accept(String text) throws Exception {
    return ((Accepted) send(text, Deadline.NEVER)).delivery();
  }

  void acceptUnchecked(String text) {
    try {
      accept(text);
      world.giveWay();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  void drain() throws InterruptedException {
    assertThat(lane.awaitDrained(Deadline.NEVER)).isTrue();
  }

  Delivery now(Delivery delivery) throws Exception {
    return store.delivery(delivery.message()).orElseThrow();
  }

  /// Runs a scenario for 20 seeds; the lane is closed after it.
  static void inEveryWorld(Scenario scenario) {
    inWorlds(20, scenario);
  }

  static void inWorlds(int seeds, Scenario scenario) {
    SeededScheduler.forEachSeed(
        seeds,
        seed ->
            SeededScheduler.run(
                seed,
                world -> {
                  var lane = new LaneInWorld(world);
                  scenario.play(lane);
                  lane.lane.close(Deadline.PASSED);
                  assertThat(lane.lane.awaitStopped(Deadline.NEVER)).isTrue();
                }));
  }

  /// What a test does with a lane.
  @FunctionalInterface
  interface Scenario {
    void play(LaneInWorld lane) throws Exception;
  }
}
