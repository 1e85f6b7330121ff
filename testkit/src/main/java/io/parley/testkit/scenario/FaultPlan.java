package io.parley.testkit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What goes wrong in a world, and when.
///
/// @param faults in the order in which they begin
public record FaultPlan(List<PlannedFault> faults) {

  /// Nothing goes wrong.
  public static final FaultPlan NONE = new FaultPlan(List.of());

  /// Sorts them.
  public FaultPlan {
    faults = faults.stream().sorted(Comparator.comparing(PlannedFault::at)).toList();
  }

  /// One fault, which begins at once.
  ///
  /// @param fault what
  /// @param lasting how long
  /// @return the plan
  public static FaultPlan of(Fault fault, Duration lasting) {
    return new FaultPlan(List.of(new PlannedFault(Duration.ZERO, lasting, fault)));
  }

  /// Two plans at once.
  ///
  /// @param other the other one
  /// @return the faults of both
  public FaultPlan and(FaultPlan other) {
    return new FaultPlan(Stream.concat(faults.stream(), other.faults.stream()).toList());
  }

  /// The same with one fault less.
  ///
  /// @param index which
  /// @return the others
  public FaultPlan without(int index) {
    List<PlannedFault> fewer = new ArrayList<>(faults);
    fewer.remove(index);
    return new FaultPlan(fewer);
  }
}
