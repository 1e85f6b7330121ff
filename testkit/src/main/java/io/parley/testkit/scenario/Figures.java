package io.parley.testkit.scenario;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What happened in a run, in figures.
///
/// @param machines how many
/// @param messages how many were accepted
/// @param unknown of how many it is not known whether they arrived
/// @param faults what went wrong, by number
public record Figures(
    int machines, int messages, int unknown, SortedMap<Integer, PlannedFault> faults) {

  /// Copies the map.
  public Figures {
    faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
  }
}
