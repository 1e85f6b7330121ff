package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import io.parley.testkit.contract.NetworkStackContract;
import io.parley.testkit.contract.ThrowingRunnable;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/// The contract of every stack, on the simulated network: each test in several seeded worlds, in
/// each of them twice.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimStackTest extends NetworkStackContract {

  private static final int SEEDS = 5;

  private @Nullable SeededScheduler world;
  private @Nullable SimNetwork net;
  private @Nullable SimStack stack;

  @Override
  protected void run(ThrowingRunnable body) {
    SeededScheduler.forEachSeed(SEEDS, seed -> SeededScheduler.runTwice(seed, w -> runIn(w, body)));
  }

  @Override
  protected NetworkStack newStack() {
    stack = net().stack(here(), there());
    return stack;
  }

  /// A machine of this network has one stack.
  @Override
  protected NetworkStack newNeighbour() {
    return Objects.requireNonNull(stack);
  }

  @Override
  protected Clock clock() {
    return world();
  }

  @Override
  protected Threads threads() {
    return world();
  }

  @Override
  protected InetAddress here() {
    return InetAddress.ofLiteral("10.0.0.1");
  }

  @Override
  protected InetAddress there() {
    return InetAddress.ofLiteral("10.0.0.2");
  }

  @Override
  protected InetAddress broadcast() {
    return InetAddress.ofLiteral("10.0.0.255");
  }

  @Override
  protected InetAddress notOurs() {
    return InetAddress.ofLiteral("10.0.0.99");
  }

  @Override
  protected Address blackHole() {
    InetAddress hole = InetAddress.ofLiteral("10.0.0.66");
    net().cut(here(), hole);
    return new Address(hole, 8080);
  }

  @Override
  protected Address unreachable() {
    return new Address(notOurs(), 8080);
  }

  private void runIn(SeededScheduler seeded, ThrowingRunnable body) throws Exception {
    world = seeded;
    net = new SimNetwork(seeded);
    body.run();
    assertThat(net.leftovers()).isEmpty();
  }

  private SeededScheduler world() {
    return Objects.requireNonNull(world);
  }

  private SimNetwork net() {
    return Objects.requireNonNull(net);
  }
}
