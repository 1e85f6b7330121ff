package io.parley.bench;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The command line of `bench/run`.
///
/// Results go to standard output; progress and complaints go to standard error. The exit code is 0
/// when a benchmark ran, whether or not its goals are met, 1 when it failed, 2 when the command
/// line makes no sense.
public final class BenchMain {

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  /// More would not tell more.
  private static final int MAX_ROUNDS = 1_000;

  /// No benchmark needs as much for a round; whoever does is stuck.
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(20);

  private final List<Benchmark> benchmarks;
  private final PrintStream out;
  private final PrintStream err;

  BenchMain(List<Benchmark> benchmarks, PrintStream out, PrintStream err) {
    this.benchmarks = benchmarks;
    this.out = out;
    this.err = err;
  }

  /// Runs one benchmark, or lists all.
  ///
  /// @param args none, or a benchmark's name and options
  public static void main(String[] args) {
    System.exit(new BenchMain(Benchmarks.ALL, System.out, System.err).run(args));
  }

  /// What the command line asks for.
  ///
  /// @param name of the benchmark; empty for the list
  /// @param rounds that count; 0 for as many as the benchmark likes
  /// @param json whether the result is to be JSON
  private record Request(String name, int rounds, boolean json) {}

  int run(String... args) {
    Request request;
    Optional<Benchmark> found;
    try {
      request = parse(args);
      found = find(request.name());
    } catch (IllegalArgumentException e) {
      err.println("bench: " + e.getMessage());
      return MISUSED;
    }
    if (found.isEmpty()) {
      list();
      return OK;
    }
    return run(found.get(), request);
  }

  private int run(Benchmark benchmark, Request request) {
    Benchmark.About about = benchmark.about();
    int rounds = request.rounds() == 0 ? about.rounds() : request.rounds();
    Thread limit = limit(LONGEST_ROUND.multipliedBy(1L + about.warmUpRounds() + rounds));
    try {
      Run run = Run.of(benchmark, rounds, err);
      out.println(request.json() ? Report.json(run) : Report.text(run));
      return OK;
    } catch (Exception e) {
      err.println("bench: " + about.name() + " failed: " + e);
      e.printStackTrace(err);
      return FAILED;
    } finally {
      limit.interrupt();
    }
  }

  /// Ends this process, and with it the receivers it started, should the benchmark hang.
  private Thread limit(Duration longest) {
    return Thread.ofPlatform()
        .daemon()
        .name("limit")
        .start(() -> {
          try {
            Thread.sleep(longest);
            err.println("bench: stuck for " + longest.toSeconds() + " s, giving up");
            Runtime.getRuntime().halt(FAILED);
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void list() {
    out.println("usage: bench/run NAME [--rounds N] [--json]");
    for (Benchmark benchmark : benchmarks) {
      Benchmark.About about = benchmark.about();
      out.println();
      out.println(about.name() + " — " + about.measures());
      out.println("    goal: " + about.goal());
    }
  }

  private Optional<Benchmark> find(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    for (Benchmark benchmark : benchmarks) {
      if (benchmark.about().name().equals(name)) {
        return Optional.of(benchmark);
      }
    }
    List<String> names = benchmarks.stream().map(benchmark -> benchmark.about().name()).toList();
    throw new IllegalArgumentException(
        "no benchmark '" + name + "'; there are " + String.join(", ", names));
  }

  private static Request parse(String... args) {
    String name = "";
    int rounds = 0;
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--json")) {
        json = true;
      } else if (arg.equals("--rounds")) {
        i++;
        rounds = rounds(i < args.length ? args[i] : null);
      } else if (arg.startsWith("-")) {
        throw new IllegalArgumentException(
            "no option '" + arg + "'; there are --rounds N and --json");
      } else if (name.isEmpty()) {
        name = arg;
      } else {
        throw new IllegalArgumentException("one benchmark at a time, not '" + arg + "' as well");
      }
    }
    if (name.isEmpty() && args.length > 0) {
      throw new IllegalArgumentException("options need the name of a benchmark");
    }
    return new Request(name, rounds, json);
  }

  private static int rounds(@Nullable String given) {
    try {
      int rounds = Integer.parseInt(String.valueOf(given));
      if (rounds >= 1 && rounds <= MAX_ROUNDS) {
        return rounds;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "--rounds takes a number from 1 to " + MAX_ROUNDS + ", not '" + given + "'");
  }
}
