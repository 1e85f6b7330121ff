package io.parley.app;

import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.app.history.MessageState;
import io.parley.app.history.StoredPeers;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Messages of a history as people read them.
final class HistoryText {

  /// Characters of a text that are enough to know it again.
  private static final int ENOUGH = 60;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter EXACT_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final String INDENT = "                  | ";

  private final StoredPeers peers;
  private final ZoneId zone;

  HistoryText(StoredPeers peers, ZoneId zone) {
    this.peers = peers;
    this.zone = zone;
  }

  /// A message: when, from or to whom, how far it has come if we sent it, and what it says.
  String line(HistoryEntry message) {
    return "%s %s%s: %s"
        .formatted(
            TIME.format(message.time().atZone(zone)),
            way(message),
            message.delivery().isPresent() ? ", " + MessageState.of(message) : "",
            CleanText.paragraph(message.text(), INDENT));
  }

  /// A message's whole way: what it is, and a line for each of its states.
  List<String> story(HistoryEntry message, List<Delivery> transitions) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s (%s): %s"
            .formatted(
                way(message), CleanText.line(message.peer().value()), shortened(message.text())));
    if (message.delivery().isEmpty()) {
      lines.add(EXACT_TIME.format(message.time().atZone(zone)) + "  " + MessageState.RECEIVED);
    }
    transitions.forEach(transition -> lines.add(line(transition)));
    return lines;
  }

  private String line(Delivery transition) {
    Instant time = transition.since();
    int attempts = transition.attempts();
    List<String> details = new ArrayList<>();
    details.add(CleanText.line(transition.reason()));
    if (attempts > 0) {
      details.add(attempts == 1 ? "1 attempt" : attempts + " attempts");
    }
    transition.connection().map(CleanText::line).ifPresent(details::add);
    return "%s  %-8s  %s"
        .formatted(
            EXACT_TIME.format(time.atZone(zone)),
            MessageState.of(transition.state()),
            String.join("; ", details));
  }

  private String way(HistoryEntry message) {
    String name = message.peerName();
    return message.id()
        + (message.delivery().isPresent() ? " to " : " from ")
        + CleanText.line(name)
        + peers.distinction(message.peer(), name);
  }

  private static String shortened(String text) {
    boolean isShort = text.codePointCount(0, text.length()) <= ENOUGH;
    return CleanText.line(
        isShort ? text : text.substring(0, text.offsetByCodePoints(0, ENOUGH)) + " ...");
  }
}
