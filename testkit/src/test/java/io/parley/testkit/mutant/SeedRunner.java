package io.parley.testkit.mutant;

import io.parley.testkit.scenario.Scenario;
import io.parley.testkit.scenario.Scenarios;
import io.parley.testkit.scenario.Simulation;
import io.parley.testkit.sim.SimulationFailure;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/// Tries one scenario after the other, each under the next seed. Loaded anew for each mutant, and
/// known to others by the interface alone.
public final class SeedRunner implements LongFunction<String> {

  /// The cheapest first. `long-absence` and `fifty` take too long.
  private static final List<Scenario> SCENARIOS =
      Stream.of(
              "farewells",
              "bad-lines",
              "in-turn",
              "bad-disks",
              "crashes",
              "catching-up",
              "long-texts",
              "partitions",
              "full-outboxes",
              "five-friends")
          .map(name -> Scenarios.find(name).orElseThrow())
          .toList();

  /// Called by reflection.
  public SeedRunner() {}

  /// Runs one.
  ///
  /// @param seed its seed, which also chooses the scenario
  /// @return the scenario, and in one line what did not hold; null if all did
  @Override
  public String apply(long seed) {
    return inTurn(SCENARIOS, seed - 1, seed);
  }

  /// Runs one of some scenarios.
  ///
  /// @param turn whose turn it is, beginning anew after the last
  /// @return as [#apply]
  static String inTurn(List<Scenario> scenarios, long turn, long seed) {
    Scenario scenario = scenarios.get((int) Math.floorMod(turn, (long) scenarios.size()));
    return Simulation.of(scenario)
        .run(seed)
        .failure()
        .map(SimulationFailure::what)
        .map(what -> scenario.name() + ": " + what.lines().findFirst().orElse(""))
        .orElse(null);
  }
}
