package io.parley.testkit.sim;

import io.parley.spi.Clock;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.spi.Threads;
import io.parley.testkit.contract.StoreContract;
import io.parley.testkit.contract.ThrowingRunnable;
import io.parley.testkit.sim.SimStore.Keeping;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/// The simulated store keeps the contract, in several worlds.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimStoreTest extends StoreContract {

  private @Nullable SeededScheduler world;

  @Override
  protected Store newStore() throws StoreException {
    return SimStore.of(world(), "alice", Keeping.DURABLE);
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
  protected void run(ThrowingRunnable body) {
    SeededScheduler.forEachSeed(
        10,
        seed ->
            SeededScheduler.run(
                seed,
                made -> {
                  world = made;
                  body.run();
                }));
  }

  final SeededScheduler world() {
    return Objects.requireNonNull(world);
  }
}
