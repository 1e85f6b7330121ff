package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.BOB_THERE;
import static io.parley.sqlite.Stored.CAROL;
import static io.parley.sqlite.Stored.NOON;
import static io.parley.sqlite.Stored.accept;
import static io.parley.sqlite.Stored.outbox;
import static io.parley.sqlite.Stored.sent;
import static io.parley.sqlite.Stored.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.PeerId;
import io.parley.spi.Address;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.StoredPeer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {

  @TempDir Path home;

  private Path directory() {
    return home.resolve("a ?%c&mode=memory/ü");
  }

  @Test
  void whatWasStoredIsThereWhenItIsOpenedAgain() throws Exception {
    Delivery sent;
    Delivery queued;
    try (SqliteStore store = SqliteStore.open(directory())) {
      assertThat(store.notice()).isEmpty();
      assertThat(store.durable()).isTrue();
      sent = sent(accept(store, BOB, "one"));
      store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON);
      store.update(sent);
      queued = accept(store, BOB, "two").delivery();
      store.receiveOnce(new Origin(CAROL, 5, 9), "Carol", "three", NOON);
      store.saveCursor("main", 4);
    }
    try (SqliteStore store = SqliteStore.open(directory())) {
      assertThat(outbox(store, BOB)).containsExactly("two");
      assertThat(store.delivery(sent.message())).contains(sent);
      assertThat(store.events(0, 10))
          .containsExactly(
              new DeliveryChanged(1, NOON, Delivery.queued(sent.message(), BOB, NOON)),
              new PeerChanged(2, NOON, BOB, "Bob", PeerChange.ENTERED),
              new DeliveryChanged(3, sent.since(), sent),
              new DeliveryChanged(4, NOON, queued),
              new MessageReceived(
                  5, NOON, new Message(new MessageId(3), CAROL, "Carol", "three", NOON)));
      assertThat(store.lastReceived(CAROL, 5)).isEqualTo(9);
      assertThat(store.receiveOnce(new Origin(CAROL, 5, 9), "Carol", "three", NOON)).isEmpty();
      assertThat(store.cursor("main")).isEqualTo(4);
      assertThat(store.peers()).containsExactly(BOB_THERE);
      assertThat(accept(store, CAROL, "four").delivery().message()).isEqualTo(new MessageId(4));
      assertThat(store.events(5, 10)).extracting("position").containsExactly(6L);
    }
  }

  @Test
  void theDirectoryIsItsOwnersAlone() throws Exception {
    SqliteStore.open(directory()).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(Files.exists(directory().resolve("messages.db"))).isTrue();
  }

  @Test
  void whatAnAcceptGivesIsWhatIsReadBack() throws Exception {
    List<Instant> times =
        List.of(
            NOON.plusNanos(123_456_789),
            Instant.MIN,
            Instant.MAX,
            Instant.EPOCH.minusNanos(1),
            Instant.ofEpochSecond(Long.MIN_VALUE / 1_000_000_000),
            Instant.ofEpochSecond(Long.MAX_VALUE / 1_000_000_000, 999_999_999));
    List<String> texts =
        List.of("", "half \ud83d", "\ud83d\ude00 whole", "nul\0 inside", "\ufffe\uffff\ue000");
    try (SqliteStore store = SqliteStore.open(directory())) {
      for (Instant time : times) {
        for (String text : texts) {
          OutboxEntry entry = store.accept(BOB, text, time, time);
          assertThat(store.outbox(BOB, entry.sequence() - 1, 1)).containsExactly(entry);
          assertThat(store.delivery(entry.delivery().message())).contains(entry.delivery());
        }
      }
    }
  }

  @Test
  void aTextMayBeAsLargeAsTextsAre() throws Exception {
    String large = "ü".repeat(1 << 19);
    try (SqliteStore store = SqliteStore.open(directory())) {
      store.receive(BOB, "Bob", large, NOON);
      accept(store, BOB, large);
      assertThat(outbox(store, BOB)).containsExactly(large);
      assertThat(texts(store, HistoryQuery.ALL, 2)).containsExactly(large, large);
      assertThat(texts(store, HistoryQuery.ALL.containing(large), 2)).hasSize(2);
      assertThat(store.outboxSize(BOB).bytes()).isEqualTo(1 << 20);
    }
  }

  @Test
  void aRecipientThatWasNeverToldOfHasItsIdForAName() throws Exception {
    try (SqliteStore store = SqliteStore.open(directory())) {
      OutboxEntry entry = accept(store, CAROL, "hello");
      assertThat(store.message(entry.delivery().message()))
          .map(HistoryEntry::peerName)
          .contains("carol");
      assertThat(store.peers()).isEmpty();
    }
  }

  @Test
  void peersAreInTheOrderInWhichTheyWereFirstToldOf() throws Exception {
    var carol = new StoredPeer(CAROL, "Carol", new Address(InetAddress.ofLiteral("::1"), 0));
    var moved = new StoredPeer(BOB, "Bobby", new Address(InetAddress.ofLiteral("fe80::7%1"), 1));
    try (SqliteStore store = SqliteStore.open(directory())) {
      accept(store, CAROL, "makes her row first");
      store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON);
      store.peerChanged(carol, PeerChange.ENTERED, NOON);
      store.peerChanged(moved, PeerChange.RENAMED, NOON);
      assertThat(store.peers()).containsExactly(moved, carol);
    }
  }

  @Test
  void anAddressAtAnInterfaceThatIsGoneIsStillAnAddress() throws Exception {
    var peer = new StoredPeer(BOB, "Bob", new Address(InetAddress.ofLiteral("fe80::7%1"), 1));
    try (SqliteStore store = SqliteStore.open(directory())) {
      store.peerChanged(peer, PeerChange.ENTERED, NOON);
      store.change(
          0,
          writer -> {
            writer.database().execute("UPDATE peer SET ip = 'fe80::7%gone0'");
            return true;
          });
      assertThat(store.peers()).extracting(StoredPeer::address).containsExactly(peer.address());
    }
  }

  @Test
  void aStoreInMemoryIsNotDurableAndEachIsItsOwn() throws Exception {
    try (SqliteStore one = SqliteStore.inMemory();
        SqliteStore other = SqliteStore.inMemory()) {
      accept(one, BOB, "hello");
      assertThat(one.durable()).isFalse();
      assertThat(outbox(one, BOB)).containsExactly("hello");
      assertThat(outbox(other, BOB)).isEmpty();
    }
  }

  @Test
  void eventsAreReadFromAnyPlace() throws Exception {
    try (SqliteStore store = SqliteStore.inMemory()) {
      for (int i = 0; i < 40; i++) {
        OutboxEntry entry = accept(store, new PeerId("p" + i % 3), "m" + i);
        if (i % 3 != 0) {
          Delivery sent = sent(entry);
          store.update(sent);
          if (i % 3 == 2) {
            store.update(sent.become(DeliveryState.STORED, 1, NOON, "kept", Optional.of("a > b")));
          }
        }
      }
      long last = 40 + 13 * 2 + 13;
      var all = store.events(0, 1_000);
      assertThat(all).hasSize((int) last).extracting("position").isSorted();
      for (int after = 0; after <= last; after++) {
        int end = (int) Math.min(after + 7, last);
        assertThat(store.events(after, 7)).isEqualTo(all.subList(after, end));
      }
    }
  }
}
