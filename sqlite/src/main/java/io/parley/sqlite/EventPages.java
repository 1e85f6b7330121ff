package io.parley.sqlite;

import io.parley.Delivery;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.PeerId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Reads the log of events, which is in two tables: a message is the event of its being accepted or
/// received, and all other events are rows of their own. Both are in the order of positions, so a
/// page merges them.
///
/// Messages have no index by position. Numbers and positions rise together, so the first message of
/// a page is found by halving; from the newest back, for that is where readers are.
final class EventPages {

  private final Database database;

  EventPages(Database database) {
    this.database = database;
  }

  List<MessengerEvent> after(long position, int limit) throws SQLException {
    return database.atOneMoment(() -> page(position, limit));
  }

  private List<MessengerEvent> page(long after, int limit) throws SQLException {
    PreparedStatement ofMessages =
        database.prepared(
            """
            SELECT m.position, m.id, m.expires IS NULL, m.name, m.text, m.time, p.key
            FROM message m CROSS JOIN peer p ON p.id = m.peer
            WHERE m.id >= ? ORDER BY m.id
            """);
    ofMessages.setLong(1, firstMessageAfter(after));
    PreparedStatement others =
        database.prepared(
            """
            SELECT e.position, e.message, e.what, e.attempts, e.time, e.reason, e.connection,
              e.name, p.key
            FROM event e CROSS JOIN peer p ON p.id = e.peer
            WHERE e.position > ? ORDER BY e.position
            """);
    others.setLong(1, after);
    List<MessengerEvent> page = new ArrayList<>();
    try (ResultSet message = ofMessages.executeQuery();
        ResultSet other = others.executeQuery()) {
      long nextMessage = nextPosition(message);
      long nextOther = nextPosition(other);
      while (page.size() < limit && Math.min(nextMessage, nextOther) < Long.MAX_VALUE) {
        if (nextMessage < nextOther) {
          page.add(ofMessage(message));
          nextMessage = nextPosition(message);
        } else {
          page.add(other(other));
          nextOther = nextPosition(other);
        }
      }
    }
    return page;
  }

  private static long nextPosition(ResultSet row) throws SQLException {
    return row.next() ? row.getLong(1) : Long.MAX_VALUE;
  }

  private static MessengerEvent ofMessage(ResultSet row) throws SQLException {
    long position = row.getLong(1);
    var id = new MessageId(row.getLong(2));
    var time = Columns.instant(row.getLong(6));
    var peer = new PeerId(row.getString(7));
    return row.getBoolean(3)
        ? new MessageReceived(
            position, time, new Message(id, peer, row.getString(4), row.getString(5), time))
        : new DeliveryChanged(position, time, Delivery.queued(id, peer, time));
  }

  private static MessengerEvent other(ResultSet row) throws SQLException {
    long position = row.getLong(1);
    long message = row.getLong(2);
    boolean ofPeer = row.wasNull();
    var time = Columns.instant(row.getLong(5));
    var peer = new PeerId(row.getString(9));
    return ofPeer
        ? new PeerChanged(
            position,
            time,
            peer,
            row.getString(8),
            Columns.constant(PeerChange.class, row.getString(3)))
        : new DeliveryChanged(
            position, time, StoreReader.delivery(row, 3, new MessageId(message), peer));
  }

  private long firstMessageAfter(long position) throws SQLException {
    long after = database.number("SELECT max(id) FROM message") + 1;
    long step = 1;
    while (after - step > 0 && positionOf(after - step) > position) {
      after -= step;
      step *= 2;
    }
    long before = Math.max(0, after - step);
    while (after - before > 1) {
      long middle = (before + after) >>> 1;
      if (positionOf(middle) > position) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return after;
  }

  private long positionOf(long message) throws SQLException {
    return database.number("SELECT position FROM message WHERE id = ?", message);
  }
}
