package io.parley.sqlite;

import io.parley.Delivery;
import io.parley.MessageId;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.StoredPeer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The changes of a store, each a few statements inside the transaction of its caller, and what is
/// counted meanwhile. Owned by whoever commits, one thread at a time.
///
/// The numbers are given in memory and read from the tables when the store is opened; [#rollback]
/// takes back those that were given since [#begin].
final class StoreWriter {

  /// Peers whose row's id is remembered: more than a roster holds.
  private static final int MAX_KNOWN_PEERS = 4_096;

  private final Database database;
  private final Map<PeerId, Long> knownPeers = new HashMap<>();

  private long lastMessage;
  private long lastPosition;
  private long lastMessageCommitted;
  private long lastPositionCommitted;

  /// Takes up counting where a database's last change left it. That reads the end of each table,
  /// and all of the outbox, so a damaged one is mostly found here.
  StoreWriter(Database database) throws SQLException {
    this.database = database;
    database.number("SELECT count(*) FROM outbox");
    lastMessageCommitted = database.number("SELECT max(id) FROM message");
    lastPositionCommitted =
        Math.max(
            database.number("SELECT max(position) FROM event"),
            database.number("SELECT position FROM message WHERE id = ?", lastMessageCommitted));
    lastMessage = lastMessageCommitted;
    lastPosition = lastPositionCommitted;
  }

  Database database() {
    return database;
  }

  /// The number of the newest message that is stored.
  long lastMessage() {
    return lastMessageCommitted;
  }

  void begin() throws SQLException {
    database.begin();
  }

  void commit() throws SQLException {
    database.commit();
    lastMessageCommitted = lastMessage;
    lastPositionCommitted = lastPosition;
  }

  void rollback() {
    database.rollback();
    lastMessage = lastMessageCommitted;
    lastPosition = lastPositionCommitted;
    knownPeers.clear();
  }

  OutboxEntry accept(PeerId recipient, String text, Instant time, Instant expiresAt)
      throws SQLException {
    long peer = peer(recipient);
    long message = insertMessage(peer, text, time, Optional.of(expiresAt), Optional.empty());
    Instant accepted = Columns.kept(time);
    Delivery delivery = Delivery.queued(new MessageId(message), recipient, accepted);
    return new OutboxEntry(
        message, Columns.kept(text), accepted, Columns.kept(expiresAt), delivery);
  }

  MessageId receive(PeerId from, String fromName, String text, Instant time) throws SQLException {
    return new MessageId(
        insertMessage(peer(from), text, time, Optional.empty(), Optional.of(fromName)));
  }

  Optional<MessageId> receiveOnce(Origin origin, String fromName, String text, Instant time)
      throws SQLException {
    PreparedStatement count =
        database.prepared(
            """
            INSERT INTO counting (peer, epoch, sequence) VALUES (?, ?, ?)
            ON CONFLICT DO UPDATE SET sequence = excluded.sequence
            WHERE excluded.sequence > sequence
            """);
    count.setLong(1, peer(origin.sender()));
    count.setLong(2, origin.epoch());
    count.setLong(3, origin.sequence());
    return count.executeUpdate() == 0
        ? Optional.empty()
        : Optional.of(receive(origin.sender(), fromName, text, time));
  }

  Delivery update(Delivery next) throws SQLException {
    long peer = peer(next.recipient());
    PreparedStatement event =
        database.prepared(
            """
            INSERT INTO event (position, peer, time, what, message, attempts, reason, connection)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """);
    event.setLong(1, ++lastPosition);
    event.setLong(2, peer);
    event.setLong(3, Columns.nanos(next.since()));
    event.setString(4, next.state().name());
    event.setLong(5, next.message().number());
    event.setInt(6, next.attempts());
    event.setString(7, next.reason());
    event.setString(8, next.connection().orElse(null));
    event.executeUpdate();
    PreparedStatement leave =
        database.prepared("DELETE FROM outbox WHERE peer = ? AND message = ?");
    leave.setLong(1, peer);
    leave.setLong(2, next.message().number());
    leave.executeUpdate();
    return next;
  }

  StoredPeer peerChanged(StoredPeer peer, PeerChange change, Instant time) throws SQLException {
    long id = peer(peer.id());
    long position = ++lastPosition;
    PreparedStatement event =
        database.prepared(
            "INSERT INTO event (position, peer, time, what, name) VALUES (?, ?, ?, ?, ?)");
    event.setLong(1, position);
    event.setLong(2, id);
    event.setLong(3, Columns.nanos(time));
    event.setString(4, change.name());
    event.setString(5, peer.name());
    event.executeUpdate();
    PreparedStatement row =
        database.prepared(
            """
            UPDATE peer
            SET name = ?, ip = ?, port = ?, trust = ?, entered = coalesce(entered, ?) WHERE id = ?
            """);
    row.setString(1, peer.name());
    row.setString(2, peer.address().ip().getHostAddress());
    row.setInt(3, peer.address().port());
    row.setString(4, peer.trust().name());
    row.setLong(5, position);
    row.setLong(6, id);
    row.executeUpdate();
    return peer;
  }

  String saveCursor(String cursor, long position) throws SQLException {
    PreparedStatement save =
        database.prepared(
            """
            INSERT INTO cursor (name, position) VALUES (?, ?)
            ON CONFLICT DO UPDATE SET position = max(position, excluded.position)
            """);
    save.setString(1, cursor);
    save.setLong(2, position);
    save.executeUpdate();
    return cursor;
  }

  private long insertMessage(
      long peer, String text, Instant time, Optional<Instant> expires, Optional<String> fromName)
      throws SQLException {
    PreparedStatement insert =
        database.prepared(
            """
            INSERT INTO message (id, position, peer, time, expires, name, text)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """);
    insert.setLong(1, ++lastMessage);
    insert.setLong(2, ++lastPosition);
    insert.setLong(3, peer);
    insert.setLong(4, Columns.nanos(time));
    if (expires.isPresent()) {
      insert.setLong(5, Columns.nanos(expires.get()));
    } else {
      insert.setNull(5, Types.INTEGER);
    }
    insert.setString(6, fromName.orElse(null));
    insert.setString(7, text);
    insert.executeUpdate();
    return lastMessage;
  }

  /// The id of a peer's row, which is made if there is none.
  private long peer(PeerId peer) throws SQLException {
    Long known = knownPeers.get(peer);
    if (known != null) {
      return known;
    }
    PreparedStatement insert =
        database.prepared("INSERT INTO peer (key) VALUES (?) ON CONFLICT DO NOTHING");
    insert.setString(1, peer.value());
    insert.executeUpdate();
    PreparedStatement find = database.prepared("SELECT id FROM peer WHERE key = ?");
    find.setString(1, peer.value());
    try (ResultSet row = find.executeQuery()) {
      row.next();
      long id = row.getLong(1);
      if (knownPeers.size() == MAX_KNOWN_PEERS) {
        knownPeers.clear();
      }
      knownPeers.put(peer, id);
      return id;
    }
  }
}
