package io.parley.sqlite;

import io.parley.spi.StoreException;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Says what SQLite's errors mean, to which file they happened, and what to do. Any thread may call
/// it.
final class StoreErrors {

  private static final Logger LOG = LoggerFactory.getLogger("system");

  /// The lower byte of a code is the error, the rest its details.
  private static final int PRIMARY = 0xff;

  private final String store;
  private final Optional<StoreFiles> files;

  private StoreErrors(String store, Optional<StoreFiles> files) {
    this.store = store;
    this.files = files;
  }

  static StoreErrors of(StoreFiles files) {
    return new StoreErrors(files.database().toString(), Optional.of(files));
  }

  static StoreErrors inMemory() {
    return new StoreErrors("the store in memory", Optional.empty());
  }

  /// What could not be done, and why. A damaged file is marked, so that it is looked through when
  /// it is opened next.
  ///
  /// @param what was to be done, `read` or `write`
  StoreException of(SQLException error, String what) {
    if (isDamage(error)) {
      files.ifPresent(StoreFiles::suspect);
    }
    return new StoreException(sentence(error, what), error);
  }

  /// Why a change was not stored.
  StoreException ofChange(Throwable failure) {
    return failure instanceof SQLException error
        ? of(error, "write")
        : new StoreException("cannot write %s: %s".formatted(store, failure), failure);
  }

  StoreException closed() {
    return new StoreException(store + " is closed", null);
  }

  /// Whether the file is not what SQLite or this program wrote.
  static boolean isDamage(SQLException error) {
    SQLiteErrorCode code = primary(error);
    return code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB;
  }

  /// Whether SQLite could not write where it has to.
  static boolean isReadOnly(SQLException error) {
    return switch (primary(error)) {
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM -> true;
      default -> false;
    };
  }

  private String sentence(SQLException error, String what) {
    return switch (primary(error)) {
      case SQLITE_FULL ->
          "no room to %s %s: the disk is full; delete something on it".formatted(what, store);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          "cannot %s %s: it or its directory cannot be %s; see who owns them, and whether the disk is read-only"
              .formatted(what, store, what.equals("read") ? "opened" : "written");
      case SQLITE_IOERR ->
          "cannot %s %s: the disk fails (%s); see whether it is still there, and save what is on it"
              .formatted(what, store, error.getMessage());
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          ("cannot %s %s: the file is damaged; end Parley and start it again,"
                  + " which puts the file aside and begins a new one")
              .formatted(what, store);
      case SQLITE_BUSY, SQLITE_LOCKED ->
          "cannot %s %s: another program holds it; end that one".formatted(what, store);
      case SQLITE_NOMEM -> "cannot %s %s: no memory is left".formatted(what, store);
      default -> "cannot %s %s: %s".formatted(what, store, error.getMessage());
    };
  }

  private static SQLiteErrorCode primary(SQLException error) {
    return error instanceof SQLiteException known
        ? SQLiteErrorCode.getErrorCode(known.getResultCode().code & PRIMARY)
        : SQLiteErrorCode.UNKNOWN_ERROR;
  }

  /// Does what nobody waits for, and logs if it fails.
  void quietly(Closing closing) {
    try {
      closing.run();
    } catch (SQLException e) {
      LOG.warn("closing {}: {}", store, e.getMessage());
    }
  }

  /// What may fail without a consequence.
  @FunctionalInterface
  interface Closing {
    void run() throws SQLException;
  }
}
