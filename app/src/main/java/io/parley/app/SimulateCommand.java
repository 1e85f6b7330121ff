package io.parley.app;

import io.parley.app.simulate.Progress;
import io.parley.app.simulate.Seeds;
import io.parley.app.simulate.SimulationRun;
import io.parley.app.simulate.SimulationTable;
import io.parley.testkit.scenario.Choice;
import io.parley.testkit.scenario.Outcome;
import io.parley.testkit.scenario.Scenario;
import io.parley.testkit.scenario.Scenarios;
import io.parley.testkit.scenario.Simulation;
import io.parley.testkit.sim.SeededScheduler;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley simulate`: tries scenarios in simulated worlds under many seeds; see [SimulationRun].
@Command(
    name = "simulate",
    description = {
      "Tries scenarios of many nodes in simulated worlds, in which a seed decides everything: who"
          + " runs when, what the network does, what goes wrong. After every step nothing may be"
          + " lost, doubled or out of order. Without --scenario it tries all of them in turn.",
      ""
    },
    customSynopsis = {
      "parley simulate [--scenario NAME] [--seed N] [--seeds COUNT]",
      "       parley simulate --scenario NAME --seed N [--faults LIST] --trace",
      "       parley simulate --list"
    },
    mixinStandardHelpOptions = true,
    versionProvider = ParleyCommand.Version.class,
    footer = {
      "",
      "Exit codes: 0 all held; 1 something did not, or this Java cannot simulate;",
      "2 the command line is wrong; 130 Ctrl-C."
    })
final class SimulateCommand implements Callable<Integer> {

  /// Half a minute of all scenarios.
  private static final int USUAL_COUNT = 100;

  /// First seeds that nobody chose are short enough to be typed.
  private static final int FRESH_BOUND = 1_000_000_000;

  private final List<Scenario> scenarios;
  private final PrintStream errors;
  private final Screen screen;
  private final Screen errorScreen;

  @Option(names = "--list", description = "List the scenarios.")
  private boolean list;

  @Option(names = "--scenario", paramLabel = "NAME", description = "Try this one alone.")
  private @Nullable String name;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The first seed, and the only one without --seeds (default: any).")
  private @Nullable Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "COUNT",
      description =
          "How many seeds each scenario is tried with (default: "
              + USUAL_COUNT
              + ", or 1 with --seed).")
  private @Nullable Integer count;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      defaultValue = "all",
      description =
          "Let only these of a seed's faults happen: their numbers, as in 2,5, or none, or all"
              + " (default: all).")
  private String faults = "all";

  @Option(names = "--trace", description = "Print all that happens under one seed, line by line.")
  private boolean trace;

  @Spec private @Nullable CommandSpec spec;

  SimulateCommand() {
    this(Scenarios.ALL, System.out, System.err);
  }

  SimulateCommand(List<Scenario> scenarios, PrintStream out, PrintStream errors) {
    this.scenarios = List.copyOf(scenarios);
    this.errors = errors;
    this.screen = new Screen(out, ZoneId.systemDefault());
    this.errorScreen = new Screen(errors, ZoneId.systemDefault());
  }

  @Override
  public Integer call() {
    CommandLine self = Objects.requireNonNull(spec).commandLine();
    ParleyCommand.refuseWhatStandsBefore(self);
    if (list) {
      SimulationTable.list(scenarios).forEach(screen::line);
      return 0;
    }
    List<Scenario> chosen = name == null ? scenarios : List.of(find(self, name));
    Choice choice = Choice.parse(faults);
    if (trace && (name == null || seed == null || count != null)) {
      throw new ParameterException(self, "--trace needs --scenario and --seed, and no --seeds");
    }
    if (!choice.equals(Choice.ALL) && (name == null || seed == null)) {
      throw new ParameterException(
          self, "--faults needs --scenario and --seed: each seed has faults of its own");
    }
    Seeds seeds = seeds();
    Logs.silence();
    try {
      SeededScheduler.run(1, _ -> {});
    } catch (IllegalStateException e) {
      errorScreen.line("parley: " + e.getMessage() + ".");
      return Main.FAILED;
    }
    boolean isHeld =
        trace ? trace(chosen.getFirst(), seeds.first(), choice) : run(chosen, seeds, choice);
    return isHeld ? 0 : Main.FAILED;
  }

  private Scenario find(CommandLine self, String wanted) {
    return scenarios.stream()
        .filter(scenario -> scenario.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new ParameterException(
                self,
                "no scenario is called '%s'; there are %s"
                    .formatted(
                        wanted,
                        scenarios.stream().map(Scenario::name).collect(Collectors.joining(", ")))));
  }

  private Seeds seeds() {
    if (seed != null) {
      return new Seeds(seed, count == null ? 1 : count);
    }
    long fresh = ThreadLocalRandom.current().nextLong(1, FRESH_BOUND);
    return new Seeds(fresh, count == null ? USUAL_COUNT : count);
  }

  private boolean run(List<Scenario> chosen, Seeds seeds, Choice choice) {
    screen.line("The same again: " + command(seeds, choice));
    boolean isTerminal = System.getProperty("parley.stderr", "").equals("terminal");
    Progress progress = new Progress(errors, isTerminal, System::nanoTime);
    SimulationRun run = new SimulationRun(seeds, choice, screen::line, progress);
    Runtime.getRuntime().addShutdownHook(new Thread(run::endEarly, "end-early"));
    return run.run(chosen);
  }

  private String command(Seeds seeds, Choice choice) {
    return "./parley simulate%s --seed %d --seeds %d%s"
        .formatted(
            name == null ? "" : " --scenario " + name,
            seeds.first(),
            seeds.count(),
            choice.equals(Choice.ALL) ? "" : " --faults " + choice);
  }

  private boolean trace(Scenario scenario, long number, Choice choice) {
    Outcome outcome = Simulation.of(scenario).trace(number, choice);
    outcome.trace().lines().forEach(screen::line);
    SimulationTable.outcome(scenario, outcome).forEach(errorScreen::line);
    return outcome.failure().isEmpty();
  }
}
