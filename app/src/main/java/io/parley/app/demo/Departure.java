package io.parley.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A message in its sender's outbox: when it came in, and when it left.
///
/// @param to the recipient's host
/// @param acceptedAt when it was accepted
/// @param leftAt when its delivery ended; empty if it is still there
record Departure(String to, Instant acceptedAt, Optional<Instant> leftAt) {

  /// How long it stayed; empty if it is still there.
  Optional<Duration> stay() {
    return leftAt.map(end -> Duration.between(acceptedAt, end));
  }

  /// The most messages that were in the outbox of one recipient at once.
  static int longestQueue(List<Departure> all) {
    Map<String, Integer> queued = new HashMap<>();
    int longest = 0;
    List<Step> steps = all.stream().flatMap(Departure::steps).sorted(Step.ORDER).toList();
    for (Step step : steps) {
      longest = Math.max(longest, queued.merge(step.to, step.change, Integer::sum));
    }
    return longest;
  }

  private Stream<Step> steps() {
    return Stream.concat(
        Stream.of(new Step(to, acceptedAt, 1)), leftAt.map(end -> new Step(to, end, -1)).stream());
  }

  /// A message comes into an outbox or leaves it. Of one instant, it comes first.
  private record Step(String to, Instant at, int change) {

    static final Comparator<Step> ORDER =
        Comparator.comparing(Step::at).thenComparing(Step::change, Comparator.reverseOrder());
  }
}
