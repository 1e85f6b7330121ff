package io.parley.sqlite;

import io.parley.HistoryQuery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/// Writes which words are in which message, and the latest time among neighbouring messages. Owned
/// by whoever commits, one thread at a time.
///
/// That is no part of storing a message: it is made up later, in messages' order, and a mark in the
/// same transaction says how far it has come. After a crash it goes on from there.
///
/// What is indexed is not the text but its words in their plain form, as [HistoryQuery#plainWords]
/// gives them, one time each, so that the index and [HistoryQuery#matches] cannot disagree on what
/// a word is; and the peer as one more word, `@` and the id of its row. Beginnings of up to three
/// characters are words of their own there: they are in so many messages that putting them together
/// takes too long.
final class WordIndex {

  /// Messages of which the latest time is known together.
  static final long SPAN = 1_024;

  /// How far the index is made.
  static final String INDEXED = "SELECT value FROM mark WHERE name = 'indexed'";

  /// Text taken in one step, in chars, but for one message at least.
  private static final long MAX_STEP_CHARS = 256L << 10;

  private final StoreWriter writer;
  private long indexed;

  WordIndex(StoreWriter writer) throws SQLException {
    this.writer = writer;
    this.indexed = writer.database().number(INDEXED);
  }

  /// A word that is asked for, `*` behind it if its beginning is enough. It is letters and digits,
  /// so nothing in it ends the quotation.
  static String word(String plain) {
    return plain.endsWith("*")
        ? '"' + plain.substring(0, plain.length() - 1) + "\"*"
        : '"' + plain + '"';
  }

  /// A peer that is asked for.
  static String peer(long row) {
    return "\"@" + row + '"';
  }

  /// How many messages are not in it.
  long behind() {
    return writer.lastMessage() - indexed;
  }

  /// Takes up some of the messages that are not in it, in a transaction of its own.
  ///
  /// @param limit how many at most
  void step(int limit) throws SQLException {
    writer.begin();
    try {
      long last = take(limit);
      writer.commit();
      indexed = last;
    } catch (SQLException | RuntimeException e) {
      writer.rollback();
      throw e;
    }
  }

  private long take(int limit) throws SQLException {
    Database database = writer.database();
    PreparedStatement query =
        database.prepared(
            "SELECT id, peer, time, text FROM message WHERE id > ? ORDER BY id LIMIT ?");
    query.setLong(1, indexed);
    query.setInt(2, limit);
    PreparedStatement insert = database.prepared("INSERT INTO words (rowid, plain) VALUES (?, ?)");
    Map<Long, Long> latest = new TreeMap<>();
    long last = indexed;
    long chars = 0;
    try (ResultSet row = query.executeQuery()) {
      while (chars < MAX_STEP_CHARS && row.next()) {
        last = row.getLong(1);
        String text = row.getString(4);
        chars += text.length();
        insert.setLong(1, last);
        insert.setString(2, words(text, row.getLong(2)));
        insert.executeUpdate();
        latest.merge(last / SPAN, row.getLong(3), Math::max);
      }
    }
    for (Map.Entry<Long, Long> span : latest.entrySet()) {
      put(database, span.getKey(), span.getValue());
    }
    PreparedStatement mark =
        database.prepared(
            """
            INSERT INTO mark (name, value) VALUES ('indexed', ?)
            ON CONFLICT DO UPDATE SET value = excluded.value
            """);
    mark.setLong(1, last);
    mark.executeUpdate();
    return last;
  }

  private static void put(Database database, long block, long latest) throws SQLException {
    PreparedStatement span =
        database.prepared(
            """
            INSERT INTO span (block, latest) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET latest = max(latest, excluded.latest)
            """);
    span.setLong(1, block);
    span.setLong(2, latest);
    span.executeUpdate();
  }

  private static String words(String text, long peer) {
    var words = new StringBuilder(text.length() + 16);
    for (String word : HistoryQuery.ALL.containing(text).plainWords()) {
      words.append(word).append(' ');
    }
    return words.append('@').append(peer).toString();
  }
}
