package io.parley.app;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `parley [NAME]`: without a subcommand it chats.
@Command(
    name = "parley",
    description = {
      "Parley talks to people on your local network, without a server.",
      "It talks to csend, as it was before March 2026, and to other Parleys.",
      ""
    },
    customSynopsis = {
      "parley [OPTION]... [NAME]",
      "       parley chat [OPTION]... [NAME]",
      "       parley history [OPTION]... [NAME]",
      "       parley why [OPTION]... MESSAGE [NAME]",
      "       parley demo [OPTION]...",
      "       parley simulate [OPTION]..."
    },
    subcommands = {
      ParleyCommand.ChatCommand.class,
      HistoryCommand.class,
      WhyCommand.class,
      DemoCommand.class,
      DemoNodeCommand.class,
      SimulateCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = ParleyCommand.Version.class,
    footer = {
      "",
      "Two people on one machine, each in a terminal of their own:",
      "  parley alice --address 127.0.0.2",
      "  parley bob   --address 127.0.0.3",
      "",
      "In the chat, /help explains the commands. Ctrl-D or /quit leaves.",
      "What was said and what is queued outlasts the chat, unless --memory is given:",
      "parley history shows it, parley why what became of one message.",
      "Exit codes: 0 left properly; 1 could not start, or messages may be lost;",
      "2 the command line is wrong; 130 Ctrl-C."
    })
final class ParleyCommand implements Callable<Integer> {

  @Mixin private ChatOptions options;

  ParleyCommand() {
    this.options = new ChatOptions();
  }

  @Override
  public Integer call() throws Exception {
    return Chat.run(options);
  }

  /// What stands before a subcommand would be parsed, and have no effect.
  static void refuseWhatStandsBefore(CommandLine subcommand) {
    ParseResult before = subcommand.getParent().getParseResult();
    if (!before.matchedOptions().isEmpty() || !before.matchedPositionals().isEmpty()) {
      throw new ParameterException(
          subcommand, "Name and options stand after '" + subcommand.getCommandName() + "'");
    }
  }

  /// `parley chat [NAME]`: for names that are also subcommands.
  @Command(
      name = "chat",
      description = {"Chats, as parley does without a subcommand; for a name like \"chat\".", ""},
      customSynopsis = "parley chat [OPTION]... [NAME]",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  static final class ChatCommand implements Callable<Integer> {

    @Mixin private ChatOptions options;

    @Spec private @Nullable CommandSpec spec;

    ChatCommand() {
      this.options = new ChatOptions();
    }

    @Override
    public Integer call() throws Exception {
      refuseWhatStandsBefore(Objects.requireNonNull(spec).commandLine());
      return Chat.run(options);
    }
  }

  /// The version, from the jar.
  static final class Version implements IVersionProvider {

    static String text() {
      String version = Main.class.getPackage().getImplementationVersion();
      return "parley " + (version == null ? "(not from a jar)" : version);
    }

    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }
  }
}
