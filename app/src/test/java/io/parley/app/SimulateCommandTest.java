package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.scenario.Fault;
import io.parley.testkit.scenario.FaultMix;
import io.parley.testkit.scenario.FaultPlan;
import io.parley.testkit.scenario.PlannedFault;
import io.parley.testkit.scenario.Scenario;
import io.parley.testkit.scenario.Scenarios;
import io.parley.testkit.scenario.World;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/// `parley simulate` tells what held and what did not.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimulateCommandTest {

  private static final Scenario TALK =
      Scenario.named(
          "talk",
          FaultMix.NONE,
          world -> world.machine("alice").write(world.machine("bob"), "hello"));

  /// Fails with every seed, because of the second of its faults.
  private static final Scenario FAILS =
      Scenario.named("fails", FaultMix.NONE, world -> world.trouble(threeFaults()));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private record Nuisance(boolean isBad) implements Fault {

    @Override
    public List<String> machines() {
      return List.of();
    }

    @Override
    public void begin(World world) {
      if (isBad) {
        throw new AssertionError("the sky falls");
      }
    }

    @Override
    public String toString() {
      return isBad ? "the sky falls" : "it rains";
    }
  }

  @Test
  void theScenariosAreListedTheirNamesFirst() {
    assertThat(run(Scenarios.ALL, "--list")).isZero();
    assertThat(lines(out).stream().map(line -> line.split(" ", 2)[0]))
        .isEqualTo(Scenarios.ALL.stream().map(Scenario::name).toList());
    assertThat(lines(out)).allMatch(line -> line.matches("[a-z0-9-]+ +\\w.*"));
  }

  @Test
  void whereAllHeldTheSummaryCountsIt() {
    assertThat(run(List.of(TALK), "--seed", "11", "--seeds", "3")).isZero();
    assertThat(lines(out).getFirst())
        .isEqualTo("The same again: ./parley simulate --seed 11 --seeds 3");
    assertThat(lines(out))
        .anyMatch(line -> line.matches("talk +3 +[\\d.]+ +3 +0 +0 +[\\d.]+ s"))
        .last()
        .asString()
        .startsWith("All held: 3 seeds in ");
    assertThat(lines(err)).isEmpty();
  }

  @Test
  void aSeedThatFailsIsExplainedAndTheNextScenarioIsTried() {
    assertThat(run(List.of(FAILS, TALK), "--seed", "5", "--seeds", "2")).isEqualTo(1);
    assertThat(lines(out))
        .anyMatch(line -> line.startsWith("fails, seed 5: ") && line.contains("the sky falls"))
        .containsSubsequence(
            "it takes 1 of the 3 faults:",
            "  2  at 2.000 s: the sky falls",
            "replay it: the same test with -Dparley.seed=5")
        .anyMatch(line -> line.matches("fails +1 .*"))
        .anyMatch(line -> line.matches("talk +2 .*"))
        .noneMatch(line -> line.contains("seed 6"))
        .last()
        .asString()
        .startsWith("FAILED: fails with seed 5; 3 seeds in ");
    assertThat(lines(err))
        .containsExactly(
            "fails fails with seed 5; looking for the fewest faults that it takes ...");
  }

  @Test
  void onlyTheFaultsThatAreChosenHappen() {
    assertThat(run(List.of(FAILS), "--seed", "5", "--faults", "1,3")).isEqualTo(2);

    String[] whole = {"--scenario", "fails", "--seed", "5", "--faults", "1,3"};
    assertThat(run(List.of(FAILS), whole)).isZero();
    assertThat(lines(out))
        .anyMatch(line -> line.startsWith("The same again: ") && line.endsWith("--faults 1,3"))
        .anyMatch(line -> line.matches("fails +1 +[\\d.]+ +0 +2 +0 +[\\d.]+ s"));
  }

  @Test
  void withoutASeedTheOneThatIsTakenIsTold() {
    assertThat(run(List.of(TALK), "--scenario", "talk", "--seeds", "1")).isZero();
    assertThat(lines(out).getFirst())
        .matches("The same again: ./parley simulate --scenario talk --seed [1-9]\\d* --seeds 1");
  }

  @Test
  void aTraceIsPrintedAloneAndItsOutcomeBesideIt() {
    assertThat(run(List.of(FAILS), "--scenario", "fails", "--seed", "5", "--trace")).isEqualTo(1);
    assertThat(lines(out))
        .allMatch(line -> line.matches("\\d+\\.\\d{9} [\\w-]+: .*"))
        .anyMatch(line -> line.endsWith(" faults: begins: the sky falls"));
    assertThat(lines(err))
        .startsWith(
            "fails, seed 5: messages 0, in doubt 0, faults 3",
            "  1  at 1.000 s: it rains",
            "  2  at 2.000 s: the sky falls",
            "  3  at 3.000 s: it rains")
        .anyMatch(line -> line.startsWith("seed 5: ") && line.contains("the sky falls"));
  }

  @Test
  void whatFailsOnceIsNoMoreThanToldOnce() {
    AtomicInteger runs = new AtomicInteger();
    Scenario leaky =
        Scenario.named(
            "leaky",
            FaultMix.NONE,
            _ -> {
              if (runs.incrementAndGet() == 1) {
                throw new AssertionError("only now");
              }
            });

    assertThat(run(List.of(leaky), "--seed", "1")).isEqualTo(1);
    assertThat(lines(out))
        .anyMatch(line ->
            line.startsWith("leaky fails with seed 1, and did otherwise when it was run again: ")
                && line.contains("only now"));
  }

  private static FaultPlan threeFaults() {
    return new FaultPlan(List.of(planned(1, false), planned(2, true), planned(3, false)));
  }

  private static PlannedFault planned(int second, boolean isBad) {
    return new PlannedFault(Duration.ofSeconds(second), Duration.ZERO, new Nuisance(isBad));
  }

  private int run(List<Scenario> scenarios, String... arguments) {
    IFactory usual = CommandLine.defaultFactory();
    IFactory subcommands =
        new IFactory() {
          @Override
          public <K> K create(Class<K> type) throws Exception {
            return type.equals(SimulateCommand.class)
                ? type.cast(new SimulateCommand(scenarios, stream(out), stream(err)))
                : usual.create(type);
          }
        };
    String[] line = new String[arguments.length + 1];
    line[0] = "simulate";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return Main.commandLine(subcommands).execute(line);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
