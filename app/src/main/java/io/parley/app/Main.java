package io.parley.app;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/// The program's entry.
public final class Main {

  /// The exit code of a run that could not do what was asked.
  static final int FAILED = 1;

  /// The exit code of a command line that cannot be meant.
  static final int WRONG = 2;

  private Main() {}

  /// Runs the program and exits with its code.
  ///
  /// @param args the command line
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return commandLine(CommandLine.defaultFactory());
  }

  /// The command line with subcommands of the caller's choice.
  static CommandLine commandLine(IFactory subcommands) {
    return new CommandLine(new ParleyCommand(), subcommands)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler((wrong, _) -> tell(wrong.getCommandLine(), wrong, WRONG))
        .setExecutionExceptionHandler((problem, commandLine, _) ->
            tell(
                commandLine,
                problem,
                problem instanceof IllegalArgumentException ? WRONG : FAILED));
  }

  private static int tell(CommandLine commandLine, Exception problem, int exitCode) {
    commandLine.getErr().println("parley: " + Problems.sentence(problem));
    commandLine.getErr().flush();
    return exitCode;
  }
}
