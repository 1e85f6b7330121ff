package io.parley.sqlite;

import io.parley.spi.StoreException;
import io.parley.sqlite.Schema.ForeignDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A database opened to write, with today's tables.
///
/// @param writer what changes it
/// @param index what follows it
/// @param notice what a person must know of how it was opened
record Opening(StoreWriter writer, WordIndex index, Optional<String> notice) {

  private static final Logger LOG = LoggerFactory.getLogger("system");

  /// Opens the database of a directory; if it is damaged, puts it aside and begins a new one.
  static Opening open(StoreFiles files, StoreErrors errors) throws StoreException, SQLException {
    try {
      return attempt(files, Optional.empty());
    } catch (SQLException e) {
      if (!StoreErrors.isDamage(e)) {
        throw e;
      }
      Path place = files.putAside(LocalDateTime.now(ZoneId.systemDefault()));
      LOG.error("{} was damaged ({}): it is {} now", files.database(), e.getMessage(), place);
      return attempt(
          files,
          Optional.of(
              ("The stored messages were damaged. They are kept in %s, and a new store is begun."
                      + " What was still to be sent is not sent.")
                  .formatted(place)));
    }
  }

  static Opening inMemory() throws StoreException, SQLException {
    return prepared(Database.inMemory(), "the store in memory", Optional.empty());
  }

  private static Opening attempt(StoreFiles files, Optional<String> notice)
      throws StoreException, SQLException {
    Database database = Database.writing(files.database());
    Opening opened = null;
    try {
      if (files.isSuspect()) {
        lookThrough(database);
        files.trusted();
      }
      opened = prepared(database, files.database().toString(), notice);
      return opened;
    } finally {
      if (opened == null) {
        database.close();
      }
    }
  }

  private static Opening prepared(Database database, String name, Optional<String> notice)
      throws StoreException, SQLException {
    try {
      Schema.migrate(database);
      var writer = new StoreWriter(database);
      return new Opening(writer, new WordIndex(writer), notice);
    } catch (ForeignDatabase e) {
      throw new StoreException(name + " " + e.getMessage(), e);
    }
  }

  private static void lookThrough(Database database) throws SQLException {
    String found = database.text("PRAGMA quick_check(1)");
    if (!found.equals("ok")) {
      throw new SQLiteException(found, SQLiteErrorCode.SQLITE_CORRUPT);
    }
  }
}
