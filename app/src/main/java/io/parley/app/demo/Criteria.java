package io.parley.app.demo;

import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.test.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// Judges a phase of a demo.
final class Criteria {

  /// Within this time, nodes that started together know each other.
  static final Duration FOUND = Duration.ofSeconds(1);

  /// Within this time, each message is there: what the design document of csend's wants.
  static final Duration ARRIVED = Duration.ofSeconds(5);

  private final String phase;
  private final List<Judged> pairs;

  /// A pair and what became of its messages.
  record Judged(String from, String to, PairTally tally) {}

  Criteria(String phase, List<Judged> pairs) {
    this.phase = phase;
    this.pairs = List.copyOf(pairs);
  }

  /// All of them.
  ///
  /// @param found how long it took until each node knew all others; empty if that never was
  /// @param each how many messages each pair should have
  /// @param strange messages that came from none of the nodes
  List<Criterion> judge(Optional<Duration> found, int each, int strange) {
    List<Criterion> criteria = new ArrayList<>();
    criteria.add(found(found));
    criteria.add(complete(each));
    criteria.add(none("once", "arrived twice", null, PairTally::duplicated));
    criteria.add(none("order", "out of order", "in order", PairTally::outOfOrder));
    criteria.add(none("states", "misjudged", null, PairTally::misjudged));
    criteria.add(foreign(strange));
    criteria.add(latency());
    return criteria;
  }

  private Criterion found(Optional<Duration> found) {
    return new Criterion(
        "found",
        phase,
        null,
        "until all know",
        null,
        "<= " + Durations.shown(FOUND),
        found.map(time -> time.toMillis() + " ms").orElse("never"),
        found.isPresent() && found.get().compareTo(FOUND) <= 0);
  }

  private Criterion complete(int each) {
    String target = each + " of " + each;
    Optional<Judged> worst =
        pairs.stream()
            .filter(pair -> pair.tally.expected() != each || pair.tally.received() != each)
            .min(Comparator.comparingInt(pair -> pair.tally.received()));
    String measured =
        worst
            .map(pair -> pair.tally.received() + " of " + pair.tally.expected() + at(pair))
            .orElse(target);
    return new Criterion(
        "complete",
        phase,
        null,
        "arrived",
        "no loss",
        target,
        measured,
        worst.isEmpty() && !pairs.isEmpty());
  }

  private Criterion none(
      String id, String text, @Nullable String documentTarget, ToIntFunction<PairTally> count) {
    Optional<Judged> worst =
        pairs.stream()
            .filter(pair -> count.applyAsInt(pair.tally) > 0)
            .max(Comparator.comparingInt(pair -> count.applyAsInt(pair.tally)));
    String measured = worst.map(pair -> count.applyAsInt(pair.tally) + at(pair)).orElse("0");
    return new Criterion(id, phase, null, text, documentTarget, "0", measured, worst.isEmpty());
  }

  private Criterion foreign(int strange) {
    String text = "sent by nobody";
    return strange == 0
        ? none("foreign", text, null, PairTally::foreign)
        : new Criterion(
            "foreign", phase, null, text, null, "0", strange + ", from elsewhere", false);
  }

  private Criterion latency() {
    Optional<Judged> worst =
        pairs.stream()
            .filter(pair -> !pair.tally.latencies().isEmpty())
            .max(Comparator.comparing(Criteria::slowest));
    return new Criterion(
        "latency",
        phase,
        null,
        "the slowest",
        "< 5 s",
        "< " + Durations.shown(ARRIVED),
        worst.map(pair -> slowest(pair).toMillis() + " ms" + at(pair)).orElse("never"),
        worst.filter(pair -> slowest(pair).compareTo(ARRIVED) < 0).isPresent());
  }

  private static Duration slowest(Judged pair) {
    return pair.tally.latencies().stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private static String at(Judged pair) {
    return ", " + pair.from + "-" + pair.to;
  }
}
