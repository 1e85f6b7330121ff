package io.parley.sqlite;

import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.HistoryQuery.Order;
import io.parley.MessageId;
import io.parley.PeerId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds messages. [HistoryQuery#matches] alone says which are wanted; SQL only passes by those
/// that cannot be among them.
///
/// By words and peers it goes through the [WordIndex] as far as that is made, and through the
/// messages that follow one by one; without either, through all one by one. Each way gives the
/// messages in the order of their numbers, in either direction, and stops as soon as the page is
/// full. Messages that are all older than `since` are passed by, by what the index knows of their
/// latest time, so that a clock that was set back hides none.
final class Search {

  /// Peers that are looked up in the index; with more, their messages are sorted out one by one.
  private static final int MAX_INDEXED_PEERS = 64;

  private static final String COLUMNS =
      """
      SELECT m.id, p.key, m.time, m.expires IS NULL, coalesce(m.name, p.name, p.key), m.text,
        e.what, e.attempts, e.time, e.reason, e.connection
      """;

  /// A message's peer, and the last transition of its delivery.
  private static final String JOINED =
      """
      CROSS JOIN peer p ON p.id = m.peer
      LEFT JOIN event e ON e.position = (SELECT max(position) FROM event WHERE message = m.id)
      """;

  static final String BY_NUMBER =
      COLUMNS
          + "FROM message m\n"
          + JOINED
          + "WHERE m.id BETWEEN ? AND ? AND m.time >= ? ORDER BY m.id";

  static final String BY_WORD =
      COLUMNS
          + "FROM words CROSS JOIN message m ON m.id = words.rowid\n"
          + JOINED
          + "WHERE words.rowid BETWEEN ? AND ? AND m.time >= ? AND words MATCH ?"
          + " ORDER BY words.rowid";

  private final Database database;

  Search(Database database) {
    this.database = database;
  }

  /// Messages from `first` to `last`.
  private record Range(long first, long last) {

    Range and(Range other) {
      return new Range(Math.max(first, other.first), Math.min(last, other.last));
    }
  }

  Optional<HistoryEntry> message(MessageId message) throws SQLException {
    var only = new Range(message.number(), message.number());
    List<HistoryEntry> found = new ArrayList<>();
    collect(byNumber(HistoryQuery.ALL, only), HistoryQuery.ALL, 1, found);
    return found.stream().findFirst();
  }

  List<HistoryEntry> find(HistoryQuery query, int limit) throws SQLException {
    return database.atOneMoment(() -> page(query, limit));
  }

  private List<HistoryEntry> page(HistoryQuery query, int limit) throws SQLException {
    List<HistoryEntry> found = new ArrayList<>();
    long indexed = database.number(WordIndex.INDEXED);
    Range wanted = beyond(query).and(since(query, indexed));
    Optional<String> match = match(query);
    if (match.isEmpty()) {
      collect(byNumber(query, wanted), query, limit, found);
      return found;
    }
    Range old = wanted.and(new Range(1, indexed));
    Range tail = wanted.and(new Range(indexed + 1, Long.MAX_VALUE));
    if (query.order() == Order.OLDEST_FIRST) {
      collect(byWord(query, old, match.get()), query, limit, found);
      collect(byNumber(query, tail), query, limit, found);
    } else {
      collect(byNumber(query, tail), query, limit, found);
      collect(byWord(query, old, match.get()), query, limit, found);
    }
    return found;
  }

  private static Range beyond(HistoryQuery query) {
    boolean rising = query.order() == Order.OLDEST_FIRST;
    return query
        .beyond()
        .map(last ->
            rising ? new Range(last.number() + 1, Long.MAX_VALUE) : new Range(1, last.number() - 1))
        .orElse(new Range(1, Long.MAX_VALUE));
  }

  private Range since(HistoryQuery query, long indexed) throws SQLException {
    long first =
        query.since().isEmpty()
            ? 1
            : database.number(
                "SELECT coalesce(min(block) * ?, ? + 1) FROM span WHERE latest >= ?",
                WordIndex.SPAN,
                indexed,
                Columns.nanos(query.since().get()));
    return new Range(first, Long.MAX_VALUE);
  }

  /// What the index is asked; empty if it is of no use.
  private Optional<String> match(HistoryQuery query) throws SQLException {
    List<String> all = new ArrayList<>();
    for (String word : query.plainWords()) {
      all.add(WordIndex.word(word));
    }
    if (!query.peers().isEmpty() && query.peers().size() <= MAX_INDEXED_PEERS) {
      List<String> any = new ArrayList<>();
      for (PeerId peer : query.peers()) {
        any.add(WordIndex.peer(row(peer)));
      }
      all.add("(" + String.join(" OR ", any) + ")");
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", all));
  }

  /// The id of a peer's row; 0, which none has, if it has no row.
  private long row(PeerId peer) throws SQLException {
    PreparedStatement query = database.prepared("SELECT id FROM peer WHERE key = ?");
    query.setString(1, peer.value());
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private PreparedStatement byNumber(HistoryQuery query, Range range) throws SQLException {
    return bounded(BY_NUMBER, query, range);
  }

  private PreparedStatement byWord(HistoryQuery query, Range range, String match)
      throws SQLException {
    PreparedStatement statement = bounded(BY_WORD, query, range);
    statement.setString(4, match);
    return statement;
  }

  private PreparedStatement bounded(String sql, HistoryQuery query, Range range)
      throws SQLException {
    boolean rising = query.order() == Order.OLDEST_FIRST;
    PreparedStatement statement = database.prepared(rising ? sql : sql + " DESC");
    statement.setLong(1, range.first());
    statement.setLong(2, range.last());
    statement.setLong(3, query.since().map(Columns::nanos).orElse(Long.MIN_VALUE));
    return statement;
  }

  private static void collect(
      PreparedStatement statement, HistoryQuery query, int limit, List<HistoryEntry> found)
      throws SQLException {
    if (found.size() >= limit) {
      return;
    }
    try (ResultSet row = statement.executeQuery()) {
      while (found.size() < limit && row.next()) {
        HistoryEntry entry = entry(row);
        if (query.matches(entry)) {
          found.add(entry);
        }
      }
    }
  }

  private static HistoryEntry entry(ResultSet row) throws SQLException {
    var id = new MessageId(row.getLong(1));
    var peer = new PeerId(row.getString(2));
    var time = Columns.instant(row.getLong(3));
    Optional<Delivery> delivery = Optional.empty();
    if (!row.getBoolean(4)) {
      boolean queued = row.getString(7) == null;
      delivery =
          Optional.of(
              queued ? Delivery.queued(id, peer, time) : StoreReader.delivery(row, 7, id, peer));
    }
    return new HistoryEntry(id, peer, row.getString(5), row.getString(6), time, delivery);
  }
}
