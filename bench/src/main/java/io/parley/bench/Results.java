package io.parley.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;

/// What every contestant reached in every round that counts. Filled by one thread.
public final class Results {

  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  /// Enters a contestant; reports keep the order of entry.
  ///
  /// @param contestant its name
  void enter(String contestant) {
    figures.putIfAbsent(contestant, new ArrayList<>());
  }

  /// Adds a contestant's figure of its next round.
  ///
  /// @param contestant its name
  /// @param figure the figure
  void add(String contestant, double figure) {
    figures.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(figure);
  }

  /// The contestants.
  ///
  /// @return their names, in the order of entry
  List<String> contestants() {
    return List.copyOf(figures.keySet());
  }

  /// A contestant's figures.
  ///
  /// @param contestant its name
  /// @return one for each round
  double[] figures(String contestant) {
    List<Double> found =
        Objects.requireNonNull(figures.get(contestant), () -> "no contestant " + contestant);
    return found.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// A contestant's spread over all rounds.
  ///
  /// @param contestant its name
  /// @return the spread
  Spread spread(String contestant) {
    return Spread.of(figures(contestant));
  }

  /// One contestant divided by another, round by round: what disturbs the machine for longer than a
  /// round disturbs both, and drops out.
  ///
  /// @param contestant who
  /// @param baseline beside whom
  /// @return the spread of the rounds' ratios
  Comparison ratio(String contestant, String baseline) {
    return pairwise(contestant + " / " + baseline, contestant, baseline, (a, b) -> a / b);
  }

  /// One contestant compared with another, round by round.
  ///
  /// @param name of the comparison
  /// @param contestant who
  /// @param baseline beside whom
  /// @param operator compares two figures of one round
  /// @return the spread of what the operator gave
  Comparison pairwise(
      String name, String contestant, String baseline, DoubleBinaryOperator operator) {
    double[] ours = figures(contestant);
    double[] theirs = figures(baseline);
    if (ours.length != theirs.length) {
      throw new IllegalStateException("rounds of " + name + " do not match");
    }
    double[] compared = new double[ours.length];
    for (int i = 0; i < compared.length; i++) {
      compared[i] = operator.applyAsDouble(ours[i], theirs[i]);
    }
    return new Comparison(name, Spread.of(compared));
  }

  /// Two contestants compared round by round.
  ///
  /// @param name what was compared
  /// @param spread over all rounds
  public record Comparison(String name, Spread spread) {}
}
