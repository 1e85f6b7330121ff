package io.parley.sqlite;

import java.sql.SQLException;

/// A change of a store: what it does with the writer, inside a transaction. It may be run again
/// after a rollback.
@FunctionalInterface
interface Change<T> {

  /// Makes the change.
  ///
  /// @return what its caller gets once it is committed
  T make(StoreWriter writer) throws SQLException;
}
