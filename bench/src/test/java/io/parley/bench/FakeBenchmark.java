package io.parley.bench;

import java.util.List;

/// A benchmark whose contestants do what they are told.
record FakeBenchmark(Contestant.Trial fast, Contestant.Trial slow) implements Benchmark {

  static FakeBenchmark steady(double fast, double slow) {
    return new FakeBenchmark(() -> fast, () -> slow);
  }

  @Override
  public About about() {
    return new About("fake", "nothing at all", "fast at least twice \"slow\"", "figures", 1, 3);
  }

  @Override
  public Contest open() {
    return new FakeContest(List.of(new Contestant("fast", fast), new Contestant("slow", slow)));
  }

  private record FakeContest(List<Contestant> contestants) implements Contest {

    @Override
    public Verdict judge(Results results) {
      Results.Comparison ratio = results.ratio("fast", "slow");
      return new Verdict(
          List.of(ratio), List.of(Goal.atLeast("ratio", 2, ratio.spread().median())));
    }

    @Override
    public void close() {}
  }
}
