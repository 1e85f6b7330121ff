package io.parley.app.demo;

import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.demo.DemoResult.Latency;
import io.parley.app.demo.DemoResult.Node;
import io.parley.app.demo.DemoResult.Pair;
import io.parley.app.test.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A demo's outcome for people: lines of at most 80 columns.
public final class DemoTable {

  private static final String ROW = "%-5s %-5s %8s  %8s  %4s  %7s  %6s  %7s  %7s  %7s";

  private static final String CRITERION = "%-6s %-9s %-14s  %-11s  %-11s %s";

  private DemoTable() {}

  /// The table, the criteria and the verdict.
  ///
  /// @param took how long the demo took
  public static List<String> lines(DemoResult result, Duration took) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("%45s  %6s  %25s".formatted("", "out of", "latency in ms").stripTrailing());
    lines.add(
        ROW.formatted(
            "from", "to", "expected", "received", "lost", "doubled", "order", "p50", "p99", "max"));
    result.pairs().forEach(pair -> lines.add(row(pair)));
    lines.add("");
    lines.addAll(criteria(result));
    lines.add("");
    lines.add(verdict(result, took));
    return lines;
  }

  /// The criteria, those of all nodes first, then those of each.
  private static List<String> criteria(DemoResult result) {
    List<String> lines = new ArrayList<>();
    lines.add(CRITERION.formatted("", "", "", "document", "ours", "measured"));
    String about = "";
    for (Criterion criterion : result.criteria()) {
      String heading = heading(criterion.node(), result.nodes());
      if (!heading.equals(about)) {
        lines.add(heading);
        about = heading;
      }
      lines.add(line(criterion));
    }
    return lines;
  }

  /// Whom criteria are about: `bob, on mactcp`.
  private static String heading(@Nullable String name, List<Node> nodes) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .map(node -> node.name() + ", on " + node.stack())
        .findFirst()
        .orElse("all");
  }

  private static String row(Pair pair) {
    Latency latency = pair.latencyMillis();
    return ROW.formatted(
        pair.from(),
        pair.to(),
        pair.expected(),
        pair.received(),
        pair.lost(),
        pair.duplicated(),
        pair.outOfOrder(),
        shown(latency.p50()),
        shown(latency.p99()),
        shown(latency.max()));
  }

  private static String shown(@Nullable Double millis) {
    return millis == null ? "-" : String.format(Locale.ROOT, "%.2f", millis);
  }

  private static String line(Criterion criterion) {
    return CRITERION.formatted(
        criterion.met() ? "ok" : "FAILED",
        criterion.id(),
        criterion.text(),
        criterion.documentTarget() == null ? "-" : criterion.documentTarget(),
        criterion.target(),
        criterion.measured());
  }

  private static String named(Criterion criterion) {
    return criterion.node() == null ? criterion.id() : criterion.id() + " of " + criterion.node();
  }

  private static String verdict(DemoResult result, Duration took) {
    String time = Durations.shown(Duration.ofMillis(took.toMillis() / 100 * 100));
    if (result.met()) {
      int messages = result.pairs().stream().mapToInt(Pair::received).sum();
      return "All is right: %d messages, each there once and in order. It took %s."
          .formatted(messages, time);
    }
    String failed =
        result.criteria().stream()
            .filter(criterion -> !criterion.met())
            .map(DemoTable::named)
            .collect(Collectors.joining(", "));
    return "FAILED: %s. It took %s.".formatted(failed, time);
  }
}
