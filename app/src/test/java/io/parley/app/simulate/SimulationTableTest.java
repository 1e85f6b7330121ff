package io.parley.app.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The summary fits a terminal and ends in the verdict.
class SimulationTableTest {

  private static final ScenarioFigures GOOD =
      new ScenarioFigures(
          "five-friends", 100, 20_000, 502, 12, Duration.ofMillis(400), Optional.empty());

  private static final ScenarioFigures BAD =
      new ScenarioFigures("a-day", 3, 600, 15, 0, Duration.ofSeconds(6), Optional.of(-7L));

  @Test
  void eachScenarioHasARow() {
    assertThat(SimulationTable.summary(List.of(GOOD, BAD), true))
        .allMatch(line -> line.length() <= 80)
        .contains(
            "scenario            seeds  seeds/s   messages   faults  in doubt      time",
            "five-friends          100      250      20000      502        12     0.4 s",
            "a-day                   3      0.5        600       15         0     6.0 s");
  }

  @Test
  void theVerdictNamesWhatFailed() {
    assertThat(SimulationTable.summary(List.of(GOOD), true))
        .last()
        .isEqualTo("All held: 100 seeds in 0.4 s.");
    assertThat(SimulationTable.summary(List.of(GOOD, BAD, BAD), true))
        .last()
        .isEqualTo("FAILED: a-day with seed -7, a-day with seed -7; 106 seeds in 12.4 s.");
  }

  @Test
  void whatIsOverEarlySaysSo() {
    assertThat(SimulationTable.summary(List.of(GOOD), false))
        .last()
        .isEqualTo("Ended early. All held: 100 seeds in 0.4 s.");
    assertThat(SimulationTable.summary(List.of(), false))
        .last()
        .isEqualTo("Ended early. All held: 0 seeds in 0.0 s.");
  }
}
