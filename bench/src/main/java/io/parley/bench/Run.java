package io.parley.bench;

import java.io.PrintStream;
import java.util.List;

/// One run of a benchmark, from its first warm-up round to its verdict.
///
/// @param about the benchmark
/// @param rounds rounds that counted
/// @param results their figures
/// @param verdict what they show
record Run(Benchmark.About about, int rounds, Results results, Verdict verdict) {

  /// Runs a benchmark: in every round each contestant once, every other round in reverse, so that
  /// nobody is always first.
  ///
  /// @param benchmark the benchmark
  /// @param rounds rounds that count
  /// @param progress gets a line per round
  /// @return the run
  /// @throws Exception if the benchmark fails
  static Run of(Benchmark benchmark, int rounds, PrintStream progress) throws Exception {
    Benchmark.About about = benchmark.about();
    try (Contest contest = benchmark.open()) {
      Results warmUp = new Results();
      for (int round = 1; round <= about.warmUpRounds(); round++) {
        String title = "warm-up " + round + "/" + about.warmUpRounds();
        round(title, inTurn(contest, round), warmUp, progress);
      }
      Results results = new Results();
      contest.contestants().forEach(contestant -> results.enter(contestant.name()));
      for (int round = 1; round <= rounds; round++) {
        round("round " + round + "/" + rounds, inTurn(contest, round), results, progress);
      }
      return new Run(about, rounds, results, contest.judge(results));
    }
  }

  private static List<Contestant> inTurn(Contest contest, int round) {
    List<Contestant> all = contest.contestants();
    return round % 2 == 1 ? all : all.reversed();
  }

  private static void round(
      String title, List<Contestant> contestants, Results results, PrintStream progress)
      throws Exception {
    StringBuilder line = new StringBuilder(title).append(':');
    for (Contestant contestant : contestants) {
      double figure = contestant.trial().run();
      results.add(contestant.name(), figure);
      line.append("  ").append(contestant.name()).append(' ').append(Figures.shown(figure));
    }
    progress.println(line);
  }
}
