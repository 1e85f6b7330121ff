package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.BOB_THERE;
import static io.parley.sqlite.Stored.CAROL;
import static io.parley.sqlite.Stored.NOON;
import static io.parley.sqlite.Stored.accept;
import static io.parley.sqlite.Stored.outbox;
import static io.parley.sqlite.Stored.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryQuery;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.spi.StoreException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whatAnOlderVersionStoredIsThere(int version) throws Exception {
    write("/version-" + version + ".sql");
    var queued = Delivery.queued(new MessageId(1), BOB, NOON);
    Delivery sent =
        queued.become(DeliveryState.SENT, 2, NOON.plusSeconds(1), "taken", Optional.of("a > b"));
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.notice()).isEmpty();
      assertThat(store.events(0, 9))
          .containsExactly(
              new PeerChanged(1, NOON, BOB, "Bob", PeerChange.ENTERED),
              new DeliveryChanged(2, NOON, queued),
              new DeliveryChanged(3, sent.since(), sent),
              new MessageReceived(
                  4, NOON, new Message(new MessageId(2), CAROL, "Carol", "un café", NOON)),
              new DeliveryChanged(5, NOON, Delivery.queued(new MessageId(3), BOB, NOON)));
      assertThat(store.peers()).containsExactly(BOB_THERE);
      assertThat(outbox(store, BOB)).containsExactly("third");
      assertThat(store.outbox(BOB, 0, 1).getFirst().expiresAt()).isEqualTo(NOON.plusSeconds(60));
      assertThat(store.transitions(new MessageId(1))).containsExactly(queued, sent);
      assertThat(store.lastReceived(CAROL, 7)).isEqualTo(41);
      assertThat(store.cursor("main")).isEqualTo(3);
      assertThat(texts(store, HistoryQuery.ALL.containing("cafe"), 9)).containsExactly("un café");
      assertThat(texts(store, HistoryQuery.ALL.with(List.of(BOB)), 9))
          .containsExactly("first", "third");
      assertThat(accept(store, BOB, "new").sequence()).isEqualTo(4);
    }
  }

  @Test
  void aNewStoreHasTheTablesOfTheLatestVersion() throws Exception {
    write("/version-" + Schema.VERSION + ".sql");
    try (Database written = Database.reading(home.resolve("messages.db"));
        Database made = Opening.inMemory().writer().database()) {
      assertThat(tables(made)).isNotEmpty().isEqualTo(tables(written));
    }
  }

  @Test
  void anEmptyFileIsAStoreThatWasNotBegun() throws Exception {
    Files.createFile(home.resolve("messages.db"));
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.notice()).isEmpty();
      assertThat(accept(store, BOB, "new").sequence()).isEqualTo(1);
    }
  }

  @Test
  void aNewerVersionIsRefusedAndLeftAlone() throws Exception {
    SqliteStore.open(home).close();
    execute("PRAGMA user_version = " + (Schema.VERSION + 1));
    assertThatThrownBy(() -> SqliteStore.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith("messages.db was written by a newer Parley: use that one");
    assertThatThrownBy(() -> SqliteHistory.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer Parley");
    execute("PRAGMA user_version = " + Schema.VERSION);
    SqliteStore.open(home).close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void anotherProgramsDatabaseIsRefusedAndLeftAlone(int version) throws Exception {
    execute("CREATE TABLE recipe (name TEXT)", "PRAGMA user_version = " + version);
    assertThatThrownBy(() -> SqliteStore.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is a database of another program");
    try (Database database = Database.reading(home.resolve("messages.db"))) {
      assertThat(tables(database)).containsExactly("CREATE TABLE recipe (name TEXT)");
    }
  }

  private void execute(String... statements) throws Exception {
    try (Database database = Database.writing(home.resolve("messages.db"))) {
      for (String statement : statements) {
        database.execute(statement);
      }
    }
  }

  private void write(String resource) throws Exception {
    try (InputStream in = SchemaTest.class.getResourceAsStream(resource)) {
      String sql = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      execute(sql.strip().split(";\\s*\n"));
    }
  }

  private static List<String> tables(Database database) throws Exception {
    List<String> all = new ArrayList<>();
    try (var row =
        database
            .prepared("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
            .executeQuery()) {
      while (row.next()) {
        all.add(
            row.getString(1)
                .strip()
                .replaceAll("\\s+", " ")
                .replace("( ", "(")
                .replace(" )", ")")
                .replace(" ,", ","));
      }
    }
    return all;
  }
}
