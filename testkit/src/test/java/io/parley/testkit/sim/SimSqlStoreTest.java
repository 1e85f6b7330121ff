package io.parley.testkit.sim;

import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.sqlite.SqliteStore;
import org.junit.jupiter.api.BeforeAll;

/// The simulated store keeps the contract with the durable store's database on its disk, too.
class SimSqlStoreTest extends SimStoreTest {

  /// Loading SQLite's machine code waits for a process, which no simulated thread may.
  @BeforeAll
  static void loadSqlite() throws StoreException {
    SqliteStore.inMemory().close();
  }

  @Override
  protected Store newStore() throws StoreException {
    return SimStore.over(world(), "alice", StoreWitness.NOBODY, SqliteStore.inMemory());
  }
}
