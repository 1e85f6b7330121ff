package io.parley.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.sqlite.SQLiteConfig;

/// The plainest group commit on SQLite: one thread takes all rows that wait, inserts them into one
/// table in one transaction, and tells those who wait. No numbers, no states, no events.
///
/// Used by any thread; the connection belongs to the one that commits.
final class BareGroupCommit implements AutoCloseable {

  private static final int MOST_AT_ONCE = 1_024;
  private static final Row END = new Row("");

  private final Connection connection;
  private final PreparedStatement insert;
  private final LinkedBlockingQueue<Row> waiting = new LinkedBlockingQueue<>();
  private final Thread writer;

  /// A row that waits for its commit.
  private static final class Row {

    final String text;
    final CompletableFuture<Boolean> committed = new CompletableFuture<>();

    Row(String text) {
      this.text = text;
    }
  }

  BareGroupCommit(Path file) throws SQLException {
    connection = open(file);
    connection.setAutoCommit(false);
    insert = connection.prepareStatement("INSERT INTO row (text) VALUES (?)");
    writer = Thread.ofPlatform().name("bare-writer").start(this::writeAll);
  }

  /// A database with a table, in WAL mode, which waits for the disk at each commit.
  static Connection open(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    Connection opened = config.createConnection("jdbc:sqlite:" + file);
    try (var statement = opened.createStatement()) {
      statement.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
    }
    return opened;
  }

  /// Stores a text. Blocks until it is committed.
  void store(String text) {
    var row = new Row(text);
    waiting.add(row);
    if (!row.committed.join()) {
      throw new IllegalStateException("a row was not stored");
    }
  }

  private void writeAll() {
    List<Row> batch = new ArrayList<>();
    try {
      for (Row first = waiting.take(); !first.equals(END); first = waiting.take()) {
        batch.add(first);
        waiting.drainTo(batch, MOST_AT_ONCE - 1);
        boolean committed = commit(batch);
        batch.forEach(row -> row.committed.complete(committed));
        batch.clear();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean commit(List<Row> batch) {
    try {
      for (Row row : batch) {
        insert.setString(1, row.text);
        insert.executeUpdate();
      }
      connection.commit();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() throws SQLException {
    waiting.add(END);
    try {
      writer.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    insert.close();
    connection.close();
  }
}
