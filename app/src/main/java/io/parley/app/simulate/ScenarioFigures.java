package io.parley.app.simulate;

import io.parley.testkit.scenario.Figures;
import io.parley.testkit.scenario.Outcome;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// What became of all seeds of a scenario so far, in figures.
///
/// @param scenario its name
/// @param seeds how many were run
/// @param messages how many were accepted
/// @param faults how many things went wrong
/// @param unknown of how many messages it is not known whether they arrived
/// @param took the time of all runs
/// @param failed the seed under which something did not hold; empty if all held
record ScenarioFigures(
    String scenario,
    int seeds,
    long messages,
    long faults,
    long unknown,
    Duration took,
    Optional<Long> failed) {

  private static final double NANOS_A_SECOND = 1e9;

  static ScenarioFigures none(String scenario) {
    return new ScenarioFigures(scenario, 0, 0, 0, 0, Duration.ZERO, Optional.empty());
  }

  ScenarioFigures plus(Outcome outcome, Duration time) {
    Figures more = outcome.figures();
    return new ScenarioFigures(
        scenario,
        seeds + 1,
        messages + more.messages(),
        faults + more.faults().size(),
        unknown + more.unknown(),
        took.plus(time),
        failed.or(() -> outcome.failure().map(_ -> outcome.seed())));
  }

  /// Seeds a second, for people: three digits are enough.
  String speed() {
    double speed = seeds / Math.max(1e-9, took.toNanos() / NANOS_A_SECOND);
    return String.format(Locale.ROOT, speed < 100 ? "%.1f" : "%.0f", speed);
  }
}
