package io.parley.sqlite;

import io.parley.spi.StoreException;

/// Commits changes. Any thread may call it.
interface Committer {

  /// Makes a change and commits it; returns when it is committed.
  ///
  /// @param chars the length of its text
  /// @throws StoreException if it could not be stored: nothing of it is then
  <T> T commit(int chars, Change<T> change) throws StoreException;

  /// Commits what was handed over and closes the connection; a second call does nothing.
  void close();
}
