package io.parley.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Deadline;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import java.time.Duration;

/// Plays of nodes, each in several worlds.
final class Worlds {

  private static final int SEEDS = 10;

  private Worlds() {}

  /// What happens in a world.
  @FunctionalInterface
  interface Play {
    void in(SeededScheduler world, SimNetwork network) throws Exception;
  }

  /// Plays in one world after the other. Nothing may be left over in any.
  static void inEveryWorld(Play play) {
    SeededScheduler.forEachSeed(
        SEEDS,
        seed ->
            SeededScheduler.run(
                seed,
                world -> {
                  var network = new SimNetwork(world);
                  play.in(world, network);
                  assertThat(network.leftovers()).isEmpty();
                }));
  }

  /// Waits until all that it has accepted has left.
  static void drain(SimNode node) throws InterruptedException {
    assertThat(node.messenger.awaitDrained(Deadline.NEVER)).isTrue();
  }

  /// Closes nodes at once, one after the other.
  static void close(SimNode... nodes) {
    for (SimNode node : nodes) {
      node.messenger.close(Duration.ZERO);
    }
  }
}
