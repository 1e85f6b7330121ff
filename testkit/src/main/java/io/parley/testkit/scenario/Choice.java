package io.parley.testkit.scenario;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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
