package io.parley.testkit.scenario;

import io.parley.spi.StoreException;
import io.parley.sqlite.SqliteStore;

/// What a disk holds in a world that runs the durable store's SQL: a database in memory.
final class SqlDisk {

  static {
    empty().close();
  }

  private SqlDisk() {}

  /// Loads SQLite's machine code, once. That waits for a process that the driver starts, so no
  /// simulated thread may do it.
  static void load() {
    // the class is initialized by now
  }

  static SqliteStore empty() {
    try {
      return SqliteStore.inMemory();
    } catch (StoreException e) {
      throw new IllegalStateException("SQLite does not work here", e);
    }
  }
}
