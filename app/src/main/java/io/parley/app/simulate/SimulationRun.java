package io.parley.app.simulate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.testkit.scenario.Choice;
import io.parley.testkit.scenario.Outcome;
import io.parley.testkit.scenario.Scenario;
import io.parley.testkit.scenario.Simulation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Runs scenarios, one after the other, each under the same seeds, until one seed fails; explains
/// that, and goes on with the next scenario.
///
/// One thread runs it. Another one may end it early: then it says nothing any more, and whoever
/// ends it ends the process.
public final class SimulationRun {

  private final Seeds seeds;
  private final Choice choice;
  private final Consumer<String> out;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Progress progress;

  @GuardedBy("lock")
  private final Map<String, ScenarioFigures> figures = new LinkedHashMap<>();

  @GuardedBy("lock")
  private boolean over;

  /// A run that has not begun.
  ///
  /// @param seeds of each scenario
  /// @param choice which of the faults happen
  /// @param out takes the lines of explanations and summary
  /// @param progress shows how far it is
  public SimulationRun(Seeds seeds, Choice choice, Consumer<String> out, Progress progress) {
    this.seeds = seeds;
    this.choice = choice;
    this.out = out;
    this.progress = progress;
  }

  /// Runs scenarios, and tells what became of them.
  ///
  /// @return whether all held under all seeds
  public boolean run(List<Scenario> scenarios) {
    boolean isHeld = true;
    for (Scenario scenario : scenarios) {
      isHeld &= run(scenario);
    }
    end(true);
    return isHeld;
  }

  /// Tells what became of the seeds until now, unless all is told. Called by another thread, when
  /// the process ends.
  public void endEarly() {
    end(false);
  }

  private boolean run(Scenario scenario) {
    Simulation simulation = Simulation.of(scenario);
    ScenarioFigures sum = ScenarioFigures.none(scenario.name());
    for (long seed = seeds.first(); seed <= seeds.last(); seed++) {
      long begin = System.nanoTime();
      Outcome outcome = simulation.run(seed, choice);
      sum = sum.plus(outcome, Duration.ofNanos(System.nanoTime() - begin));
      note(sum);
      if (outcome.failure().isPresent()) {
        tell(explain(simulation, outcome));
        return false;
      }
    }
    return true;
  }

  private static List<String> explain(Simulation simulation, Outcome failed) {
    try {
      return simulation.explain(failed).lines();
    } catch (IllegalStateException itDidOtherwise) {
      return String.valueOf(itDidOtherwise.getMessage()).lines().toList();
    }
  }

  private void note(ScenarioFigures sum) {
    lock.lock();
    try {
      if (!over) {
        figures.put(sum.scenario(), sum);
        if (sum.failed().isPresent()) {
          progress.say(
              "%s fails with seed %d; looking for the fewest faults that it takes ..."
                  .formatted(sum.scenario(), sum.failed().get()));
        } else {
          progress.show(() ->
              "%s: %d of %d seeds, %s seeds/s"
                  .formatted(sum.scenario(), sum.seeds(), seeds.count(), sum.speed()));
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void tell(List<String> lines) {
    lock.lock();
    try {
      if (!over) {
        progress.clear();
        lines.forEach(out);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(boolean isWhole) {
    lock.lock();
    try {
      if (!over) {
        tell(SimulationTable.summary(List.copyOf(figures.values()), isWhole));
        over = true;
      }
    } finally {
      lock.unlock();
    }
  }
}
