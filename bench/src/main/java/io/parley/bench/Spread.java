package io.parley.bench;

import java.util.Arrays;

/// Where the figures of several rounds lie.
///
/// @param median the middle one; between the two middle ones if their number is even
/// @param min the smallest
/// @param max the largest
public record Spread(double median, double min, double max) {

  /// The spread of some figures.
  ///
  /// @param figures at least one, in any order
  /// @return their spread
  public static Spread of(double... figures) {
    if (figures.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
