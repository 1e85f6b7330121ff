package io.parley.testkit.mutant;

import io.parley.testkit.classic.Trials;
import io.parley.testkit.scenario.Scenario;
import io.parley.testkit.scenario.Scenarios;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/// Tries a classic stack: in turn a storm, one of the stories that its tests tell, and a scenario.
/// Loaded anew for each mutant, and known to others by the interface alone.
abstract class StackRunner implements LongFunction<String> {

  private final Trials trials;
  private final List<Scenario> scenarios;

  /// Makes one.
  ///
  /// @param trials the stack's storms and stories
  /// @param scenarios the names of those in which nodes use it
  StackRunner(Trials trials, String... scenarios) {
    this.trials = trials;
    this.scenarios = Stream.of(scenarios).map(name -> Scenarios.find(name).orElseThrow()).toList();
  }

  /// Runs one.
  ///
  /// @param seed its seed, which also chooses what is run
  /// @return what was run, and in one line what did not hold; null if all did
  @Override
  public final String apply(long seed) {
    long round = Math.floorDiv(seed - 1, 3L);
    return switch ((int) Math.floorMod(seed - 1, 3L)) {
      case 0 -> trials.storm(seed);
      case 1 -> trials.story(round);
      default -> SeedRunner.inTurn(scenarios, round, seed);
    };
  }
}
