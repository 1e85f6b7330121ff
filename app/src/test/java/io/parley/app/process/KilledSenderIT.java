package io.parley.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.sqlite.SqliteHistory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A node that is killed again and again, in the middle of sending, loses nothing that it has
/// accepted, and keeps the order: `kill -9` takes the process, not the disk.
class KilledSenderIT {

  private static final int MESSAGES = 10_000;
  private static final int KILLS = 20;
  private static final long SEED = 4_711;

  @RegisterExtension final Stage stage = new Stage();

  @TempDir Path store;

  private final Random random = new Random(SEED);

  @Test
  void nothingThatWasAcceptedIsLostByTwentyKills() throws Exception {
    RawCsend receiver = stage.add(new RawCsend(stage.host(2), stage.port()));
    int accepted = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      ParleyProcess sender = start();
      int more = 1 + random.nextInt(2 * MESSAGES / (KILLS + 1) - 100);
      sender.awaitLine("accepted " + (accepted + more));
      sender.kill();
      accepted = lastAccepted(sender, accepted);
      assertThat(newest()).as("after kill " + kill).isGreaterThanOrEqualTo(accepted);
    }
    assertThat(accepted).isLessThan(MESSAGES);
    ParleyProcess last = start();
    last.awaitLine("all sent");
    assertThat(last.awaitExit()).isZero();

    List<Integer> received = new ArrayList<>();
    while (receiver.hasMore()) {
      received.add(number(new String(receiver.awaitMessage(), UTF_8)));
    }
    assertThat(received.stream().distinct())
        .isEqualTo(IntStream.rangeClosed(1, MESSAGES).boxed().toList());
    assertThat(received).hasSizeLessThanOrEqualTo(MESSAGES + KILLS);
    try (SqliteHistory history = SqliteHistory.open(store)) {
      for (int i = 1; i <= MESSAGES; i++) {
        HistoryEntry message = history.message(new MessageId(i)).orElseThrow();
        assertThat(message.text()).isEqualTo("" + i);
        assertThat(message.delivery().orElseThrow().state()).isEqualTo(DeliveryState.SENT);
      }
    }
  }

  private ParleyProcess start() {
    return stage.add(
        ParleyProcess.running(
            CrashSender.class,
            store.toString(),
            stage.host(1),
            stage.host(2),
            "" + stage.port(),
            "" + MESSAGES));
  }

  private static int lastAccepted(ParleyProcess sender, int before) {
    return sender.lines().stream()
        .filter(line -> line.startsWith("accepted "))
        .mapToInt(KilledSenderIT::number)
        .max()
        .orElse(before);
  }

  private int newest() throws Exception {
    try (SqliteHistory history = SqliteHistory.open(store)) {
      return history.history(HistoryQuery.ALL.newestFirst(), 1).stream()
          .map(HistoryEntry::text)
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    }
  }

  /// What stands after the last blank or bar.
  private static int number(String line) {
    return Integer.parseInt(line.replaceFirst("(?s).*[ |]", ""));
  }
}
