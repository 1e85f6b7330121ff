package io.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Medians, ratios, goals, and how they are written.
class ArithmeticTest {

  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(Spread.of(9, 1, 4)).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoMiddleOnes() {
    assertThat(Spread.of(4, 1, 100, 2)).isEqualTo(new Spread(3, 1, 100));
  }

  @Test
  void nothingHasNoMedian() {
    assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRatioIsTakenRoundByRound() {
    Results results = new Results();
    add(results, "ours", 10, 40, 9);
    add(results, "theirs", 20, 40, 10);

    assertThat(results.ratio("ours", "theirs").spread()).isEqualTo(new Spread(0.9, 0.5, 1));
  }

  @Test
  void roundsWithoutAPartnerAreNotCompared() {
    Results results = new Results();
    add(results, "ours", 1, 2);
    add(results, "theirs", 1);

    assertThatThrownBy(() -> results.ratio("ours", "theirs"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aGoalIsMetOnItsTargetAndOnItsSideOfIt() {
    assertThat(Goal.atLeast("g", 0.8, 0.8).met()).isTrue();
    assertThat(Goal.atLeast("g", 0.8, 0.79).met()).isFalse();
    assertThat(Goal.atMost("g", 20, 20).met()).isTrue();
    assertThat(Goal.atMost("g", 20, 20.1).met()).isFalse();
  }

  @Test
  void aFigureThatIsNoneMeetsNoGoal() {
    assertThat(Goal.atLeast("g", 0, Double.NaN).met()).isFalse();
    assertThat(Goal.atMost("g", 0, Double.NaN).met()).isFalse();
  }

  @Test
  void figuresHaveFourDigits() {
    assertThat(Figures.shown(0.123456)).isEqualTo("0.1235");
    assertThat(Figures.shown(12_345.6)).isEqualTo("12346");
    assertThat(Figures.shown(20)).isEqualTo("20");
    assertThat(Figures.shown(0)).isEqualTo("0");
  }

  @Test
  void jsonQuotesWhatNeedsIt() {
    assertThat(Json.of(Map.of("a\"\\\n", List.of(1, true, "x"))))
        .isEqualTo("{\"a\\\"\\\\\\u000a\":[1,true,\"x\"]}");
    assertThat(Json.of(Double.NaN)).isEqualTo("null");
  }

  @Test
  void contestantsTakeTurnsInBeingFirst() throws Exception {
    List<String> order = new ArrayList<>();
    Benchmark benchmark = new FakeBenchmark(() -> note(order, "f"), () -> note(order, "s"));

    Run run = Run.of(benchmark, 2, new PrintStream(PrintStream.nullOutputStream()));

    assertThat(String.join("", order))
        .as("one round of warm-up, two that count")
        .isEqualTo("fsfssf");
    assertThat(run.results().figures("fast")).hasSize(2);
  }

  private static double note(List<String> order, String who) {
    order.add(who);
    return 1;
  }

  private static void add(Results results, String contestant, double... figures) {
    for (double figure : figures) {
      results.add(contestant, figure);
    }
  }
}
