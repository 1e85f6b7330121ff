package io.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import io.parley.testkit.scenario.Choice;
import io.parley.testkit.scenario.Outcome;
import io.parley.testkit.scenario.Scenarios;
import io.parley.testkit.scenario.Simulation;
import java.lang.management.ManagementFactory;
import java.util.List;

/// How many seeds of a scenario one core tries in a second, and what the faults cost.
///
/// The figure is seeds per second of processor time, of the whole process: the simulation is one
/// thread, and what the collector and the compiler do beside it on another core counts as if they
/// had done it on the same one. So no core needs to be set aside, and what else the machine does
/// counts as little as it can.
///
/// Both contestants get the same seeds in a round, and each round gets new ones.
final class SimulationPace implements Benchmark {

  private static final String SCENARIO = "five-friends";
  private static final int SEEDS = 200;
  private static final double SEEDS_A_SECOND = 200;

  /// What the goal is about; a scenario that had less to do would meet it too easily.
  private static final double MESSAGES_A_SEED = 190;

  private static final double FAULTS_A_SEED = 4.5;

  private static final double NANOS_A_SECOND = 1e9;
  private static final String WITH = "with faults";
  private static final String WITHOUT = "without faults";

  @Override
  public About about() {
    return new About(
        "simulation",
        "seeds of the scenario "
            + SCENARIO
            + ": five nodes, 200 messages, five faults on average; all must hold",
        "at least " + Figures.shown(SEEDS_A_SECOND) + " seeds a second of one core",
        "seeds a second of processor time",
        6,
        15);
  }

  @Override
  public Contest open() {
    return new Pace(new Runner(Choice.ALL), new Runner(Choice.of(List.of())));
  }

  /// The contest.
  private record Pace(Runner with, Runner without) implements Contest {

    @Override
    public List<Contestant> contestants() {
      return List.of(new Contestant(WITH, with::round), new Contestant(WITHOUT, without::round));
    }

    @Override
    public Verdict judge(Results results) {
      with.checkIsEnough();
      return new Verdict(
          List.of(results.ratio(WITH, WITHOUT)),
          List.of(Goal.atLeast("seeds-per-second", SEEDS_A_SECOND, results.spread(WITH).median())));
    }

    @Override
    public void close() {}
  }

  /// Runs one seed after the other.
  private static final class Runner {

    private final OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final Simulation simulation = Simulation.of(Scenarios.find(SCENARIO).orElseThrow());
    private final Choice choice;
    private long seeds;
    private long messages;
    private long faults;

    Runner(Choice choice) {
      this.choice = choice;
    }

    double round() {
      long begin = machine.getProcessCpuTime();
      for (int i = 0; i < SEEDS; i++) {
        seeds++;
        Outcome outcome = simulation.run(seeds, choice);
        if (outcome.failure().isPresent()) {
          throw new IllegalStateException(simulation.explain(outcome).toString());
        }
        messages += outcome.figures().messages();
        faults += outcome.figures().faults().size();
      }
      return SEEDS * NANOS_A_SECOND / (machine.getProcessCpuTime() - begin);
    }

    void checkIsEnough() {
      if (messages < MESSAGES_A_SEED * seeds || faults < FAULTS_A_SEED * seeds) {
        throw new IllegalStateException(
            "%d seeds had %d messages and %d faults only".formatted(seeds, messages, faults));
      }
    }
  }
}
