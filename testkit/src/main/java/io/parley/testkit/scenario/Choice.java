package io.parley.testkit.scenario;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which of the faults that a seed draws happen; they are numbered from 1.
///
/// @param faults the numbers, rising; empty for all of them
public record Choice(Optional<List<Integer>> faults) {

  /// Every one.
  public static final Choice ALL = new Choice(Optional.empty());

  /// Copies the list.
  public Choice {
    faults = faults.map(numbers -> List.copyOf(new TreeSet<>(numbers)));
  }

  /// Some.
  ///
  /// @param numbers their numbers; none of them is the calm
  /// @return the choice
  public static Choice of(Collection<Integer> numbers) {
    return new Choice(Optional.of(List.copyOf(numbers)));
  }

  /// Reads what [#toString] writes: `2,5`, `none`, `all`.
  ///
  /// @param text as on a command line
  /// @return the choice
  /// @throws IllegalArgumentException with a sentence if it is none
  public static Choice parse(String text) {
    if (text.equals("all")) {
      return ALL;
    }
    if (text.equals("none")) {
      return of(List.of());
    }
    if (!text.matches("[1-9]\\d{0,5}(,[1-9]\\d{0,5})*")) {
      throw new IllegalArgumentException(
          "'%s' is no choice of faults; write their numbers, as in 2,5, or none, or all"
              .formatted(text));
    }
    return of(Pattern.compile(",").splitAsStream(text).map(Integer::valueOf).toList());
  }

  /// Whether a fault happens.
  ///
  /// @param number its number
  /// @return true if it does
  public boolean has(int number) {
    return faults.isEmpty() || faults.get().contains(number);
  }

  /// As a command line takes it: `2,5`, `none`, `all`.
  @Override
  public String toString() {
    if (faults.isEmpty()) {
      return "all";
    }
    return faults.get().isEmpty()
        ? "none"
        : faults.get().stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
