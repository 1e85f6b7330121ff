package io.parley.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/// One connection to a database, with its prepared statements. Owned by one thread at a time.
///
/// Transactions are begun and ended here alone, by SQL: JDBC's own are off, for it loses count when
/// SQLite itself rolls one back, as it does when the disk is full.
final class Database implements AutoCloseable {

  /// How long a call waits for another program that uses the database, such as a backup.
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  /// A log larger than this is cut when it begins anew; it grows while a reader holds it.
  private static final long MAX_KEPT_WAL_BYTES = 64L << 20;

  private final Connection connection;

  /// By their SQL: constants of this module, so there is a bounded number.
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  private Database(Connection connection) {
    this.connection = connection;
  }

  /// Opens a file to write, and makes it if it is not there.
  static Database writing(Path file) throws SQLException {
    return connect(
        uri(file),
        new SQLiteConfig(),
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA cell_size_check = ON",
        "PRAGMA journal_size_limit = " + MAX_KEPT_WAL_BYTES);
  }

  /// Opens a file to read, beside whoever writes to it.
  static Database reading(Path file) throws SQLException {
    return reading(uri(file));
  }

  /// Opens a file that nobody changes as long as it is open, to read: it needs neither log nor
  /// lock.
  static Database unchanging(Path file) throws SQLException {
    return reading(uri(file) + "?immutable=1");
  }

  /// Makes a database that is in memory alone.
  static Database inMemory() throws SQLException {
    return connect(":memory:", new SQLiteConfig(), "PRAGMA cell_size_check = ON");
  }

  private static Database reading(String uri) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    return connect(uri, config, "PRAGMA query_only = ON", "PRAGMA cell_size_check = ON");
  }

  private static Database connect(String uri, SQLiteConfig config, String... settings)
      throws SQLException {
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    Connection connection = JDBC.createConnection(JDBC.PREFIX + uri, config.toProperties());
    var database = new Database(connection);
    try {
      connection.setAutoCommit(false);
      database.execute("COMMIT");
      for (String setting : settings) {
        database.execute(setting);
      }
      return database;
    } catch (SQLException e) {
      database.close();
      throw e;
    }
  }

  /// As SQLite reads it, and with nothing in it that the driver takes for an option.
  private static String uri(Path file) {
    return file.toUri().toString();
  }

  /// A statement, prepared once; its parameters are those of its last use until they are set.
  PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement known = statements.get(sql);
    if (known != null) {
      return known;
    }
    PreparedStatement made = connection.prepareStatement(sql);
    statements.put(sql, made);
    return made;
  }

  /// Runs a statement that is needed once.
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The first column of a query's first row; 0 if that is null or there is no row.
  long number(String sql, long... parameters) throws SQLException {
    PreparedStatement query = prepared(sql);
    for (int i = 0; i < parameters.length; i++) {
      query.setLong(i + 1, parameters[i]);
    }
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// The first column of a query's first row, as text; empty if there is no row.
  String text(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : "";
    }
  }

  /// Begins a transaction that writes.
  void begin() throws SQLException {
    prepared("BEGIN IMMEDIATE").execute();
  }

  /// Ends it: all of it is stored.
  void commit() throws SQLException {
    prepared("COMMIT").execute();
  }

  /// Ends it after a failure, if it has not ended by itself: nothing of it is stored.
  void rollback() {
    forget();
    try {
      execute("ROLLBACK");
    } catch (SQLException _) {
      // SQLite ended it. If it did not, the next one cannot begin, and whoever begins it is told.
    }
  }

  /// Closes all statements after a failure: the driver has closed the one that failed.
  private void forget() {
    for (PreparedStatement statement : statements.values()) {
      try {
        statement.close();
      } catch (SQLException _) {
        // It tells once more of the failure that its user was told of.
      }
    }
    statements.clear();
  }

  /// Reads several times how things stand at one moment. After a failure, the caller rolls back.
  <T> T atOneMoment(Reading<T> reading) throws SQLException {
    prepared("BEGIN").execute();
    T result = reading.read();
    commit();
    return result;
  }

  /// What is read at one moment.
  @FunctionalInterface
  interface Reading<T> {
    T read() throws SQLException;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
