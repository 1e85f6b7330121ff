package io.parley.sqlite;

import io.parley.spi.StoreException;
import java.sql.SQLException;

/// Answers questions. Any thread may call it.
interface Readers {

  /// Asks.
  ///
  /// @throws StoreException if the store cannot be read
  <T> T read(Question<T> question) throws StoreException;

  /// Closes the connections; a second call does nothing.
  void close();

  /// What is asked.
  @FunctionalInterface
  interface Question<T> {
    T ask(StoreReader reader) throws SQLException;
  }
}
