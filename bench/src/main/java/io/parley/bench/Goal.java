package io.parley.bench;

import java.util.Locale;

/// A bound that a benchmark is to keep, and what was measured.
///
/// @param id its name, stable
/// @param bound on which side of the target the measured figure is to be
/// @param target the bound
/// @param measured the figure
public record Goal(String id, Bound bound, double target, double measured) {

  /// On which side of the target a figure is to be.
  public enum Bound {
    /// As large as the target, or larger.
    AT_LEAST,
    /// As small as the target, or smaller.
    AT_MOST
  }

  static Goal atLeast(String id, double target, double measured) {
    return new Goal(id, Bound.AT_LEAST, target, measured);
  }

  static Goal atMost(String id, double target, double measured) {
    return new Goal(id, Bound.AT_MOST, target, measured);
  }

  /// Whether the goal is met. A figure that is not a number meets none.
  ///
  /// @return true on the right side of the target, or on it
  public boolean met() {
    return switch (bound) {
      case AT_LEAST -> measured >= target;
      case AT_MOST -> measured <= target;
    };
  }

  @Override
  public String toString() {
    return "%s: %s %s, measured %s: %s"
        .formatted(
            id,
            bound.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            Figures.shown(target),
            Figures.shown(measured),
            met() ? "met" : "NOT met");
  }
}
