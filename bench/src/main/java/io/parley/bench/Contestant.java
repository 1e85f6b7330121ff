package io.parley.bench;

/// One of those that are compared.
///
/// @param name for people and JSON
/// @param trial what it does in a round
public record Contestant(String name, Trial trial) {

  /// What a contestant does in a round.
  @FunctionalInterface
  public interface Trial {

    /// Does it once.
    ///
    /// @return the figure, in the benchmark's unit
    /// @throws Exception if it fails, which fails the benchmark
    double run() throws Exception;
  }
}
