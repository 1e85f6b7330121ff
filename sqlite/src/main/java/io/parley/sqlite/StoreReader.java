package io.parley.sqlite;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.PeerId;
import io.parley.Trust;
import io.parley.spi.Address;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store.OutboxSize;
import io.parley.spi.StoredPeer;
import java.net.InetAddress;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The questions to a store; [EventPages] and [Search] answer the longer ones. Owned by one thread
/// at a time.
final class StoreReader implements AutoCloseable {

  private final Database database;
  private final EventPages events;
  private final Search search;

  StoreReader(Database database) {
    this.database = database;
    this.events = new EventPages(database);
    this.search = new Search(database);
  }

  List<MessengerEvent> events(long after, int limit) throws SQLException {
    return events.after(after, limit);
  }

  List<HistoryEntry> history(HistoryQuery query, int limit) throws SQLException {
    return search.find(query, limit);
  }

  Optional<HistoryEntry> message(MessageId message) throws SQLException {
    return search.message(message);
  }

  List<OutboxEntry> outbox(PeerId recipient, long after, int limit) throws SQLException {
    PreparedStatement query =
        database.prepared(
            """
            SELECT m.id, m.text, m.time, m.expires
            FROM outbox o CROSS JOIN message m ON m.id = o.message
            WHERE o.peer = (SELECT id FROM peer WHERE key = ?) AND o.message > ?
            ORDER BY o.message LIMIT ?
            """);
    query.setString(1, recipient.value());
    query.setLong(2, after);
    query.setInt(3, limit);
    List<OutboxEntry> page = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        var accepted = Columns.instant(row.getLong(3));
        page.add(
            new OutboxEntry(
                row.getLong(1),
                row.getString(2),
                accepted,
                Columns.instant(row.getLong(4)),
                Delivery.queued(new MessageId(row.getLong(1)), recipient, accepted)));
      }
    }
    return page;
  }

  OutboxSize outboxSize(PeerId recipient) throws SQLException {
    PreparedStatement query =
        database.prepared(
            """
            SELECT count(*), coalesce(sum(octet_length(m.text)), 0)
            FROM outbox o CROSS JOIN message m ON m.id = o.message
            WHERE o.peer = (SELECT id FROM peer WHERE key = ?)
            """);
    query.setString(1, recipient.value());
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? new OutboxSize(row.getInt(1), row.getLong(2)) : OutboxSize.EMPTY;
    }
  }

  Optional<Delivery> delivery(MessageId message) throws SQLException {
    return search.message(message).flatMap(HistoryEntry::delivery);
  }

  List<Delivery> transitions(MessageId message) throws SQLException {
    return database.atOneMoment(() -> {
      Optional<HistoryEntry> sent =
          search.message(message).filter(entry -> entry.delivery().isPresent());
      return sent.isEmpty() ? List.of() : transitionsOf(sent.get());
    });
  }

  private List<Delivery> transitionsOf(HistoryEntry sent) throws SQLException {
    List<Delivery> all = new ArrayList<>();
    all.add(Delivery.queued(sent.id(), sent.peer(), sent.time()));
    PreparedStatement query =
        database.prepared(
            """
            SELECT what, attempts, time, reason, connection FROM event
            WHERE message = ? ORDER BY position
            """);
    query.setLong(1, sent.id().number());
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.add(delivery(row, 1, sent.id(), sent.peer()));
      }
    }
    return all;
  }

  long lastReceived(PeerId sender, long epoch) throws SQLException {
    PreparedStatement query =
        database.prepared(
            """
            SELECT sequence FROM counting
            WHERE peer = (SELECT id FROM peer WHERE key = ?) AND epoch = ?
            """);
    query.setString(1, sender.value());
    query.setLong(2, epoch);
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  List<StoredPeer> peers() throws SQLException {
    PreparedStatement query =
        database.prepared(
            "SELECT key, name, ip, port, trust FROM peer WHERE entered IS NOT NULL ORDER BY entered");
    List<StoredPeer> all = new ArrayList<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        all.add(
            new StoredPeer(
                new PeerId(row.getString(1)),
                row.getString(2),
                new Address(ip(row.getString(3)), row.getInt(4)),
                Columns.constant(Trust.class, row.getString(5))));
      }
    }
    return all;
  }

  long cursor(String cursor) throws SQLException {
    PreparedStatement query = database.prepared("SELECT position FROM cursor WHERE name = ?");
    query.setString(1, cursor);
    try (ResultSet row = query.executeQuery()) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /// A delivery from five columns: state, attempts, time, reason, connection.
  static Delivery delivery(ResultSet row, int first, MessageId message, PeerId recipient)
      throws SQLException {
    return new Delivery(
        message,
        recipient,
        Columns.constant(DeliveryState.class, row.getString(first)),
        row.getInt(first + 1),
        Columns.instant(row.getLong(first + 2)),
        row.getString(first + 3),
        Optional.ofNullable(row.getString(first + 4)));
  }

  /// An address of this machine's may name an interface that is not there any more.
  private static InetAddress ip(String literal) {
    try {
      return InetAddress.ofLiteral(literal);
    } catch (IllegalArgumentException _) {
      return InetAddress.ofLiteral(literal.substring(0, Math.max(0, literal.indexOf('%'))));
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
