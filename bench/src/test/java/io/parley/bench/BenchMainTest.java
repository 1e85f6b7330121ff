package io.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchMainTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void withoutArgumentsItListsTheBenchmarks() {
    assertThat(run(FakeBenchmark.steady(2, 1))).isZero();
    assertThat(text(out)).contains("fake — nothing at all").contains("goal: fast at least twice");
  }

  @Test
  void everyBenchmarkIsListedUnderItsOwnName() {
    assertThat(Benchmarks.ALL.stream().map(benchmark -> benchmark.about().name()))
        .doesNotHaveDuplicates()
        .contains("csend-sequential", "csend-receiver", "bad-peers", "idle-peers", "simulation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-such-benchmark",
        "--what",
        "fake --what",
        "--json",
        "fake --rounds",
        "fake --rounds none",
        "fake --rounds 0",
        "fake --rounds 1001",
        "fake fake"
      })
  void aCommandLineThatMakesNoSenseGetsOneLine(String line) {
    assertThat(run(FakeBenchmark.steady(2, 1), line.split(" ", -1))).isEqualTo(2);
    assertThat(text(err)).startsWith("bench: ").hasLineCount(1);
    assertThat(text(out)).isEmpty();
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    run(FakeBenchmark.steady(2, 1), "fakes");
    assertThat(text(err)).contains("no benchmark 'fakes'; there are fake");
  }

  @Test
  void aRunPrintsFiguresRatioAndGoals() {
    assertThat(run(FakeBenchmark.steady(3, 1), "fake")).isZero();
    assertThat(text(out))
        .containsPattern("fast +3 +3 +3")
        .containsPattern("fast / slow +3 +3 +3")
        .contains("goal ratio: at least 2, measured 3: met");
    assertThat(text(err)).contains("warm-up 1/1", "round 3/3").doesNotContain("round 4");
  }

  @Test
  void aGoalThatIsNotMetIsNoFailureOfTheRun() {
    assertThat(run(FakeBenchmark.steady(1, 1), "fake", "--rounds", "1")).isZero();
    assertThat(text(out)).contains("goal ratio: at least 2, measured 1: NOT met");
  }

  @Test
  void jsonIsOneObjectThatEndsInTheGoals() {
    assertThat(run(FakeBenchmark.steady(5, 2), "fake", "--json", "--rounds", "2")).isZero();
    assertThat(text(out))
        .hasLineCount(1)
        .startsWith("{\"benchmark\":\"fake\",")
        .contains("\"rounds\":2,")
        .contains(
            "\"contestants\":[{\"name\":\"fast\",\"median\":5,\"min\":5,\"max\":5,"
                + "\"figures\":[5,5]},")
        .contains(
            "\"comparisons\":[{\"name\":\"fast / slow\",\"median\":2.5,\"min\":2.5,\"max\":2.5}]")
        .endsWith(
            "\"goals\":[{\"id\":\"ratio\",\"target\":2,\"measured\":2.5,\"met\":true}]}"
                + System.lineSeparator());
  }

  @Test
  void aBenchmarkThatFailsSaysWhy() {
    FakeBenchmark broken =
        new FakeBenchmark(
            () -> {
              throw new IOException("no network");
            },
            () -> 1);
    assertThat(run(broken, "fake")).isEqualTo(1);
    assertThat(text(err)).contains("bench: fake failed: java.io.IOException: no network");
    assertThat(text(out)).isEmpty();
  }

  private int run(Benchmark benchmark, String... args) {
    return new BenchMain(List.of(benchmark), stream(out), stream(err)).run(args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
