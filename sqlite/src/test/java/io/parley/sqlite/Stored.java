package io.parley.sqlite;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.PeerId;
import io.parley.spi.Address;
import io.parley.spi.History;
import io.parley.spi.OutboxEntry;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the tests of this module store.
final class Stored {

  static final PeerId BOB = new PeerId("bob");
  static final PeerId CAROL = new PeerId("carol");
  static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  static final StoredPeer BOB_THERE =
      new StoredPeer(BOB, "Bob", new Address(InetAddress.ofLiteral("10.0.0.7"), 8080));

  private Stored() {}

  static OutboxEntry accept(SqliteStore store, PeerId recipient, String text)
      throws StoreException {
    return store.accept(recipient, text, NOON, NOON.plus(Duration.ofDays(7)));
  }

  static Delivery sent(OutboxEntry entry) {
    return entry.delivery().become(DeliveryState.SENT, 1, NOON.plusSeconds(1), "taken");
  }

  static List<String> texts(History history, HistoryQuery query, int limit) throws StoreException {
    return history.history(query, limit).stream().map(HistoryEntry::text).toList();
  }

  static List<String> outbox(SqliteStore store, PeerId recipient) throws StoreException {
    return store.outbox(recipient, 0, Integer.MAX_VALUE).stream().map(OutboxEntry::text).toList();
  }
}
