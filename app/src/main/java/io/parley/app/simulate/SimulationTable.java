package io.parley.app.simulate;

import io.parley.testkit.scenario.Figures;
import io.parley.testkit.scenario.Outcome;
import io.parley.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What became of seeds, for people.
public final class SimulationTable {

  private static final String ROW = "%-16s %8s %8s %10s %8s %9s %9s";

  private SimulationTable() {}

  /// The scenarios that there are, a line each, their names first.
  public static List<String> list(List<Scenario> scenarios) {
    return scenarios.stream()
        .map(scenario -> "%-16s %s".formatted(scenario.name(), scenario.about()))
        .toList();
  }

  /// What became of one seed: what did not hold, or that all did, and what went wrong.
  public static List<String> outcome(Scenario scenario, Outcome outcome) {
    Figures figures = outcome.figures();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, seed %d: messages %d, in doubt %d, faults %d"
            .formatted(
                scenario.name(),
                outcome.seed(),
                figures.messages(),
                figures.unknown(),
                figures.faults().size()));
    figures.faults().forEach((number, fault) -> lines.add("  %d  %s".formatted(number, fault)));
    outcome
        .failure()
        .ifPresentOrElse(
            failure -> lines.addAll(String.valueOf(failure.getMessage()).lines().toList()),
            () -> lines.add("All held."));
    return lines;
  }

  /// The summary: a row for each scenario, and the verdict.
  ///
  /// @param isWhole whether all that was asked for was run
  static List<String> summary(List<ScenarioFigures> all, boolean isWhole) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        ROW.formatted("scenario", "seeds", "seeds/s", "messages", "faults", "in doubt", "time"));
    all.forEach(figures -> lines.add(row(figures)));
    lines.add("");
    lines.add((isWhole ? "" : "Ended early. ") + verdict(all));
    return lines;
  }

  private static String row(ScenarioFigures figures) {
    return ROW.formatted(
        figures.scenario(),
        figures.seeds(),
        figures.speed(),
        figures.messages(),
        figures.faults(),
        figures.unknown(),
        seconds(figures.took()));
  }

  private static String verdict(List<ScenarioFigures> all) {
    String failed =
        all.stream()
            .flatMap(figures ->
                figures.failed().map(seed -> figures.scenario() + " with seed " + seed).stream())
            .collect(Collectors.joining(", "));
    int seeds = all.stream().mapToInt(ScenarioFigures::seeds).sum();
    Duration took =
        all.stream()
            .map(ScenarioFigures::took)
            .reduce(Duration.ZERO, (one, more) -> one.plus(more));
    String size = "%d %s in %s.".formatted(seeds, seeds == 1 ? "seed" : "seeds", seconds(took));
    return failed.isEmpty() ? "All held: " + size : "FAILED: " + failed + "; " + size;
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
  }
}
