package io.parley.testkit.mutant;

import io.parley.mactcp.pool.PoolTrials;
import io.parley.testkit.scenario.Scenario;
import io.parley.testkit.scenario.Scenarios;
import io.parley.testkit.scenario.Simulation;
import io.parley.testkit.sim.SimulationFailure;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/// Tries the pool of MacTCP's streams: in turn a storm, a scenario, and one of the stories that its
/// tests tell. Loaded anew for each mutant, and known to others by the interface alone.
public final class PoolRunner implements LongFunction<String> {

  private static final List<Scenario> SCENARIOS =
      Stream.of("pools", "strict-macs").map(name -> Scenarios.find(name).orElseThrow()).toList();

  /// Called by reflection.
  public PoolRunner() {}

  /// Runs one.
  ///
  /// @param seed its seed, which also chooses what is run
  /// @return what was run, and in one line what did not hold; null if all did
  @Override
  public String apply(long seed) {
    long round = Math.floorDiv(seed - 1, 3L);
    return switch ((int) Math.floorMod(seed - 1, 3L)) {
      case 0 -> PoolTrials.storm(seed);
      case 1 -> PoolTrials.story(round);
      default -> scenario(SCENARIOS.get((int) Math.floorMod(round, (long) SCENARIOS.size())), seed);
    };
  }

  private static String scenario(Scenario scenario, long seed) {
    return Simulation.of(scenario)
        .run(seed)
        .failure()
        .map(SimulationFailure::what)
        .map(what -> scenario.name() + ": " + what.lines().findFirst().orElse(""))
        .orElse(null);
  }
}
