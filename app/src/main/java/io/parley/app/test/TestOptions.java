package io.parley.app.test;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// The words after `/test`, understood.
@Command(
    name = "/test",
    description = {
      "Sends csend's test to everybody who has not left, and counts what became of it.",
      "/test stop ends a test that runs."
    })
public final class TestOptions {

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds, 1 to 100 (default: ${DEFAULT-VALUE}).",
      defaultValue = "4")
  private int rounds;

  @Option(
      names = "--broadcasts",
      paramLabel = "N",
      description = "Broadcasts in a round, 0 to 100 (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int broadcasts;

  @Option(
      names = "--directs",
      paramLabel = "N",
      description =
          "Direct messages to each peer in a round, 0 to 100 (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int directs;

  @Option(
      names = "--pause",
      paramLabel = "TIME",
      description = "Pause between two messages of a round: 2s, 500ms (default: none).",
      converter = Time.class)
  private @Nullable Duration pause;

  @Option(
      names = "--round-pause",
      paramLabel = "TIME",
      description = "Pause between two rounds (default: 4s).",
      converter = Time.class)
  private @Nullable Duration roundPause;

  @Option(
      names = "--classic",
      description = "The pauses of csend's earlier test: 2s and 4s, unless others are given.")
  private boolean classic;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /// What the words ask for: a [TestPlan] or help.
  public sealed interface Wish {

    /// A test.
    record Run(TestPlan plan) implements Wish {}

    /// To be told the options.
    record Help(String text) implements Wish {}
  }

  /// Understands the words after `/test`.
  ///
  /// @throws IllegalArgumentException with a sentence for people, if they cannot be meant
  public static Wish parse(String words) {
    TestOptions options = new TestOptions();
    CommandLine commandLine = new CommandLine(options);
    try {
      commandLine.parseArgs(words.isBlank() ? new String[0] : words.strip().split("\\s+"));
    } catch (ParameterException wrong) {
      throw new IllegalArgumentException(
          wrong.getMessage() + "; /test --help lists the options", wrong);
    }
    return options.help
        ? new Wish.Help(commandLine.getUsageMessage().stripTrailing())
        : new Wish.Run(options.plan());
  }

  private TestPlan plan() {
    Duration usual = classic ? TestPlan.CLASSIC_PAUSE : TestPlan.CSEND.pause();
    return new TestPlan(
        rounds,
        broadcasts,
        directs,
        pause == null ? usual : pause,
        roundPause == null ? TestPlan.CSEND.roundPause() : roundPause);
  }

  /// Durations for picocli, which makes the sentence of what we say.
  static final class Time implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    }
  }
}
