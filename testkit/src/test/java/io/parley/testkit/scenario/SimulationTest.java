package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimulationTest {

  /// Six faults of which only the marks matter: the play fails if all of some were there.
  private static Scenario failsAfter(Set<Integer> needed) {
    return Scenario.named(
        "planted",
        FaultMix.NONE,
        world -> {
          Set<Integer> happened = new TreeSet<>();
          List<PlannedFault> faults = new ArrayList<>();
          for (int i = 1; i <= 6; i++) {
            faults.add(new PlannedFault(Duration.ofSeconds(i), Duration.ZERO, mark(i, happened)));
          }
          world.machines("alice", "bob");
          world.trouble(new FaultPlan(faults));
          world.sleep(Duration.ofSeconds(10));
          assertThat(happened).matches(all -> !all.containsAll(needed), "is harmless");
        });
  }

  private static Fault mark(int number, Set<Integer> happened) {
    return new Fault() {
      @Override
      public List<String> machines() {
        return List.of("alice");
      }

      @Override
      public void begin(World world) {
        happened.add(number);
      }

      @Override
      public String toString() {
        return "mark " + number;
      }
    };
  }

  @Test
  void aFailureIsExplainedByTheFewestFaultsThatItTakes() {
    Explanation one = explain(failsAfter(Set.of(4)));
    assertThat(one.choice()).hasToString("4");
    assertThat(one.whole().figures().faults()).hasSize(6);
    assertThat(one.lines())
        .startsWith(
            "planted, seed 7: the body failed: java.lang.AssertionError: Expecting actual: [4] to"
                + " match 'is harmless' predicate.",
            "it takes 1 of the 6 faults:",
            "  4  at 4.000 s: mark 4")
        .contains("replay it: the same test with -Dparley.seed=7", "end of the trace:")
        .anyMatch(line -> line.contains("at io.parley.internal.node.StoredCursor.next"));
    assertThat(explain(failsAfter(Set.of(2, 3, 6))).choice()).hasToString("2,3,6");
    assertThat(explain(failsAfter(Set.of())).choice()).hasToString("none");
  }

  private static Explanation explain(Scenario scenario) {
    Simulation simulation = Simulation.of(scenario);
    return simulation.explain(simulation.run(7));
  }

  @Test
  void aRunThatFailsOnceAndNotAgainIsToldOf() {
    AtomicInteger runs = new AtomicInteger();
    Scenario real =
        Scenario.named("real", FaultMix.NONE, _ -> assertThat(runs.incrementAndGet()).isEven());
    assertThatThrownBy(() -> Simulation.of(real).check(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("real fails with seed 1, and did otherwise when it was run again:")
        .hasMessageContaining("Expecting");
  }

  @Test
  void whatDoesNotFailCannotBeExplained() {
    Simulation healthy = Simulation.of(failsAfter(Set.of(7)));
    assertThatThrownBy(() -> healthy.explain(healthy.run(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nothing fails in planted with seed 1");
    healthy.check(5);
  }

  @Test
  void aCheckThatFailsShowsTheExplanation() {
    assertThatThrownBy(() -> Simulation.of(failsAfter(Set.of(5))).check(5))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("it takes 1 of the 6 faults:");
  }

  @Test
  void aScenarioOfOursIsReplayedByTheProgram() {
    Scenario ours = Scenarios.ALL.getFirst();
    assertThat(Explanation.replayCommand(ours, 9, Choice.ALL))
        .isEqualTo("./parley simulate --scenario five-friends --seed 9 --trace");
    assertThat(Explanation.replayCommand(ours, 9, Choice.of(List.of(5, 2))))
        .isEqualTo("./parley simulate --scenario five-friends --seed 9 --faults 2,5 --trace");
  }

  @Test
  void theSameSeedGivesTheSameRunHoweverMuchOfItsTraceIsKept() {
    Simulation simulation = Simulation.of(Scenarios.ALL.getFirst());
    Set<Long> digests = new TreeSet<>();
    for (int seed = 1; seed <= 5; seed++) {
      Outcome brief = simulation.run(seed);
      Outcome whole = simulation.trace(seed, Choice.ALL);
      assertThat(brief.trace().digest()).isEqualTo(whole.trace().digest());
      assertThat(brief.figures()).hasToString(whole.figures().toString());
      assertThat(whole.trace().lines()).hasSize(whole.trace().count());
      digests.add(whole.trace().digest());
    }
    assertThat(digests).hasSize(5);
  }

  @Test
  void somebodyWhoNeverGetsReadyFailsTheRun() {
    var lonely =
        Scenario.named(
            "lonely",
            FaultMix.NONE,
            world -> {
              world.machine("alice");
              world.add(
                  "bob", io.parley.testkit.sim.SimStore.Keeping.DURABLE, c -> c.withoutDiscovery());
            });
    assertThat(Simulation.of(lonely).run(1).failure().orElseThrow().what())
        .contains("never so: alice knows the others");
  }

  @Test
  void whatSomebodyDoesMeanwhileMayFailTheRun() {
    var failing =
        Scenario.named(
            "failing",
            FaultMix.NONE,
            world ->
                world.meanwhile(
                    "vandal",
                    () -> {
                      throw new IllegalStateException("no");
                    }));
    assertThat(Simulation.of(failing).run(1).failure().orElseThrow().what())
        .contains("vandal failed: java.lang.IllegalStateException: no");
  }

  @Test
  void scenariosHaveNamesOfTheirOwnAndCanBeFound() {
    assertThat(Scenarios.ALL).extracting(Scenario::name).doesNotHaveDuplicates();
    for (Scenario scenario : Scenarios.ALL) {
      assertThat(Scenarios.find(scenario.name())).containsSame(scenario);
    }
    assertThat(Scenarios.find("nowhere")).isEmpty();
    assertThatThrownBy(() -> Scenario.named("Not this", FaultMix.NONE, _ -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
