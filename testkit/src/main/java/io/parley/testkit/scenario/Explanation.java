package io.parley.testkit.scenario;

import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimulationFailure;
import java.util.ArrayList;
import java.util.List;

/// A seed that fails, with the fewest faults that it takes.
///
/// @param scenario what was run
/// @param whole what became of it with all faults
/// @param fewest what becomes of it with the fewest
/// @param choice which these are
public record Explanation(Scenario scenario, Outcome whole, Outcome fewest, Choice choice) {

  /// The command that replays the run with the fewest faults, and shows its trace.
  ///
  /// @return one line, for a shell
  public String replayCommand() {
    return replayCommand(scenario, fewest.seed(), choice);
  }

  /// The whole report, for people: what did not hold, the faults it takes, the command, the threads
  /// and the end of the trace.
  ///
  /// @return lines
  public List<String> lines() {
    SimulationFailure failure = fewest.failure().orElseThrow();
    List<String> lines = new ArrayList<>();
    String what = failure.what().strip().replaceAll("\\s+", " ");
    lines.add("%s, seed %d: %s".formatted(scenario.name(), fewest.seed(), what));
    lines.add(
        "it takes %d of the %d faults:"
            .formatted(fewest.figures().faults().size(), whole.figures().faults().size()));
    fewest
        .figures()
        .faults()
        .forEach((number, fault) -> lines.add("  %d  %s".formatted(number, fault)));
    lines.addAll(
        String.valueOf(failure.getMessage())
            .lines()
            .dropWhile(line -> !line.startsWith("after "))
            .toList());
    return lines;
  }

  @Override
  public String toString() {
    return String.join("\n", lines());
  }

  /// What runs a scenario again: of those that come with Parley the program does, of another one
  /// the test that it is in.
  static String replayCommand(Scenario scenario, long seed, Choice choice) {
    if (!Scenarios.ALL.contains(scenario)) {
      return "the same test with -D%s=%d".formatted(SeededScheduler.SEED_PROPERTY, seed);
    }
    return "./parley simulate --scenario %s --seed %d%s --trace"
        .formatted(scenario.name(), seed, choice.equals(Choice.ALL) ? "" : " --faults " + choice);
  }
}
