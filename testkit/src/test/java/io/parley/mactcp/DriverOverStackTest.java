package io.parley.mactcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.internal.posix.PosixStack;
import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The driver on stacks whose calls block, which it makes with its own lock held: simulated, where
/// every call lets others go first and a deadlock is found, and the kernel's.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverOverStackTest {

  private static final int SEEDS = 100;
  private static final int FEW_BYTES = 20_000;
  private static final int ONE_MIB = 1 << 20;

  @Test
  void tasksThatCallAtOnceNeitherWaitForEachOtherNorMixTheirConnections() {
    simulate(/* held= */ true);
  }

  @Test
  void soItIsWhereWhoCallsTooEarlyIsRefused() {
    simulate(/* held= */ false);
  }

  private static void simulate(boolean held) {
    SeededScheduler.forEachSeed(
        SEEDS,
        seed ->
            SeededScheduler.runTwice(
                seed,
                world -> {
                  InetAddress alice = InetAddress.ofLiteral("10.0.0.1");
                  InetAddress bob = InetAddress.ofLiteral("10.0.0.2");
                  var net = new SimNetwork(world);
                  try (SimStack near = net.stack(alice);
                      SimStack far = net.stack(bob)) {
                    new Echoes(world, world, FEW_BYTES, held).talk(near, alice, far, bob);
                    world.sleep(Duration.ofSeconds(1));
                    assertThat(net.leftovers()).isEmpty();
                  }
                }));
  }

  @Test
  void soItIsOnTheKernelsOwnSockets() throws Exception {
    var clock = new SystemClock();
    var threads = new SystemThreads();
    // Addresses of this test alone.
    InetAddress alice = InetAddress.ofLiteral("127.254.%d.1".formatted(host()));
    InetAddress bob = InetAddress.ofLiteral("127.254.%d.2".formatted(host()));
    try (var stack = new PosixStack(clock, threads)) {
      new Echoes(clock, threads, ONE_MIB, true).talk(stack, alice, stack, bob);
      new Echoes(clock, threads, ONE_MIB, false).talk(stack, alice, stack, bob);
    }
  }

  private static long host() {
    return ProcessHandle.current().pid() % 250;
  }
}
