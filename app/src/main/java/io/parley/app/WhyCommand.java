package io.parley.app;

import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.MessageId;
import io.parley.app.history.StoredPeers;
import io.parley.spi.History;
import io.parley.spi.StoreException;
import io.parley.sqlite.SqliteHistory;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley why`: what became of one message, and why.
@Command(
    name = "why",
    description = {
      "Tells what became of a message: every state it came into, when, why, after how many"
          + " attempts, and over which connection. Also while you chat.",
      ""
    },
    customSynopsis = "parley why [OPTION]... MESSAGE [NAME]",
    mixinStandardHelpOptions = true,
    versionProvider = ParleyCommand.Version.class,
    footer = {
      "",
      "With --json it is one object: what it has in parley history, and as transitions",
      "each state with its time, state, reason, attempts and connection (or null).",
      "Exit codes: 0 done; 1 no such store or message; 2 the command line is wrong."
    })
final class WhyCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "MESSAGE",
      description = "Its number, as the chat and the history show it: m42, or 42.")
  private String message = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Whose message: the name as in the chat; your login name if you give none.")
  private @Nullable String name;

  @Mixin private HistoryPlace place = new HistoryPlace();

  @Spec private @Nullable CommandSpec spec;

  WhyCommand() {}

  @Override
  public Integer call() throws StoreException {
    ParleyCommand.refuseWhatStandsBefore(Objects.requireNonNull(spec).commandLine());
    MessageId id = id();
    try (SqliteHistory history = place.open(name, DataDirectory.ofThisUser())) {
      return show(history, id, System.out);
    }
  }

  /// The message that is meant.
  ///
  /// @throws IllegalArgumentException with a sentence for people, if none can be
  MessageId id() {
    return MessageNumber.parse(message)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is no number of a message; write m42 or 42".formatted(message)));
  }

  /// Writes what became of a message.
  int show(History history, MessageId id, PrintStream out) throws StoreException {
    HistoryEntry found =
        history
            .message(id)
            .orElseThrow(() -> new StoreException("there is no message " + id, null));
    List<Delivery> transitions = history.transitions(id);
    if (place.isJson()) {
      PrintStream json = new PrintStream(out, false, StandardCharsets.UTF_8);
      json.print(CleanText.json(place.json(name).line(found, transitions)) + "\n");
      json.flush();
    } else {
      Screen screen = new Screen(out, ZoneId.systemDefault());
      StoredPeers peers = new StoredPeers(history.peers());
      new HistoryText(peers, ZoneId.systemDefault())
          .story(found, transitions)
          .forEach(screen::line);
    }
    return 0;
  }
}
