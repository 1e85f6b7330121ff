package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.accept;
import static io.parley.sqlite.Stored.outbox;
import static io.parley.sqlite.Stored.texts;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HistoryQuery;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTroubleTest {

  private static final int PAGE = 4_096;

  @TempDir Path home;

  @Test
  void aFullDiskFailsChangesUntilThereIsRoomAgain() throws Exception {
    String large = "x".repeat(100_000);
    try (SqliteStore store = SqliteStore.open(home)) {
      accept(store, BOB, "before");
      run(store, "PRAGMA max_page_count = 1");
      assertThatThrownBy(() -> accept(store, BOB, large))
          .isInstanceOf(StoreException.class)
          .hasMessage("no room to write %s: the disk is full; delete something on it", database());
      assertThat(outbox(store, BOB)).containsExactly("before");
      run(store, "PRAGMA max_page_count = 100000");
      assertThat(accept(store, BOB, large).sequence()).isEqualTo(2);
      assertThat(outbox(store, BOB)).containsExactly("before", large);
      assertThat(store.events(0, 9)).extracting("position").containsExactly(1L, 2L);
    }
  }

  @Test
  void aReadOnlyStoreSaysSo() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      accept(store, BOB, "before");
      run(store, "PRAGMA query_only = ON");
      assertThatThrownBy(() -> accept(store, BOB, "after"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(database().toString())
          .hasMessageContaining("cannot be written");
      assertThat(outbox(store, BOB)).containsExactly("before");
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws Exception {
    Path file = Files.createFile(home.resolve("file"));
    assertThatThrownBy(() -> SqliteStore.open(file.resolve("below")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot make the directory " + file.resolve("below"));
  }

  @Test
  void aDatabaseThatCannotBeOpenedIsNamed() throws Exception {
    Files.createDirectory(database());
    assertThatThrownBy(() -> SqliteStore.open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(database().toString());
    Files.delete(database());
    SqliteStore.open(home).close();
  }

  @Test
  void aDamagedFileIsPutAsideAndKept() throws Exception {
    fill(20);
    byte[] damaged = "This is not a database, whatever it was. ".repeat(200).getBytes(UTF_8);
    Files.write(database(), damaged);
    try (SqliteStore store = SqliteStore.open(home)) {
      Path aside = aside().getFirst();
      assertThat(store.notice())
          .contains(
              ("The stored messages were damaged. They are kept in %s, and a new store is begun."
                      + " What was still to be sent is not sent.")
                  .formatted(aside.toRealPath()));
      assertThat(Files.readAllBytes(aside)).isEqualTo(damaged);
      assertThat(outbox(store, BOB)).isEmpty();
      assertThat(accept(store, BOB, "new").sequence()).isEqualTo(1);
    }
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.notice()).isEmpty();
      assertThat(outbox(store, BOB)).containsExactly("new");
    }
  }

  @Test
  void aFileThatWasCutIsPutAside() throws Exception {
    fill(200);
    try (FileChannel file = FileChannel.open(database(), StandardOpenOption.WRITE)) {
      file.truncate(file.size() / 2 / PAGE * PAGE);
    }
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.notice()).isPresent();
      assertThat(aside()).hasSize(1);
    }
  }

  @Test
  void filesThatWerePutAsideAreNeverOverwritten() throws Exception {
    var files = new StoreFiles(home);
    LocalDateTime time = LocalDateTime.of(2026, 11, 23, 12, 0, 0);
    for (String text : List.of("one", "two", "three")) {
      Files.writeString(database(), text);
      Files.writeString(home.resolve("messages.db-wal"), text + "'s log");
      files.putAside(time);
    }
    assertThat(home.resolve("messages.db.corrupt-20261123-120000")).hasContent("one");
    assertThat(home.resolve("messages.db.corrupt-20261123-120000-wal")).hasContent("one's log");
    assertThat(home.resolve("messages.db.corrupt-20261123-120000-2")).hasContent("two");
    assertThat(home.resolve("messages.db.corrupt-20261123-120000-3")).hasContent("three");
    assertThat(home.resolve("messages.db.corrupt-20261123-120000-3-wal")).hasContent("three's log");
    assertThat(database()).doesNotExist();
  }

  /// Each page in turn is lost: the store opens, with or without what was in it; what it cannot
  /// read it says, and the next opening has put the file aside.
  @Test
  void whicheverPageIsLostTheStoreOpensAndSaysWhatItCannotRead() throws Exception {
    fill(60);
    byte[] whole = Files.readAllBytes(database());
    int pages = whole.length / PAGE;
    int found = 0;
    int later = 0;
    for (int page = 0; page < pages; page++) {
      Path directory = Files.createDirectory(home.resolve("lost-" + page));
      byte[] lost = whole.clone();
      Arrays.fill(lost, page * PAGE, (page + 1) * PAGE, (byte) 0xee);
      Files.write(directory.resolve("messages.db"), lost);
      boolean atOnce;
      boolean inUse;
      try (SqliteStore store = SqliteStore.open(directory)) {
        atOnce = store.notice().isPresent();
        inUse = fails(store);
      }
      try (SqliteStore store = SqliteStore.open(directory)) {
        assertThat(!inUse || store.notice().isPresent()).as("page %d", page).isTrue();
        assertThat(fails(store)).isFalse();
      }
      found += atOnce ? 1 : 0;
      later += inUse ? 1 : 0;
    }
    assertThat(found).isPositive();
    assertThat(later).isPositive();
  }

  private static boolean fails(SqliteStore store) {
    try {
      store.events(0, Integer.MAX_VALUE);
      texts(store, HistoryQuery.ALL.newestFirst(), Integer.MAX_VALUE);
      return false;
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("damaged").hasMessageContaining("start it again");
      return true;
    }
  }

  @Test
  void aFileThatOnlyLookedDamagedIsKeptInUse() throws Exception {
    fill(3);
    new StoreFiles(home).suspect();
    for (int i = 0; i < 2; i++) {
      try (SqliteStore store = SqliteStore.open(home)) {
        assertThat(store.notice()).isEmpty();
        assertThat(outbox(store, BOB)).hasSize(3);
        assertThat(home.resolve("messages.db.suspect")).doesNotExist();
      }
    }
  }

  private Path database() {
    return home.resolve("messages.db");
  }

  private List<Path> aside() throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      return files.filter(file -> file.toString().matches(".*corrupt-\\d{8}-\\d{6}")).toList();
    }
  }

  private void fill(int messages) throws StoreException {
    try (SqliteStore store = SqliteStore.open(home)) {
      for (int i = 0; i < messages; i++) {
        accept(store, BOB, ("m" + i + " ").repeat(100));
      }
    }
  }

  private static void run(SqliteStore store, String sql) throws StoreException {
    store.change(
        0,
        writer -> {
          writer.database().execute(sql);
          return true;
        });
  }
}
