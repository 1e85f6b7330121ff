package io.parley.app.simulate;

/// Seeds in a row.
///
/// @param first the first one
/// @param count how many, at least 1
public record Seeds(long first, int count) {

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  public Seeds {
    if (count < 1) {
      throw new IllegalArgumentException("--seeds takes a number from 1 on, not '" + count + "'");
    }
    if (first > Long.MAX_VALUE - count) {
      throw new IllegalArgumentException(
          "there are no %,d seeds from %d on".formatted(count, first));
    }
  }

  long last() {
    return first + count - 1;
  }
}
