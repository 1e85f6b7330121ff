package io.parley.testkit.scenario;

import java.util.List;

/// Something that goes wrong, and is mended. Made by [Faults], or by whoever has worse ideas.
///
/// A fault that overlaps another one of the same machine may be begun again while it is in force:
/// what the other's end has mended too much. So to begin it twice is to begin it once.
public interface Fault {

  /// Whom it hits: a message that one of them sends or receives meanwhile may be in doubt.
  ///
  /// @return names of machines
  List<String> machines();

  /// It goes wrong. Called by the thread `faults` of the world; may wait.
  ///
  /// @param world where
  /// @throws Exception fails the run
  void begin(World world) throws Exception;

  /// It is mended. Called by the same thread; not called for what is over as it happens.
  ///
  /// @param world where
  /// @throws Exception fails the run
  default void end(World world) throws Exception {}

  /// What it is, for people: `alice and bob cannot reach each other`.
  @Override
  String toString();
}
