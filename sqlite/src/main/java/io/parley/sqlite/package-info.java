/// A [io.parley.spi.Store] on the disk: one directory, one SQLite database in it, one process that
/// owns it.
///
/// Start at [io.parley.sqlite.SqliteStore], which a node writes to; whoever only wants to read what
/// was said takes [io.parley.sqlite.SqliteHistory]. Inside, a change goes from its caller through
/// `GroupCommit` to `StoreWriter`, a question through `ReaderPool` to `StoreReader` and `Search`;
/// the tables are in `Schema`.
package io.parley.sqlite;
