package io.parley.bench;

import java.util.List;

/// A benchmark that has been opened: its contestants and its verdict.
public interface Contest extends AutoCloseable {

  /// Who takes part.
  ///
  /// @return two or more
  List<Contestant> contestants();

  /// What the rounds show.
  ///
  /// @param results all rounds that count
  /// @return comparisons and goals
  Verdict judge(Results results);

  /// Stops everything that was started.
  @Override
  void close();
}
