package io.parley.sqlite;

import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Clock;
import io.parley.spi.Store;
import io.parley.spi.Threads;
import io.parley.testkit.contract.StoreContract;
import io.parley.testkit.contract.ThrowingRunnable;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The store on disk keeps the contract.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqliteStoreContractTest extends StoreContract {

  @TempDir private Path directory;

  @Override
  protected Store newStore() throws Exception {
    return SqliteStore.open(directory);
  }

  @Override
  protected Clock clock() {
    return new SystemClock();
  }

  @Override
  protected Threads threads() {
    return new SystemThreads();
  }

  @Override
  protected void run(ThrowingRunnable body) throws Exception {
    body.run();
  }
}
