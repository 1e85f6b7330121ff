package io.parley.app;

import io.parley.HistoryEntry;
import io.parley.app.history.HistoryJson;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/// Where messages of a history are written to, a page at a time.
final class HistoryOutput {

  /// Most pages are smaller.
  private static final int BUFFER = 1 << 16;

  private final PrintStream destination;
  private final PrintStream out;
  private final Function<HistoryEntry, String> rendering;
  private boolean isEmpty = true;
  private long left = Long.MAX_VALUE;

  private HistoryOutput(
      PrintStream destination, Charset charset, Function<HistoryEntry, String> rendering) {
    this.destination = destination;
    this.out = new PrintStream(new BufferedOutputStream(destination, BUFFER), false, charset);
    this.rendering = rendering;
  }

  /// For people.
  static HistoryOutput text(PrintStream destination, HistoryText text) {
    return new HistoryOutput(
        destination,
        Screen.orUtf8(destination.charset()),
        message -> text.line(message) + System.lineSeparator());
  }

  /// For programs: JSON is UTF-8 wherever it is written, a line ends with a line feed.
  static HistoryOutput json(PrintStream destination, HistoryJson json) {
    return new HistoryOutput(
        destination, StandardCharsets.UTF_8, message -> CleanText.json(json.line(message)) + "\n");
  }

  /// The same up to so many messages.
  HistoryOutput atMost(long count) {
    left = count;
    return this;
  }

  /// Writes a page; false when no more is wanted, or nobody reads it any more.
  boolean write(List<HistoryEntry> page) {
    for (HistoryEntry message : page) {
      if (left > 0) {
        out.print(rendering.apply(message));
        left--;
        isEmpty = false;
      }
    }
    out.flush();
    return !destination.checkError() && left > 0;
  }

  /// Whether nothing was written.
  boolean isEmpty() {
    return isEmpty;
  }
}
