package io.parley.bench;

import io.parley.HistoryQuery;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.bench.Results.Comparison;
import io.parley.bench.peer.Loopback;
import io.parley.spi.Address;
import io.parley.spi.History;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import io.parley.sqlite.SqliteHistory;
import io.parley.sqlite.SqliteStore;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/// What a history of a million messages costs: searches in it, and the start of a node beside one
/// with an empty store.
///
/// Every message has some twenty words out of some ten thousand, one that all have, and every
/// thousandth one that others lack; it is from one of twenty peers. Each search reads the newest
/// fifty, in a connection that was opened before.
final class LongHistory implements Benchmark {

  private static final int MESSAGES = 1_000_000;
  private static final int WRITERS = 256;
  private static final int PEERS = 20;
  private static final int PAGE = 50;
  private static final int WORDS = 10_000;
  private static final int WORDS_EACH = 20;
  private static final int RARE_IN = 1_000;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final double MOST_MILLIS = 100;
  private static final double MOST_MORE_MILLIS = 300;
  private static final String START_LONG = "start, a million messages";
  private static final String START_EMPTY = "start, none";
  private static final List<Search> SEARCHES =
      List.of(
          new Search("a rare word", HistoryQuery.ALL.containing("rare")),
          new Search("a common word", HistoryQuery.ALL.containing("common")),
          new Search("two words", HistoryQuery.ALL.containing("common word77")),
          new Search("a beginning", HistoryQuery.ALL.containing("word12*")),
          new Search("of one peer", HistoryQuery.ALL.containing("rare").with(List.of(peer(7)))),
          new Search("of an hour", HistoryQuery.ALL.containing("common").since(hourAgo())),
          new Search("no such word", HistoryQuery.ALL.containing("common nowhere")),
          new Search("one peer, no word", HistoryQuery.ALL.with(List.of(peer(3)))));

  /// A search and its name.
  private record Search(String name, HistoryQuery query) {}

  @Override
  public About about() {
    return new About(
        "history",
        "searches in a million messages, the newest 50 found; the start of a node beside them",
        "a search at most %s ms, a start at most %s ms more than with an empty store"
            .formatted(Figures.shown(MOST_MILLIS), Figures.shown(MOST_MORE_MILLIS)),
        "ms",
        2,
        9);
  }

  @Override
  public Contest open() throws Exception {
    Scratch scratch = Scratch.make();
    Path full = scratch.path().resolve("full");
    fill(full);
    return new Histories(scratch, full, scratch.path().resolve("empty"), SqliteHistory.open(full));
  }

  private static PeerId peer(int number) {
    return new PeerId("peer-" + number);
  }

  private static Instant hourAgo() {
    return BEGIN.plusSeconds(MESSAGES).minus(Duration.ofHours(1));
  }

  /// Receives all of them, and waits until all can be searched.
  private static void fill(Path directory) throws Exception {
    try (SqliteStore store = SqliteStore.open(directory)) {
      for (int i = 0; i < PEERS; i++) {
        Address address = new Address(InetAddress.ofLiteral("10.0.0." + (i + 1)), 8080);
        store.peerChanged(new StoredPeer(peer(i), "Peer " + i, address), PeerChange.ENTERED, BEGIN);
      }
      List<FutureTask<Integer>> tasks = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = writer;
        var task = new FutureTask<>(() -> receive(store, first));
        tasks.add(task);
        Thread.ofVirtual().name("writer-" + writer).start(task);
      }
      for (FutureTask<Integer> task : tasks) {
        task.get();
      }
    }
    System.err.println("a million messages are stored");
  }

  private static int receive(Store store, int first) throws StoreException {
    int done = 0;
    for (int i = first; i < MESSAGES; i += WRITERS) {
      store.receive(peer(i % PEERS), "Peer", text(i), BEGIN.plusSeconds(i));
      done++;
    }
    return done;
  }

  private static String text(int number) {
    StringBuilder text = new StringBuilder("common");
    long word = number;
    for (int i = 0; i < WORDS_EACH; i++) {
      word = (word * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L) >>> 1;
      text.append(" word").append(word % WORDS);
    }
    return number % RARE_IN == 7 ? text.append(" rare").toString() : text.toString();
  }

  /// The contest.
  private record Histories(Scratch scratch, Path full, Path empty, History history)
      implements Contest {

    @Override
    public List<Contestant> contestants() {
      List<Contestant> all = new ArrayList<>();
      for (Search search : SEARCHES) {
        all.add(new Contestant(search.name(), () -> find(search.query())));
      }
      all.add(new Contestant(START_LONG, () -> start(full)));
      all.add(new Contestant(START_EMPTY, () -> start(empty)));
      return all;
    }

    @Override
    public Verdict judge(Results results) {
      List<Goal> goals = new ArrayList<>();
      for (Search search : SEARCHES) {
        String id = search.name().replaceAll("\\W+", "-");
        goals.add(Goal.atMost(id, MOST_MILLIS, results.spread(search.name()).median()));
      }
      Comparison more =
          results.pairwise("ms more", START_LONG, START_EMPTY, (full, empty) -> full - empty);
      goals.add(Goal.atMost("start", MOST_MORE_MILLIS, more.spread().median()));
      return new Verdict(List.of(more), goals);
    }

    @Override
    public void close() {
      try (scratch) {
        ((SqliteHistory) history).close();
      } catch (IOException e) {
        throw new IllegalStateException("the history could not be deleted", e);
      }
    }

    private double find(HistoryQuery query) throws StoreException, IOException {
      long start = System.nanoTime();
      int found = history.history(query.newestFirst(), PAGE).size();
      double millis = (System.nanoTime() - start) / 1e6;
      boolean isEmpty = query.words().contains("nowhere");
      if (isEmpty ? found != 0 : found == 0) {
        throw new IOException("found " + found + " for " + query);
      }
      return millis;
    }

    private static double start(Path directory) throws Exception {
      MessengerConfig config =
          MessengerConfig.named("bench")
              .withAddress(Loopback.ip(0, 30))
              .withPort(0)
              .withoutDiscovery();
      long start = System.nanoTime();
      SqliteStore store = SqliteStore.open(directory);
      try (Messenger node =
          Messenger.start(config, Messenger.standardEnvironment().withStore(store))) {
        double millis = (System.nanoTime() - start) / 1e6;
        if (!node.peers().isEmpty()) {
          throw new IOException("nobody should be known");
        }
        return millis;
      }
    }
  }
}
