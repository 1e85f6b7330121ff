package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.BOB_THERE;
import static io.parley.sqlite.Stored.NOON;
import static io.parley.sqlite.Stored.accept;
import static io.parley.sqlite.Stored.sent;
import static io.parley.sqlite.Stored.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Delivery;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.MessengerEvent.PeerChange;
import io.parley.spi.OutboxEntry;
import io.parley.spi.StoreException;
import io.parley.sqlite.Caller.Holding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHistoryTest {

  @TempDir Path home;

  @Test
  void aHistoryIsReadWhenNoNodeRuns() throws Exception {
    Delivery sent;
    OutboxEntry entry;
    try (SqliteStore store = SqliteStore.open(home)) {
      entry = accept(store, BOB, "hello");
      sent = sent(entry);
      store.update(sent);
      store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON);
    }
    try (SqliteHistory history = SqliteHistory.open(home)) {
      assertThat(texts(history, HistoryQuery.ALL.containing("hello"), 9)).containsExactly("hello");
      assertThat(history.message(sent.message()).orElseThrow().delivery()).contains(sent);
      assertThat(history.transitions(sent.message())).containsExactly(entry.delivery(), sent);
      assertThat(history.peers()).containsExactly(BOB_THERE);
    }
  }

  @Test
  void aHistoryIsReadWhileTheWriterWrites() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      accept(store, BOB, "one");
      try (SqliteHistory history = SqliteHistory.open(home)) {
        Holding holding = Holding.writerOf(store, writer -> writer.accept(BOB, "two", NOON, NOON));
        assertThat(texts(history, HistoryQuery.ALL, 9)).containsExactly("one");
        assertThat(texts(store, HistoryQuery.ALL, 9)).containsExactly("one");
        holding.release();
        assertThat(texts(history, HistoryQuery.ALL, 9)).containsExactly("one", "two");
      }
    }
  }

  @Test
  void manyReadAtOnce() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      accept(store, BOB, "one");
      List<Caller<List<String>>> readers =
          Stream.generate(() -> Caller.calls(() -> texts(store, HistoryQuery.ALL, 9)))
              .limit(10L * ReaderPool.MAX_READERS)
              .toList();
      for (Caller<List<String>> reader : readers) {
        assertThat(reader.result()).containsExactly("one");
      }
    }
  }

  /// A link at the place of SQLite's shared memory keeps it from making that, as a disk does that
  /// cannot be written.
  @Test
  void aHistoryIsReadWhereNothingCanBeWritten() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      accept(store, BOB, "hello");
    }
    Files.createSymbolicLink(home.resolve("messages.db-shm"), home.resolve("nowhere"));
    try (SqliteHistory history = SqliteHistory.open(home)) {
      assertThat(texts(history, HistoryQuery.ALL, 9)).containsExactly("hello");
    }
    Files.write(home.resolve("messages.db-wal"), new byte[100]);
    assertThatThrownBy(() -> SqliteHistory.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot be opened");
  }

  @Test
  void whereNoStoreIsNoneIsMade() throws Exception {
    assertThatThrownBy(() -> SqliteHistory.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there are no messages in " + home);
    assertThat(home).isEmptyDirectory();
    Files.createFile(home.resolve("messages.db"));
    assertThatThrownBy(() -> SqliteHistory.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there are no messages in " + home);
    assertThat(home.resolve("messages.db")).isEmptyFile();
  }

  @Test
  void aDamagedHistorySaysSo() throws Exception {
    Files.writeString(home.resolve("messages.db"), "no database ".repeat(100));
    assertThatThrownBy(() -> SqliteHistory.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged");
    assertThat(home.resolve("messages.db")).exists();
  }

  @Test
  void aClosedHistoryFailsEveryCallButAnotherClose() throws Exception {
    SqliteStore.open(home).close();
    SqliteHistory history = SqliteHistory.open(home);
    history.close();
    history.close();
    assertThatThrownBy(history::peers).hasMessageContaining("closed");
    assertThatThrownBy(() -> history.message(new MessageId(1))).hasMessageContaining("closed");
  }
}
