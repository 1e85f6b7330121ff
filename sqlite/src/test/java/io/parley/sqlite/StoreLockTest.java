package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.accept;
import static io.parley.sqlite.Stored.outbox;
import static io.parley.sqlite.Stored.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.HistoryQuery;
import io.parley.spi.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {

  @TempDir Path home;

  @Test
  void aDirectoryIsOpenedOnceInAProcess() throws Exception {
    Path link =
        Files.createSymbolicLink(home.resolve("link"), Files.createDirectory(home.resolve("real")));
    String us = Long.toString(ProcessHandle.current().pid());
    try (SqliteStore store = SqliteStore.open(link)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> SqliteStore.open(home.resolve("real")))
            .isInstanceOf(StoreException.class)
            .hasMessage(
                "the messages in %s are in use by process %s: end that one, or give another name or directory",
                link.toRealPath(), us);
      }
      accept(store, BOB, "hello");
    }
    try (SqliteStore store = SqliteStore.open(home.resolve("real"))) {
      assertThat(outbox(store, BOB)).containsExactly("hello");
    }
  }

  @Test
  void anotherProcessKeepsItsDirectoryUntilItEndsHoweverItEnds() throws Exception {
    try (OtherProcess other = OtherProcess.owning(home)) {
      other.accepts("one");
      assertThatThrownBy(() -> SqliteStore.open(home))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by process " + other.pid());
      try (SqliteHistory history = SqliteHistory.open(home)) {
        assertThat(texts(history, HistoryQuery.ALL, 9)).containsExactly("one");
        other.accepts("two");
        assertThat(texts(history, HistoryQuery.ALL, 9)).containsExactly("one", "two");
        other.kill();
        assertThat(texts(history, HistoryQuery.ALL, 9)).containsExactly("one", "two");
      }
      try (SqliteStore store = SqliteStore.open(home)) {
        assertThat(outbox(store, BOB)).containsExactly("one", "two");
      }
    }
  }

  @Test
  void ourOwnLockHoldsAgainstAnotherProcessAlsoAfterASecondOpeningHere() throws Exception {
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThatThrownBy(() -> SqliteStore.open(home)).isInstanceOf(StoreException.class);
      try (OtherProcess other = OtherProcess.start(home)) {
        assertThat(other.says()).contains("in use by process " + ProcessHandle.current().pid());
      }
      accept(store, BOB, "hello");
    }
  }
}
