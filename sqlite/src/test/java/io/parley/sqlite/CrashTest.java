package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.NOON;
import static io.parley.sqlite.Stored.accept;
import static io.parley.sqlite.Stored.outbox;
import static io.parley.sqlite.Stored.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HistoryQuery;
import io.parley.sqlite.Caller.Holding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that dies leaves its files as they are: a copy of them, taken while the store is open,
/// is what the next one finds.
class CrashTest {

  @TempDir Path home;

  @Test
  void allThatWasAcknowledgedIsThereAndNothingElse() throws Exception {
    List<String> acknowledged = new ArrayList<>();
    try (SqliteStore store = SqliteStore.open(home.resolve("open"))) {
      for (int crash = 0; crash < 20; crash++) {
        for (int i = 0; i < 37; i++) {
          String text = crash + "-" + i;
          accept(store, BOB, text);
          acknowledged.add(text);
        }
        Holding holding =
            Holding.writerOf(store, writer -> writer.accept(BOB, "not yet", NOON, NOON));
        Path copy = Files.createDirectory(home.resolve("copy-" + crash));
        for (String file : List.of("messages.db", "messages.db-wal")) {
          Files.copy(home.resolve("open").resolve(file), copy.resolve(file));
        }
        holding.release();
        acknowledged.add("not yet");
        isStored(copy, acknowledged.subList(0, acknowledged.size() - 1));
      }
    }
  }

  private static void isStored(Path directory, List<String> texts) throws Exception {
    try (SqliteStore store = SqliteStore.open(directory)) {
      assertThat(store.notice()).isEmpty();
      assertThat(outbox(store, BOB)).isEqualTo(texts);
      assertThat(texts(store, HistoryQuery.ALL.with(List.of(BOB)), Integer.MAX_VALUE))
          .isEqualTo(texts);
      assertThat(store.events(0, Integer.MAX_VALUE)).hasSameSizeAs(texts);
      assertThat(accept(store, BOB, "next").sequence()).isEqualTo(texts.size() + 1);
    }
  }
}
