package io.parley.testkit.scenario;

import io.parley.testkit.sim.RunOptions;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimulationFailure;
import io.parley.testkit.sim.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Runs a scenario under one seed after the other.
///
/// ```java
/// Simulation.of(scenario).check(100);   // in a test: seeds 1 to 100, or -Dparley.seed=N
/// ```
///
/// One seed and one choice of its faults decide everything in a run. One run at a time in a JVM:
/// two worlds could meet in a lock of the JDK's or a logger's, which the scheduler would refuse.
public final class Simulation {

  /// Runs that the search for the fewest faults may take.
  static final int MAX_SEARCH = 200;

  private static final String SAYS_SO = "(java|jdk|org\\.assertj|org\\.opentest4j|org\\.junit).*";

  private final Scenario scenario;

  private Simulation(Scenario scenario) {
    this.scenario = scenario;
  }

  /// A scenario to be run.
  ///
  /// @param scenario which
  /// @return what runs it
  public static Simulation of(Scenario scenario) {
    SqlDisk.load();
    return new Simulation(scenario);
  }

  /// Runs it under seeds 1 to `seeds`, or under the one that `-Dparley.seed=N` asks for.
  ///
  /// @param seeds how many
  /// @throws AssertionError if something did not hold under one of them: an [Explanation]
  public void check(int seeds) {
    SeededScheduler.forEachSeed(
        seeds,
        seed -> {
          Outcome outcome = run(seed);
          if (outcome.failure().isPresent()) {
            throw new AssertionError(explain(outcome).toString());
          }
        });
  }

  /// Runs it once.
  ///
  /// @param seed decides everything
  /// @return what became of it; also if it failed
  public Outcome run(long seed) {
    return run(seed, Choice.ALL);
  }

  /// Runs it once with some of its faults.
  ///
  /// @param seed decides everything
  /// @param choice which of the faults happen
  /// @return what became of it; also if it failed
  public Outcome run(long seed, Choice choice) {
    return run(seed, choice, RunOptions.BULK);
  }

  /// Runs it once and keeps all of the trace.
  ///
  /// @param seed decides everything
  /// @param choice which of the faults happen
  /// @return what became of it; also if it failed
  public Outcome trace(long seed, Choice choice) {
    return run(seed, choice, RunOptions.USUAL);
  }

  /// Looks for the fewest faults with which a run still fails, and in the same place of the code,
  /// by leaving out one after the other.
  ///
  /// @param whole a run that failed
  /// @return what happens then, and how to see it
  /// @throws IllegalArgumentException if it did not fail
  /// @throws IllegalStateException if it does not fail again: something real leaks into the world
  public Explanation explain(Outcome whole) {
    long seed = whole.seed();
    SimulationFailure failure =
        whole
            .failure()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "nothing fails in %s with seed %d".formatted(scenario.name(), seed)));
    var kept = new TreeSet<>(whole.figures().faults().keySet());
    Outcome fewest = run(seed, Choice.of(kept));
    if (!place(fewest).equals(place(whole))) {
      throw new IllegalStateException(
          "%s fails with seed %d, and did otherwise when it was run again: %s"
              .formatted(scenario.name(), seed, failure.getMessage()),
          failure);
    }
    int runs = 0;
    boolean isFewer = true;
    while (isFewer && runs < MAX_SEARCH) {
      isFewer = false;
      for (int fault : List.copyOf(kept.descendingSet())) {
        if (runs == MAX_SEARCH) {
          break;
        }
        kept.remove(fault);
        Outcome without = run(seed, Choice.of(kept));
        runs++;
        if (place(without).equals(place(whole))) {
          fewest = without;
          isFewer = true;
        } else {
          kept.add(fault);
        }
      }
    }
    return new Explanation(scenario, whole, fewest, Choice.of(kept));
  }

  /// Where something did not hold: the places of our code that led there.
  private static Optional<String> place(Outcome outcome) {
    return outcome
        .failure()
        .map(failure ->
            Stream.of(root(failure).getStackTrace())
                .map(StackTraceElement::toString)
                .filter(frame -> failure.getCause() != null && !frame.matches(SAYS_SO))
                .reduce(failure.getCause() == null ? failure.what() : "", String::concat));
  }

  private static Throwable root(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : root(cause);
  }

  private Outcome run(long seed, Choice choice, RunOptions options) {
    List<World> made = new ArrayList<>();
    SeededScheduler.Body body =
        scheduler -> {
          var world = new World(scheduler, seed, scenario.faults(), choice);
          made.add(world);
          scenario.play().in(world);
          world.settle();
          world.close();
        };
    RunOptions replayable =
        options.withReplayCommand(_ -> Explanation.replayCommand(scenario, seed, choice));
    try {
      Trace trace = SeededScheduler.run(seed, replayable, body);
      return new Outcome(seed, made.getFirst().figures(), trace, Optional.empty());
    } catch (SimulationFailure e) {
      return new Outcome(seed, made.getFirst().figures(), e.trace(), Optional.of(e));
    }
  }
}
