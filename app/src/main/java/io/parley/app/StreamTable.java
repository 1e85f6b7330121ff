package io.parley.app;

import io.parley.app.test.Durations;
import io.parley.mactcp.pool.StreamStatus;
import io.parley.spi.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The streams of a stack for people: a row for each, of at most 80 columns.
final class StreamTable {

  private static final String ROW = "%-8s %-9s %-12s %7s %5s %5s %6s %s";

  private StreamTable() {}

  /// The rows with a heading; none without streams.
  static List<String> lines(List<StreamStatus> streams) {
    List<String> lines = new ArrayList<>();
    if (!streams.isEmpty()) {
      lines.add(
          ROW.formatted("Streams", "name", "state", "for", "conns", "sent", "aborts", "peer"));
    }
    streams.forEach(stream -> lines.add(row(stream)));
    return lines;
  }

  private static String row(StreamStatus stream) {
    return ROW.formatted(
        "",
        stream.name(),
        shown(stream.state()),
        Durations.rough(stream.age()),
        stream.counts().connections(),
        stream.counts().sends(),
        stream.counts().aborts(),
        shown(stream.target()));
  }

  /// A state for people: `peer closed`.
  static String shown(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// An address for people, if there is one.
  static String shown(Optional<Address> peer) {
    return peer.map(Address::toString).orElse("-");
  }
}
