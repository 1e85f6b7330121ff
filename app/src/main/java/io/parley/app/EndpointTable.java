package io.parley.app;

import io.parley.app.test.Durations;
import io.parley.opentransport.stack.ConnectionState;
import io.parley.opentransport.stack.EndpointStatus;
import io.parley.opentransport.stack.EndpointStatus.Counts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// The endpoints of a stack for people, in lines of at most 80 columns: a row for each that is in
/// use, up to [#MAX_ROWS], and one for all of a kind that are idle; then what all have done.
final class EndpointTable {

  /// Rows of endpoints in use: with the rest of a status, what a small terminal shows at once.
  static final int MAX_ROWS = 12;

  private static final String ROW = "%-10s %-13s %7s %6s %6s %5s %5s %s";

  private EndpointTable() {}

  /// The rows with a heading; none without endpoints.
  static List<String> lines(List<EndpointStatus> endpoints) {
    List<String> lines = new ArrayList<>();
    if (endpoints.isEmpty()) {
      return lines;
    }
    lines.add(
        ROW.formatted("Endpoints", "state", "for", "unread", "unsent", "waits", "conns", "peer"));
    List<EndpointStatus> used = endpoints.stream().filter(one -> !isIdle(one)).toList();
    used.stream().limit(MAX_ROWS).forEach(one -> lines.add(row(one)));
    if (used.size() > MAX_ROWS) {
      lines.add(sum(used.subList(MAX_ROWS, used.size()), "more", "in use"));
    }
    Map<String, List<EndpointStatus>> idle =
        endpoints.stream()
            .filter(EndpointTable::isIdle)
            .collect(
                Collectors.groupingBy(
                    EndpointTable::kind, LinkedHashMap::new, Collectors.toList()));
    idle.forEach((kind, all) -> lines.add(sum(all, kind, StreamTable.shown(ConnectionState.IDLE))));
    lines.add(
        "%-10s T_DATA %d, reads %d, refused or broken off %d"
            .formatted(
                "in all",
                total(endpoints, Counts::dataEvents),
                total(endpoints, Counts::reads),
                total(endpoints, Counts::disconnects)));
    return lines;
  }

  private static boolean isIdle(EndpointStatus endpoint) {
    return endpoint.state() == ConnectionState.IDLE;
  }

  /// `call` of `call-7`.
  private static String kind(EndpointStatus endpoint) {
    return endpoint.name().replaceFirst("-\\d+$", "");
  }

  private static String row(EndpointStatus endpoint) {
    return ROW.formatted(
        endpoint.name(),
        StreamTable.shown(endpoint.state()),
        Durations.rough(endpoint.age()),
        endpoint.pending().unread(),
        endpoint.pending().unsent(),
        endpoint.counts().flowWaits(),
        endpoint.counts().connections(),
        StreamTable.shown(endpoint.peer()));
  }

  private static String sum(List<EndpointStatus> all, String what, String state) {
    return ROW.formatted(
        all.size() + " " + what,
        state,
        "-",
        all.stream().mapToInt(one -> one.pending().unread()).sum(),
        all.stream().mapToInt(one -> one.pending().unsent()).sum(),
        total(all, Counts::flowWaits),
        total(all, Counts::connections),
        "-");
  }

  private static long total(List<EndpointStatus> all, ToLongFunction<Counts> what) {
    return all.stream().map(EndpointStatus::counts).mapToLong(what).sum();
  }
}
