package io.parley.testkit.sim;

import java.util.random.RandomGenerator;

/// What may happen to each packet of a link on its way.
///
/// @param loss the share that is lost, 0 to 1
/// @param duplication the share that comes twice
/// @param reordering the share that is held up, so that others overtake it
public record Chances(double loss, double duplication, double reordering) {

  /// Everything arrives, once.
  public static final Chances NONE = new Chances(0, 0, 0);

  /// Checks that they are shares.
  public Chances {
    for (double share : new double[] {loss, duplication, reordering}) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a share is 0 to 1, not " + share);
      }
    }
  }

  /// The same with another loss.
  ///
  /// @param share what is lost, 0 to 1
  /// @return the new chances
  public Chances withLoss(double share) {
    return new Chances(share, duplication, reordering);
  }

  /// The same with another duplication.
  ///
  /// @param share what comes twice, 0 to 1
  /// @return the new chances
  public Chances withDuplication(double share) {
    return new Chances(loss, share, reordering);
  }

  /// The same with another reordering.
  ///
  /// @param share what is held up, 0 to 1
  /// @return the new chances
  public Chances withReordering(double share) {
    return new Chances(loss, duplication, share);
  }

  /// Draws, but only for what can happen at all.
  static boolean happens(double share, RandomGenerator random) {
    return share > 0 && random.nextDouble() < share;
  }
}
