package io.parley.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run as text for people, and as JSON for programs.
final class Report {

  private Report() {}

  static String text(Run run) {
    List<String> lines = new ArrayList<>();
    lines.add(run.about().name() + ": " + run.about().measures());
    lines.add(
        "%s; %d rounds after %d of warm-up; %s"
            .formatted(machine(), run.rounds(), run.about().warmUpRounds(), run.about().unit()));
    lines.add("");
    lines.add(row("", "median", "min", "max"));
    for (String contestant : run.results().contestants()) {
      lines.add(row(contestant, run.results().spread(contestant)));
    }
    for (Results.Comparison comparison : run.verdict().comparisons()) {
      lines.add(row(comparison.name(), comparison.spread()));
    }
    lines.add("");
    run.verdict().goals().forEach(goal -> lines.add("goal " + goal));
    return String.join(System.lineSeparator(), lines);
  }

  static String json(Run run) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("benchmark", run.about().name());
    root.put("measures", run.about().measures());
    root.put("machine", machine());
    root.put("warmUpRounds", run.about().warmUpRounds());
    root.put("rounds", run.rounds());
    root.put("unit", run.about().unit());
    root.put("contestants", run.results().contestants().stream().map(c -> of(c, run)).toList());
    root.put(
        "comparisons",
        run.verdict().comparisons().stream().map(c -> spread(c.name(), c.spread())).toList());
    root.put("goals", run.verdict().goals().stream().map(Report::of).toList());
    return Json.of(root);
  }

  private static Map<String, Object> of(String contestant, Run run) {
    Map<String, Object> members = spread(contestant, run.results().spread(contestant));
    members.put("figures", Arrays.stream(run.results().figures(contestant)).boxed().toList());
    return members;
  }

  private static Map<String, Object> spread(String name, Spread spread) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", name);
    members.put("median", spread.median());
    members.put("min", spread.min());
    members.put("max", spread.max());
    return members;
  }

  private static Map<String, Object> of(Goal goal) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("id", goal.id());
    members.put("target", goal.target());
    members.put("measured", goal.measured());
    members.put("met", goal.met());
    return members;
  }

  private static String machine() {
    return "%d cores, Java %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  private static String row(String name, Spread spread) {
    return row(
        name,
        Figures.shown(spread.median()),
        Figures.shown(spread.min()),
        Figures.shown(spread.max()));
  }

  private static String row(String name, String median, String min, String max) {
    return "%-34s %10s %10s %10s".formatted(name, median, min, max);
  }
}
