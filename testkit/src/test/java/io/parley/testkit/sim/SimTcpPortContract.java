package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import io.parley.testkit.contract.TcpPortContract;
import io.parley.testkit.contract.ThrowingRunnable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The contract of a driver's TCP between two machines of a simulated network: each test in several
/// seeded worlds, in each of them twice.
abstract class SimTcpPortContract extends TcpPortContract {

  private static final int SEEDS = 5;

  private final List<SimStack> stacks = new ArrayList<>();
  private @Nullable SeededScheduler world;
  private @Nullable SimNetwork net;

  @Override
  protected void run(ThrowingRunnable body) {
    SeededScheduler.forEachSeed(SEEDS, seed -> SeededScheduler.runTwice(seed, w -> runIn(w, body)));
  }

  @Override
  protected AutoCloseable listenOtherwise(Address local) throws NetworkException {
    return stacks.getLast().listen(local);
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

  final SimStack newStack(InetAddress ip) {
    SimStack stack = net().stack(ip);
    stacks.add(stack);
    return stack;
  }

  final SeededScheduler world() {
    return Objects.requireNonNull(world);
  }

  final void closeStacks() {
    stacks.forEach(SimStack::close);
  }

  private void runIn(SeededScheduler seeded, ThrowingRunnable body) throws Exception {
    world = seeded;
    net = new SimNetwork(seeded);
    stacks.clear();
    body.run();
    seeded.sleep(Duration.ofSeconds(1));
    assertThat(net.leftovers()).isEmpty();
    closeStacks();
  }

  private SimNetwork net() {
    return Objects.requireNonNull(net);
  }
}
