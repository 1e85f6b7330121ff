package io.parley.sqlite;

import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.spi.History;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import io.parley.sqlite.Schema.ForeignDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The history in a [SqliteStore]'s directory, to read: beside the process that owns the store, or
/// when none does, also from a disk that cannot be written. It changes nothing of what is stored,
/// and never makes a store.
///
/// Any thread may call any method; at most four read at once, the others wait. After [#close] every
/// call throws [StoreException] but a second close, which does nothing.
public final class SqliteHistory implements History, AutoCloseable {

  private final ReaderPool pool;

  private SqliteHistory(ReaderPool pool) {
    this.pool = pool;
  }

  /// Opens the history in a directory.
  ///
  /// @param directory where a store is
  /// @return the history, to be closed
  /// @throws StoreException if no store is there, if it cannot be read, if another version or
  ///   another program wrote what is there
  public static SqliteHistory open(Path directory) throws StoreException {
    var files = new StoreFiles(directory.toAbsolutePath());
    if (!Files.exists(files.database())) {
      throw none(files);
    }
    StoreErrors errors = StoreErrors.of(files);
    ReaderPool.Connecting connecting = connecting(files, errors);
    try (Database database = connecting.open()) {
      int version = Schema.version(database);
      if (version == 0) {
        throw none(files);
      }
      if (version < Schema.VERSION) {
        throw new ForeignDatabase(
            "was written by an older Parley: start a chat with it once, which brings it up to date");
      }
    } catch (SQLException e) {
      throw errors.of(e, "read");
    } catch (ForeignDatabase e) {
      throw new StoreException(files.database() + " " + e.getMessage(), e);
    }
    return new SqliteHistory(new ReaderPool(connecting, errors));
  }

  private static StoreException none(StoreFiles files) {
    return new StoreException(
        "there are no messages in %s yet: see whether name and directory are right, or start a chat"
            .formatted(files.directory()),
        null);
  }

  /// How the database can be read: mostly beside others; if SQLite cannot make its files there, as
  /// one that nobody changes, unless a log is left that could not be read so.
  private static ReaderPool.Connecting connecting(StoreFiles files, StoreErrors errors)
      throws StoreException {
    try (Database database = Database.reading(files.database())) {
      database.number("SELECT count(*) FROM sqlite_schema");
      return () -> Database.reading(files.database());
    } catch (SQLException e) {
      if (!StoreErrors.isReadOnly(e) || files.hasLog()) {
        throw errors.of(e, "read");
      }
      return () -> Database.unchanging(files.database());
    }
  }

  @Override
  public List<HistoryEntry> history(HistoryQuery query, int limit) throws StoreException {
    return pool.read(reader -> reader.history(query, limit));
  }

  @Override
  public Optional<HistoryEntry> message(MessageId message) throws StoreException {
    return pool.read(reader -> reader.message(message));
  }

  @Override
  public List<Delivery> transitions(MessageId message) throws StoreException {
    return pool.read(reader -> reader.transitions(message));
  }

  @Override
  public List<StoredPeer> peers() throws StoreException {
    return pool.read(StoreReader::peers);
  }

  @Override
  public void close() {
    pool.close();
  }
}
