package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FaultsTest {

  private static final List<String> CAST = List.of("alice", "bob", "carol");

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void nodesSurviveManyFaultsOfEachKind(FaultKind kind) {
    var scenario =
        Scenario.named(
            "much-of-a-kind",
            FaultMix.of(6, kind),
            world -> {
              world.machines("alice", "bob", "carol");
              world.sleep(Duration.ofSeconds(1));
              world.trouble(Duration.ofSeconds(5));
              world.everybodyWrites(15, Duration.ofSeconds(5));
            });
    Simulation.of(scenario).check(20);
  }

  @ParameterizedTest
  @EnumSource(FaultKind.class)
  void aFaultNamesWhomItHits(FaultKind kind) {
    var random = new SplittableRandom(1);
    for (int i = 0; i < 20; i++) {
      Fault fault = kind.draw(random, CAST, "alice", "bob");
      assertThat(fault.machines()).contains("alice").isSubsetOf(CAST);
      for (String name : fault.machines()) {
        assertThat(fault.toString()).contains(name);
      }
    }
  }

  @Test
  void aPlanIsDrawnFromItsSeedAndHasOnAverageAsManyAsTheMixSays() {
    FaultMix mix = FaultMix.ofAll(5);
    Duration span = Duration.ofSeconds(10);
    List<FaultPlan> plans = new ArrayList<>();
    for (int seed = 0; seed < 1_000; seed++) {
      plans.add(mix.draw(new SplittableRandom(seed), CAST, span));
      FaultPlan again = mix.draw(new SplittableRandom(seed), CAST, span);
      assertThat(again.toString()).isEqualTo(plans.getLast().toString());
    }
    double mean = plans.stream().mapToInt(plan -> plan.faults().size()).average().orElseThrow();
    assertThat(mean).isBetween(4.7, 5.3);
    assertThat(plans)
        .allSatisfy(plan ->
            assertThat(plan.faults()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at())));
    assertThat(plans.stream().flatMap(plan -> plan.faults().stream()))
        .allMatch(fault -> fault.at().compareTo(span) < 0)
        .allMatch(fault -> fault.lasting().compareTo(span.dividedBy(2)) <= 0);
  }

  @Test
  void plansCanBePutTogetherAndTakenApart() {
    var early = new PlannedFault(Duration.ZERO, Duration.ZERO, Faults.reset("alice", "bob"));
    var late = new PlannedFault(Duration.ofSeconds(1), Duration.ofSeconds(2), Faults.crash("bob"));
    FaultPlan both = new FaultPlan(List.of(late)).and(new FaultPlan(List.of(early)));
    assertThat(both.faults()).containsExactly(early, late);
    assertThat(both.without(0).faults()).containsExactly(late);
    assertThat(early).hasToString("at 0.000 s: connections between alice and bob break");
    assertThat(late).hasToString("from 1.000 s for 2.000 s: bob is dead");
    assertThat(late.end()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whereTwoFaultsOverlapTheEndOfOneDoesNotMendTheOther() {
    FaultPlan overlapping =
        new FaultPlan(
            List.of(
                new PlannedFault(
                    Duration.ofSeconds(1), Duration.ofSeconds(30), Faults.cut("alice", "bob")),
                new PlannedFault(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Faults.partition(List.of("alice"), List.of("alice", "bob")))));
    var scenario =
        Scenario.named(
            "overlap",
            FaultMix.NONE,
            world -> {
              Machine alice = world.machine("alice");
              Machine bob = world.machine("bob");
              alice.write(bob, "before");
              world.trouble(overlapping);
              world.sleep(Duration.ofSeconds(8));
              alice.write(bob, "while");
              world.sleep(Duration.ofSeconds(20));
              assertThat(bob.received(alice)).containsExactly("before");
              world.sleep(Duration.ofSeconds(15));
              assertThat(bob.received(alice)).containsExactly("before", "while");
            });
    Simulation.of(scenario).check(10);
  }

  @Test
  void aFaultOfNobodyAndAMixForOneAreToldOf() {
    var typo =
        Scenario.named(
            "typo",
            FaultMix.NONE,
            world -> {
              world.machine("bob");
              world.plot(FaultPlan.of(Faults.crash("bbo"), Duration.ZERO));
            });
    assertThat(Simulation.of(typo).run(1).failure().orElseThrow().what())
        .contains("there is no machine bbo");
    var lonely =
        Scenario.named(
            "lonely",
            FaultMix.ofAll(3),
            world -> {
              world.machine("bob");
              world.trouble(Duration.ofSeconds(1));
            });
    assertThat(Simulation.of(lonely).run(1).failure().orElseThrow().what())
        .contains("faults are drawn for two machines or more");
  }

  @Test
  void aScenarioMayHaveTroubleTwice() {
    var scenario =
        Scenario.named(
            "twice",
            FaultMix.of(2, FaultKind.CRASH, FaultKind.CUT),
            world -> {
              world.machines("alice", "bob");
              for (int i = 0; i < 2; i++) {
                world.trouble(Duration.ofSeconds(5));
                world.sleep(Duration.ofSeconds(20));
              }
            });
    int faults = 0;
    for (int seed = 1; seed <= 50; seed++) {
      Outcome outcome = Simulation.of(scenario).run(seed);
      assertThat(outcome.failure()).isEmpty();
      List<Integer> numbers = List.copyOf(outcome.figures().faults().keySet());
      assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, numbers.size()).boxed().toList());
      faults += numbers.size();
    }
    assertThat(faults).isGreaterThan(50);
  }
}
