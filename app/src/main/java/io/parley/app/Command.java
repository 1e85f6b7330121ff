package io.parley.app;

import io.parley.MessageId;
import java.util.Locale;
import java.util.function.Function;

/// A line that a person typed, understood.
sealed interface Command {

  /// `/list`, also `/peers`.
  record ListPeers() implements Command {}

  /// `/send N|NAME text`.
  record Send(String target, String text) implements Command {}

  /// `/broadcast text`.
  record Broadcast(String text) implements Command {}

  /// `/drop mID`.
  record Drop(MessageId message) implements Command {}

  /// `/resend mID`.
  record Resend(MessageId message) implements Command {}

  /// `/trust who`.
  record TrustPeer(String target) implements Command {}

  /// `/test [OPTION]...` or `/test stop`.
  record Test(String words) implements Command {}

  /// `/status`.
  record ShowStatus() implements Command {}

  /// `/debug`: show the log, or no longer.
  record ToggleLog() implements Command {}

  /// `/help`.
  record Help() implements Command {}

  /// `/quit`.
  record Quit() implements Command {}

  /// A line without a slash: a text for the one whom we talk to.
  record Say(String text) implements Command {}

  /// An empty line.
  record Nothing() implements Command {}

  /// A line that cannot be understood, with the sentence that says why.
  record Wrong(String sentence) implements Command {}

  /// Understands a line. A line end and blanks before a command do not count; blanks inside and at
  /// the end of a text do.
  static Command parse(String line) {
    String typed = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    if (typed.isBlank()) {
      return new Nothing();
    }
    if (!typed.stripLeading().startsWith("/")) {
      return new Say(typed);
    }
    String[] words = typed.stripLeading().split("\\s", 2);
    String rest = words.length == 2 ? words[1] : "";
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case "/list", "/peers" -> new ListPeers();
      case "/send" -> send(rest.stripLeading());
      case "/broadcast" ->
          rest.isBlank() ? new Wrong("Usage: /broadcast TEXT") : new Broadcast(rest);
      case "/drop" -> message("/drop", rest, Drop::new);
      case "/resend" -> message("/resend", rest, Resend::new);
      case "/trust" ->
          rest.isBlank()
              ? new Wrong("Usage: /trust N|NAME, for example: /trust bob")
              : new TrustPeer(rest.strip());
      case "/test" -> new Test(rest);
      case "/status" -> new ShowStatus();
      case "/debug" -> new ToggleLog();
      case "/help" -> new Help();
      case "/quit", "/exit" -> new Quit();
      default ->
          new Wrong(
              "Unknown command: '" + CleanText.line(words[0]) + "'. /help lists the commands.");
    };
  }

  private static Command message(String word, String rest, Function<MessageId, Command> command) {
    return MessageNumber.parse(rest.strip())
        .map(command)
        .orElseGet(() -> new Wrong("Usage: %s mID, for example: %s m42".formatted(word, word)));
  }

  private static Command send(String rest) {
    String[] words = rest.split("\\s", 2);
    if (words.length < 2 || words[1].isBlank()) {
      return new Wrong("Usage: /send N|NAME TEXT, for example: /send 1 hello");
    }
    return new Send(words[0], words[1]);
  }
}
