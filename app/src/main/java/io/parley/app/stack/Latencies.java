package io.parley.app.stack;

import java.time.Duration;
import java.util.List;

/// How long each of several things took, the shortest first.
///
/// @param sorted the durations; given in any order
public record Latencies(List<Duration> sorted) {

  /// Sorts them.
  public Latencies {
    sorted = sorted.stream().sorted().toList();
  }

  /// The exact nearest rank: so many of a hundred took no longer.
  ///
  /// @param percent 1 to 100
  /// @throws IllegalStateException if there are none
  public Duration percentile(int percent) {
    if (sorted.isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.get(rank - 1);
  }
}
