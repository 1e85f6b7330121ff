package io.parley.bench;

import java.util.List;

/// What a benchmark's rounds show.
///
/// @param comparisons of contestants, round by round
/// @param goals with what was measured
public record Verdict(List<Results.Comparison> comparisons, List<Goal> goals) {

  /// Copies the lists.
  public Verdict {
    comparisons = List.copyOf(comparisons);
    goals = List.copyOf(goals);
  }
}
