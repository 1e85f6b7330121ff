package io.parley.testkit.sim;

import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// How a seed is run, beside what happens in it. None of it changes what happens.
///
/// @param maxSteps more steps than this are a livelock, at least 1
/// @param keptLines how many lines of the trace are kept, the last ones; at least [Trace#TAIL] are
/// @param replayCommand makes the command that a failure's report shows, of the seed; empty for the
///   Maven command of the test that calls
public record RunOptions(
    int maxSteps, int keptLines, Optional<LongFunction<String>> replayCommand) {

  /// As many lines as there are.
  public static final int ALL_LINES = Integer.MAX_VALUE;

  /// The usual bound of steps, the whole trace.
  public static final RunOptions USUAL =
      new RunOptions(SeededScheduler.MAX_STEPS, ALL_LINES, Optional.empty());

  /// For many seeds: only the end of the trace is kept. A seed that fails is run again with
  /// [#ALL_LINES] by whoever wants all of it.
  ///
  /// A new JVM is slow for its first hundreds of seeds, since compiling costs more than running. It
  /// is as fast as it gets in half the time with `-XX:FreqInlineSize=150 -XX:InlineSmallCode=1200`.
  public static final RunOptions BULK = USUAL.withKeptLines(Trace.TAIL);

  /// The same with another bound of steps.
  ///
  /// @param steps how many are a livelock
  /// @return the new options
  public RunOptions withMaxSteps(int steps) {
    return new RunOptions(steps, keptLines, replayCommand);
  }

  /// The same with a longer or shorter trace.
  ///
  /// @param lines how many are kept
  /// @return the new options
  public RunOptions withKeptLines(int lines) {
    return new RunOptions(maxSteps, lines, replayCommand);
  }

  /// The same with another command.
  ///
  /// @param command what to type to run a seed again
  /// @return the new options
  public RunOptions withReplayCommand(LongFunction<String> command) {
    return new RunOptions(maxSteps, keptLines, Optional.of(command));
  }

  /// The command that runs a seed again. To be called by the thread that the test runs in.
  String replay(long seed) {
    return replayCommand.map(command -> command.apply(seed)).orElseGet(() -> replayByMaven(seed));
  }

  private static String replayByMaven(long seed) {
    return "mvn -pl testkit -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest=%s -D%s=%d"
        .formatted(callingTest(), SeededScheduler.SEED_PROPERTY, seed);
  }

  private static String callingTest() {
    Predicate<String> isTest = name -> name.endsWith("Test");
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .map(frame -> frame.getClassName().replaceFirst("^.*\\.", ""))
                .map(name -> name.replaceFirst("\\$.*$", ""))
                .filter(isTest)
                .findFirst())
        .orElse("'*'");
  }
}
