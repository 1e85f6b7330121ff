package io.parley.sqlite;

import io.parley.spi.Store;

/// The same SQL on a database in memory keeps the contract.
class SqlInMemoryContractTest extends SqliteStoreContractTest {

  @Override
  protected Store newStore() throws Exception {
    return SqliteStore.inMemory();
  }
}
