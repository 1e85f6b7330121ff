package io.parley.sqlite;

import static io.parley.sqlite.Stored.BOB;
import static io.parley.sqlite.Stored.CAROL;
import static io.parley.sqlite.Stored.NOON;
import static io.parley.sqlite.Stored.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.HistoryQuery.Order;
import io.parley.MessageId;
import io.parley.PeerId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchTest {

  private static final List<String> WORDS =
      List.of(
          "the",
          "café",
          "CAFE",
          "Straße",
          "ΟΔΟΣ",
          "한국어",
          "हिन्दी",
          "naïve",
          "a",
          "ab",
          "abc",
          "abcd",
          "42",
          "४२",
          "x²",
          "don't",
          "@7",
          "\"quoted\"",
          "AND",
          "NEAR",
          "ﬁ",
          "İzmir",
          "😀",
          "\ue000word",
          "*",
          "ab*");

  private static final List<PeerId> PEERS = List.of(BOB, CAROL, new PeerId("@1"));

  @TempDir Path home;

  /// Whatever is asked, the answer is that of [HistoryQuery#matches]; some messages are in the
  /// index and some are not.
  @Test
  void theAnswerIsThatOfTheQuery() throws Exception {
    long seed = 20_261_123;
    var random = new Random(seed);
    try (SqliteStore store = SqliteStore.inMemory()) {
      int messages = 5 * MemoryDatabase.MAX_BEHIND + 20;
      for (int i = 0; i < messages; i++) {
        Instant time = NOON.plusSeconds(random.nextInt(-1_000, 1_000));
        PeerId peer = PEERS.get(random.nextInt(PEERS.size()));
        if (random.nextBoolean()) {
          store.receive(peer, "name", words(random, 6), time);
        } else {
          store.accept(peer, words(random, 6), time, time);
        }
      }
      assertThat(indexed(store)).isEqualTo(messages - 20);
      List<HistoryEntry> all = store.history(HistoryQuery.ALL, messages);
      assertThat(all).hasSize(messages);
      for (int i = 0; i < 2_000; i++) {
        HistoryQuery query = query(random, messages);
        int limit = random.nextInt(1, 50);
        assertThat(store.history(query, limit))
            .as("seed %d, query %d: %s", seed, i, query)
            .isEqualTo(expected(all, query, limit));
      }
    }
  }

  private static List<HistoryEntry> expected(
      List<HistoryEntry> all, HistoryQuery query, int limit) {
    Comparator<HistoryEntry> rising = Comparator.comparing(HistoryEntry::id);
    return all.stream()
        .filter(query::matches)
        .sorted(query.order() == Order.OLDEST_FIRST ? rising : rising.reversed())
        .limit(limit)
        .toList();
  }

  private static HistoryQuery query(Random random, int messages) {
    List<PeerId> peers = new ArrayList<>();
    if (random.nextBoolean()) {
      peers.add(PEERS.get(random.nextInt(PEERS.size())));
      peers.add(random.nextBoolean() ? new PeerId("nobody") : BOB);
    }
    return new HistoryQuery(
        peers,
        random.nextBoolean()
            ? Optional.of(NOON.plusSeconds(random.nextInt(-1_100, 1_100)))
            : Optional.empty(),
        random.nextInt(4) == 0 ? "" : words(random, 2),
        random.nextBoolean() ? Order.OLDEST_FIRST : Order.NEWEST_FIRST,
        random.nextBoolean()
            ? Optional.of(new MessageId(random.nextInt(messages + 2)))
            : Optional.empty());
  }

  private static String words(Random random, int most) {
    var text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i >= 0; i--) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      text.append(random.nextInt(8) == 0 ? word.substring(0, 1) + "*" : word).append(' ');
    }
    return text.toString();
  }

  @Test
  void messagesAreFoundBeforeAndAfterTheyAreIndexed() throws Exception {
    HistoryQuery query = HistoryQuery.ALL.containing("needle").with(List.of(BOB));
    try (SqliteStore store = SqliteStore.open(home)) {
      store.receive(BOB, "Bob", "the needle", NOON);
      store.receive(CAROL, "Carol", "another needle", NOON);
      assertThat(texts(store, query, 9)).containsExactly("the needle");
      try (Database reading = Database.reading(home.resolve("messages.db"))) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (reading.number(WordIndex.INDEXED) < 2) {
          assertThat(System.nanoTime()).as("not indexed in time").isLessThan(deadline);
          Thread.onSpinWait();
        }
      }
      assertThat(texts(store, query, 9)).containsExactly("the needle");
      store.receive(BOB, "Bob", "a needle more", NOON);
      assertThat(texts(store, query, 9)).containsExactly("the needle", "a needle more");
      assertThat(texts(store, query.newestFirst(), 1)).containsExactly("a needle more");
    }
  }

  @Test
  void morePeersThanAreLookedUpInTheIndexAreSortedOut() throws Exception {
    try (SqliteStore store = SqliteStore.inMemory()) {
      List<PeerId> some = new ArrayList<>();
      List<String> theirs = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        var peer = new PeerId("p" + i);
        store.receive(peer, "", "hello " + i, NOON);
        if (i % 3 == 0) {
          some.add(peer);
          theirs.add("hello " + i);
        }
      }
      assertThat(texts(store, HistoryQuery.ALL.with(some), 999)).isEqualTo(theirs);
      assertThat(texts(store, HistoryQuery.ALL.with(some).containing("hello"), 999))
          .isEqualTo(theirs);
      assertThat(texts(store, HistoryQuery.ALL.with(some.subList(0, 64)), 999))
          .isEqualTo(theirs.subList(0, 64));
    }
  }

  @Test
  void aPageIsReadInItsOrderAndNotSorted() throws Exception {
    try (Database database = Opening.inMemory().writer().database()) {
      for (String sql : List.of(Search.BY_NUMBER, Search.BY_WORD)) {
        for (String order : List.of("", " DESC")) {
          List<String> plan = plan(database, sql + order);
          assertThat(plan).noneMatch(step -> step.contains("TEMP B-TREE"));
          assertThat(plan.getFirst())
              .matches("SEARCH m USING INTEGER PRIMARY KEY .*|SCAN words VIRTUAL TABLE INDEX .*");
          assertThat(plan.subList(1, plan.size())).noneMatch(step -> step.startsWith("SCAN"));
        }
      }
    }
  }

  private static List<String> plan(Database database, String sql) throws Exception {
    List<String> steps = new ArrayList<>();
    try (var row = database.prepared("EXPLAIN QUERY PLAN " + sql).executeQuery()) {
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
    }
    return steps;
  }

  private static long indexed(SqliteStore store) throws Exception {
    return store.change(0, writer -> writer.database().number(WordIndex.INDEXED));
  }
}
