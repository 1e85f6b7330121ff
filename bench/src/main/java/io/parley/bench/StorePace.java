package io.parley.bench;

import io.parley.PeerId;
import io.parley.bench.Results.Comparison;
import io.parley.spi.StoreException;
import io.parley.sqlite.SqliteStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/// How many messages a second the store accepts, beside the plainest group commit on the same
/// SQLite: with one caller that waits for each commit, with eight, and with sixty-four.
///
/// One accept alone stands beside a bare commit as well: an INSERT that its caller commits himself,
/// without any thread between.
///
/// Each round of each contestant has a new database: what is measured is a burst, during which
/// Parley puts off indexing the words, as it does where messages come.
final class StorePace implements Benchmark {

  private static final List<Integer> CALLERS = List.of(1, 8, 64);
  private static final int ACCEPTS_OF_ONE = 600;
  private static final int ACCEPTS_TOGETHER = 6_400;
  private static final double RATIO = 0.6;
  private static final double TIMES_A_COMMIT = 2;
  private static final String BARE_COMMIT = "bare commits";
  private static final PeerId PEER = new PeerId("bench");
  private static final String TEXT = "x".repeat(200);

  @Override
  public About about() {
    return new About(
        "store",
        "accepts of 200 bytes on disk, each waited for, with 1, 8 and 64 callers at once",
        "at least "
            + RATIO
            + " of a bare group commit; one alone takes at most twice as long as a bare commit",
        "accepts/s",
        3,
        15);
  }

  @Override
  public Contest open() throws Exception {
    return Stores.open();
  }

  private static String parley(int callers) {
    return "parley, " + callers + (callers == 1 ? " caller" : " callers");
  }

  private static String bare(int callers) {
    return "bare, " + callers + (callers == 1 ? " caller" : " callers");
  }

  /// What a caller does again and again.
  @FunctionalInterface
  private interface Accept {
    void once() throws Exception;
  }

  /// The contest.
  ///
  /// @param scratch where the last one is
  /// @param alone a database that its caller commits to
  private record Stores(Scratch scratch, Connection alone) implements Contest {

    static Stores open() throws IOException, SQLException, StoreException {
      Scratch scratch = Scratch.make();
      return new Stores(scratch, BareGroupCommit.open(scratch.path().resolve("alone.db")));
    }

    @Override
    public List<Contestant> contestants() {
      List<Contestant> all = new ArrayList<>();
      all.add(new Contestant(BARE_COMMIT, this::commitAlone));
      for (int callers : CALLERS) {
        all.add(new Contestant(parley(callers), () -> runParley(callers)));
        all.add(new Contestant(bare(callers), () -> runBare(callers)));
      }
      return all;
    }

    @Override
    public Verdict judge(Results results) {
      List<Comparison> comparisons = new ArrayList<>();
      List<Goal> goals = new ArrayList<>();
      for (int callers : CALLERS) {
        Comparison ratio = results.ratio(parley(callers), bare(callers));
        comparisons.add(ratio);
        goals.add(Goal.atLeast("callers-" + callers, RATIO, ratio.spread().median()));
      }
      Comparison alone = results.ratio(BARE_COMMIT, parley(1));
      comparisons.add(alone);
      goals.add(Goal.atMost("times-a-bare-commit", TIMES_A_COMMIT, alone.spread().median()));
      return new Verdict(comparisons, goals);
    }

    @Override
    public void close() {
      try (scratch) {
        alone.close();
      } catch (IOException | SQLException e) {
        throw new IllegalStateException("the databases could not be closed", e);
      }
    }

    private static double runParley(int callers) throws Exception {
      try (Scratch own = Scratch.make();
          SqliteStore store = SqliteStore.open(own.path())) {
        return perSecond(callers, () -> accept(store));
      }
    }

    private static double runBare(int callers) throws Exception {
      try (Scratch own = Scratch.make();
          BareGroupCommit group = new BareGroupCommit(own.path().resolve("group.db"))) {
        return perSecond(callers, () -> group.store(TEXT));
      }
    }

    private static void accept(SqliteStore store) throws StoreException {
      Instant now = Instant.now();
      store.accept(PEER, TEXT, now, now.plusSeconds(1));
    }

    private double commitAlone() throws SQLException {
      try (PreparedStatement insert = alone.prepareStatement("INSERT INTO row (text) VALUES (?)")) {
        insert.setString(1, TEXT);
        long start = System.nanoTime();
        for (int i = 0; i < ACCEPTS_OF_ONE; i++) {
          insert.executeUpdate();
        }
        return ACCEPTS_OF_ONE * 1e9 / (System.nanoTime() - start);
      }
    }

    private static double perSecond(int callers, Accept accept) throws Exception {
      int each = (callers == 1 ? ACCEPTS_OF_ONE : ACCEPTS_TOGETHER) / callers;
      List<FutureTask<Integer>> tasks = new ArrayList<>();
      long start = System.nanoTime();
      for (int caller = 0; caller < callers; caller++) {
        var task = new FutureTask<>(() -> repeat(each, accept));
        tasks.add(task);
        Thread.ofVirtual().name("caller-" + caller).start(task);
      }
      int accepted = 0;
      for (FutureTask<Integer> task : tasks) {
        accepted += task.get();
      }
      return accepted * 1e9 / (System.nanoTime() - start);
    }

    private static int repeat(int times, Accept accept) throws Exception {
      for (int i = 0; i < times; i++) {
        accept.once();
      }
      return times;
    }
  }
}
