package io.parley.app;

import io.parley.HistoryQuery;
import io.parley.PeerId;
import io.parley.app.history.HistoryPages;
import io.parley.app.history.SinceTime;
import io.parley.app.history.StoredPeers;
import io.parley.spi.History;
import io.parley.spi.StoreException;
import io.parley.sqlite.SqliteHistory;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley history`: what was said, from a store on disk.
@Command(
    name = "history",
    description = {"Shows what was said, the oldest first, also while you chat.", ""},
    customSynopsis = "parley history [OPTION]... [NAME]",
    mixinStandardHelpOptions = true,
    versionProvider = ParleyCommand.Version.class,
    footer = {
      "",
      "Each object of --json has:",
      "  id       the message's number in this store, \"m42\"",
      "  time     when it was accepted or received, \"2026-11-23T13:02:05.123Z\"",
      "  from     a name: yours, or who sent it",
      "  to       a name: yours, or to whom it went",
      "  peer     the id of the other one",
      "  content  the text",
      "  state    \"received\"; of what you sent, \"queued\", \"sent\", \"unknown\", ...",
      "You are NAME there, or \"me\" if --store alone says whose messages they are.",
      "",
      "To export all:  parley history --json > history.jsonl",
      "What became of one message, and why:  parley why m42",
      "Exit codes: 0 done, also if no message is like that; 1 no such store or peer;",
      "2 the command line is wrong."
    })
final class HistoryCommand implements Callable<Integer> {

  /// Names that a person still reads.
  private static final int MAX_NAMES = 20;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "Whose messages: the name as in the chat; your login name if you give none.")
  private @Nullable String name;

  @Mixin private HistoryPlace place = new HistoryPlace();

  @Option(
      names = "--peer",
      paramLabel = "PEER",
      description = "Only messages from or to this one: a name, an id or an IP address.")
  private @Nullable String peer;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Only messages since then: 2026-11-23, 2026-11-23T14:02, 14:02 (of today), or so long"
              + " ago: 10m, 2h, 3d.")
  private @Nullable String since;

  @Option(
      names = "--search",
      paramLabel = "WORDS",
      description =
          "Only messages that hold all these words, whatever their case and accents; 'begin*'"
              + " stands for all words that begin so.")
  private @Nullable String words;

  @Option(names = "--last", paramLabel = "N", description = "Only the newest N of these messages.")
  private @Nullable Integer last;

  @Spec private @Nullable CommandSpec spec;

  HistoryCommand() {}

  @Override
  public Integer call() throws StoreException {
    ParleyCommand.refuseWhatStandsBefore(Objects.requireNonNull(spec).commandLine());
    HistoryQuery query = query(ZonedDateTime.now(ZoneId.systemDefault()));
    try (SqliteHistory history = place.open(name, DataDirectory.ofThisUser())) {
      return show(history, query, System.out);
    }
  }

  /// The query without its peer, which is not known before the store is read.
  ///
  /// @throws IllegalArgumentException with a sentence for people, if something cannot be meant
  HistoryQuery query(ZonedDateTime now) {
    HistoryQuery query = HistoryQuery.ALL;
    if (since != null) {
      query = query.since(SinceTime.parse(since, now));
    }
    if (words != null) {
      query = query.containing(words);
      if (query.plainWords().isEmpty()) {
        throw new IllegalArgumentException("'%s' has no word to search for".formatted(words));
      }
    }
    if (last != null && last < 1) {
      throw new IllegalArgumentException("--last takes a number from 1 on, not '" + last + "'");
    }
    return query;
  }

  /// Writes what is wanted of a history.
  int show(History history, HistoryQuery query, PrintStream out) throws StoreException {
    StoredPeers peers = new StoredPeers(history.peers());
    HistoryQuery wanted = query;
    if (peer != null) {
      List<PeerId> ids = peers.find(peer);
      if (ids.isEmpty()) {
        throw new StoreException(nobody(peer, peers.names()), null);
      }
      wanted = query.with(ids);
    }
    HistoryOutput output =
        place.isJson()
            ? HistoryOutput.json(out, place.json(name))
            : HistoryOutput.text(out, new HistoryText(peers, ZoneId.systemDefault()));
    HistoryPages pages = new HistoryPages(history);
    if (last == null) {
      pages.read(wanted, output::write);
    } else {
      pages.read(pages.last(wanted, last), output.atMost(last)::write);
    }
    if (output.isEmpty() && !place.isJson()) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println("parley: no message is like that.");
    }
    return 0;
  }

  private static String nobody(String wanted, List<String> names) {
    if (names.isEmpty()) {
      return "nobody is '%s': nobody has been there yet".formatted(wanted);
    }
    String some = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    int more = names.size() - MAX_NAMES;
    return "nobody is '%s'; there are %s%s"
        .formatted(wanted, some, more > 0 ? " and " + more + " more" : "");
  }
}
