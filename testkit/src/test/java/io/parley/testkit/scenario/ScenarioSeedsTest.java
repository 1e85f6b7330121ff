package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.sim.Trace;
import io.parley.testkit.sim.TwinJvms;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All scenarios, under seeds that failed once and under fresh ones.
class ScenarioSeedsTest {

  /// How many fresh seeds are tried; a nightly build tries more.
  private static final int FRESH = Integer.getInteger("parley.fresh.seeds", 500);

  /// Where the fresh seeds begin, to try those of another build again.
  private static final String FROM_PROPERTY = "parley.fresh.from";

  /// Seeds of which each is run twice in each of two JVMs.
  private static final int COMPARED = 1_000;

  /// Found by five-friends, seed 13: three resets taught that this is how the peer closes, and the
  /// fourth message was called `SENT`.
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPeerWhoseDiskIsFullFromTheStartTeachesNothing() {
    var scenario =
        Scenario.named(
            "full-from-the-start",
            FaultMix.NONE,
            world -> {
              Machine alice = world.machine("alice");
              Machine bob = world.machine("bob");
              world.sleep(Duration.ofSeconds(1));
              world.plot(FaultPlan.of(Faults.diskFull("bob"), Duration.ofSeconds(9)));
              for (int i = 0; i < 10; i++) {
                alice.write(bob, "message " + i);
              }
              world.settle();
              assertThat(bob.received(alice)).hasSize(10);
              assertThat(alice.inDoubt(bob)).isEmpty();
            });
    Simulation.of(scenario).check(50);
  }

  /// What a play needs belongs to its plot, and is never left out.
  @ParameterizedTest
  @MethodSource("all")
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyScenarioHoldsWithoutItsFaults(Scenario scenario) {
    for (int seed = 1; seed <= 3; seed++) {
      Outcome calm = Simulation.of(scenario).run(seed, Choice.of(List.of()));
      assertThat(calm.failure()).isEmpty();
      assertThat(calm.figures().faults()).isEmpty();
    }
  }

  static List<Scenario> all() {
    return Scenarios.ALL;
  }

  @Test
  @Timeout(value = 12 * 3_600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void freshSeedsHold() {
    long first = Long.getLong(FROM_PROPERTY, new SecureRandom().nextInt(Integer.MAX_VALUE));
    System.out.printf(
        "%d fresh seeds from %d on, each for the next scenario (-D%s=%d tries them again)%n",
        FRESH, first, FROM_PROPERTY, first);
    LongStream.range(first, first + FRESH).forEach(seed -> check(scenarioOf(seed), seed));
  }

  @Test
  @Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theSameSeedTwiceGivesTheSameTraceInTwoJvms() throws Exception {
    List<String> lines = TwinJvms.sayTheSame(Digests.class, Duration.ofSeconds(200));
    assertThat(lines).hasSize(COMPARED).doesNotHaveDuplicates();
  }

  private static Scenario scenarioOf(long seed) {
    return Scenarios.ALL.get((int) (seed % Scenarios.ALL.size()));
  }

  private static void check(Scenario scenario, long seed) {
    Simulation simulation = Simulation.of(scenario);
    Outcome outcome = simulation.run(seed);
    if (outcome.failure().isPresent()) {
      throw new AssertionError(simulation.explain(outcome).toString());
    }
  }

  /// Runs each seed twice and prints what both runs left.
  static final class Digests {

    /// The first ones: of a thousand seeds, the last two scenarios would take most of the time.
    private static final List<Scenario> QUICK = Scenarios.ALL.subList(0, Scenarios.ALL.size() - 2);

    private Digests() {}

    public static void main(String[] arguments) {
      for (int seed = 1; seed <= COMPARED; seed++) {
        Scenario scenario = QUICK.get(seed % QUICK.size());
        String first = digest(scenario, seed);
        if (!digest(scenario, seed).equals(first)) {
          throw new AssertionError(difference(Simulation.of(scenario), seed));
        }
        System.out.println(first);
      }
    }

    private static String difference(Simulation simulation, long seed) {
      Trace first = simulation.trace(seed, Choice.ALL).trace();
      Trace second = simulation.trace(seed, Choice.ALL).trace();
      return first.firstDifference(second).orElse("it comes and goes");
    }

    private static String digest(Scenario scenario, long seed) {
      Outcome outcome = Simulation.of(scenario).run(seed);
      assertThat(outcome.failure()).isEmpty();
      return "%s %d: %d lines, %016x"
          .formatted(scenario.name(), seed, outcome.trace().count(), outcome.trace().digest());
    }
  }
}
