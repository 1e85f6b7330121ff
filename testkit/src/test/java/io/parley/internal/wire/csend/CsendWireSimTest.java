package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import io.parley.spi.Wire;
import io.parley.testkit.contract.ThrowingRunnable;
import io.parley.testkit.contract.WireContract;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import java.net.InetAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/// The contract of every wire, by csend's on the simulated network: each test in several seeded
/// worlds, in each of them twice.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CsendWireSimTest extends WireContract {

  private static final int SEEDS = 10;

  private @Nullable SeededScheduler world;
  private @Nullable SimNetwork network;

  @Override
  protected void run(ThrowingRunnable body) {
    SeededScheduler.forEachSeed(
        SEEDS, seed -> SeededScheduler.runTwice(seed, seeded -> runIn(seeded, body)));
  }

  @Override
  protected NetworkStack newStack(Address local) {
    return network().stack(local.ip());
  }

  @Override
  protected Wire newWire(String name, Address local, NetworkStack stack) {
    var config = new CsendConfig(name, local, _ -> CsendPeer.UNKNOWN);
    return new CsendWire(config, new CsendIds(), stack, clock(), threads());
  }

  @Override
  protected Address address(int number) {
    return new Address(InetAddress.ofLiteral("10.0.0." + number), 8_080);
  }

  @Override
  protected Address blackHole() {
    Address hole = address(66);
    network().cut(address(1).ip(), hole.ip());
    return hole;
  }

  @Override
  protected Clock clock() {
    return Objects.requireNonNull(world);
  }

  @Override
  protected Threads threads() {
    return Objects.requireNonNull(world);
  }

  private SimNetwork network() {
    return Objects.requireNonNull(network);
  }

  private void runIn(SeededScheduler seeded, ThrowingRunnable body) throws Exception {
    world = seeded;
    network = new SimNetwork(seeded);
    body.run();
    assertThat(network.leftovers()).isEmpty();
  }
}
