package io.parley.app;

import io.parley.PeerId;
import io.parley.SendResult.RejectReason;
import io.parley.app.test.Durations;
import io.parley.app.test.TestSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What became of a test as lines for people: a row for each peer, one for all, and remarks.
final class TestAccount {

  private static final List<String> COLUMNS =
      List.of("accepted", "sent", "unknown", "queued", "not accepted");

  private final Function<PeerId, String> names;

  /// @param names a peer's name, fit for the terminal
  TestAccount(Function<PeerId, String> names) {
    this.names = names;
  }

  List<String> lines(TestSummary summary) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Test: %s after %s. Every send to every peer:"
            .formatted(ending(summary), Durations.shown(summary.took())));
    lines.addAll(table(summary.rows()));
    summary.rows().forEach(row -> lines.addAll(remarks(row)));
    return lines;
  }

  private static String ending(TestSummary summary) {
    if (!summary.problem().isEmpty()) {
      return "failed (" + CleanText.line(summary.problem()) + ")";
    }
    return summary.isComplete() ? "done" : "stopped";
  }

  private List<String> table(List<TestSummary.Row> rows) {
    int longest = rows.stream().mapToInt(row -> name(row).length()).max().orElse(0);
    int width = Math.max("all".length(), longest);
    List<String> lines = new ArrayList<>();
    lines.add(line(width, "to", COLUMNS));
    List<Integer> total = List.of(0, 0, 0, 0, 0);
    for (TestSummary.Row row : rows) {
      List<Integer> counts =
          List.of(row.accepted(), row.sent(), row.unknown(), row.queued(), row.notAccepted());
      lines.add(line(width, name(row), counts));
      total = sum(total, counts);
    }
    lines.add(line(width, "all", total));
    return lines;
  }

  private static List<Integer> sum(List<Integer> some, List<Integer> others) {
    List<Integer> sums = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      sums.add(some.get(i) + others.get(i));
    }
    return sums;
  }

  private static String line(int width, String name, List<?> cells) {
    StringBuilder line = new StringBuilder("  ").append(name);
    line.repeat(' ', Math.max(0, width - name.length()));
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i).toString();
      line.repeat(' ', 2 + COLUMNS.get(i).length() - cell.length()).append(cell);
    }
    return line.toString();
  }

  private List<String> remarks(TestSummary.Row row) {
    List<String> remarks = new ArrayList<>();
    for (Map.Entry<RejectReason, Integer> rejected : row.rejected().entrySet()) {
      remarks.add(
          "  Not accepted for %s: %d, %s."
              .formatted(name(row), rejected.getValue(), rejected.getKey().explanation()));
    }
    if (row.refused() > 0) {
      remarks.add("  Refused by %s: %d.".formatted(name(row), row.refused()));
    }
    if (row.forgotten() > 0) {
      remarks.add(
          "  For %s, ended we no longer know how: %d.".formatted(name(row), row.forgotten()));
    }
    return remarks;
  }

  private String name(TestSummary.Row row) {
    return names.apply(row.peer());
  }
}
