package io.parley.testkit.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each planted bug is caught, and without one nothing is. What it takes is printed.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MutantsTest {

  /// Seeds that a mutant may survive.
  private static final int MOST_SEEDS = 1_000;

  /// What a mutant of a classic stack may survive: storms, scenarios and stories, a third each.
  private static final int MOST_STACK_SEEDS = 300;

  /// Seeds that the unpatched classes survive, of each scenario about a dozen.
  private static final int CONTROL_SEEDS = 100;

  private static final List<Integer> SEEDS_TAKEN = new ArrayList<>();

  static Stream<Mutant> mutants() {
    return Stream.of(DeliveryMutants.ALL, WireMutants.ALL, NodeMutants.ALL).flatMap(List::stream);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutants")
  void eachMutantIsCaught(Mutant mutant) throws Exception {
    catchIt(mutant, SeedRunner.class, MOST_SEEDS);
  }

  private static void catchIt(
      Mutant mutant, Class<? extends LongFunction<String>> kind, int mostSeeds) throws Exception {
    var runner = new FreshClasses(MemoryCompiler.compile(mutant)).runner(kind);
    int seed = firstFailure(runner, mostSeeds);
    assertThat(seed).as("seeds until caught").isLessThanOrEqualTo(mostSeeds);
    SEEDS_TAKEN.add(seed);
    System.out.printf(
        "%4d seeds  %s%n            %s%n", seed, mutant, runner.apply(seed).orElseThrow());
  }

  static Stream<Mutant> mutantsOfThePool() {
    return PoolMutants.ALL.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutantsOfThePool")
  void eachMutantOfThePoolIsCaught(Mutant mutant) throws Exception {
    catchIt(mutant, PoolRunner.class, MOST_STACK_SEEDS);
  }

  static Stream<Mutant> mutantsOfTheEndpoints() {
    return EndpointMutants.ALL.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mutantsOfTheEndpoints")
  void eachMutantOfTheEndpointsIsCaught(Mutant mutant) throws Exception {
    catchIt(mutant, EndpointRunner.class, MOST_STACK_SEEDS);
  }

  @ParameterizedTest
  @ValueSource(classes = {PoolRunner.class, EndpointRunner.class})
  void aStackThatIsNotPatchedIsNotCaught(Class<? extends LongFunction<String>> kind)
      throws Exception {
    var runner = new FreshClasses(Map.of()).runner(kind);
    for (int seed = 1; seed <= CONTROL_SEEDS; seed++) {
      assertThat(runner.apply(seed)).as("with seed " + seed).isEmpty();
    }
  }

  @Test
  void whatIsNotPatchedIsNotCaught() throws Exception {
    var runner = new FreshClasses(Map.of()).runner(SeedRunner.class);
    for (int seed = 1; seed <= CONTROL_SEEDS; seed++) {
      assertThat(runner.apply(seed)).as("with seed " + seed).isEmpty();
    }
  }

  @Test
  void whatBringsAMistakeToLightDoesNoHarmByItself() throws Exception {
    var harmless = new Mutant("frame numbers start late", List.of(NodeMutants.LATE_IDS));
    var runner = new FreshClasses(MemoryCompiler.compile(harmless)).runner(SeedRunner.class);
    assertThat(firstFailure(runner, CONTROL_SEEDS / 2)).isGreaterThan(CONTROL_SEEDS / 2);
  }

  @Test
  void aMutantThatNoLongerFitsItsClassIsToldOf() {
    for (String text : List.of("this stands nowhere", "control.")) {
      var stale = Mutant.of("internal/delivery/Lane", "nothing", text, "");
      assertThatThrownBy(() -> MemoryCompiler.compile(stale))
          .hasMessageContaining("this mutant has gone stale");
    }
  }

  @AfterAll
  static void tellTheMedian() {
    List<Integer> sorted = SEEDS_TAKEN.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      System.out.printf(
          "%d mutants, each caught within %d seeds; the median is %d%n",
          sorted.size(), sorted.getLast(), sorted.get(sorted.size() / 2));
    }
  }

  /// The first seed under which something does not hold; one more than there are if it all does.
  private static int firstFailure(LongFunction<Optional<String>> runner, int seeds) {
    int seed = 1;
    while (seed <= seeds && runner.apply(seed).isEmpty()) {
      seed++;
    }
    return seed;
  }
}
