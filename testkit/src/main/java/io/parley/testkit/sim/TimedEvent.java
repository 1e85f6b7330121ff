package io.parley.testkit.sim;

/// Something that [SeededScheduler#at] lets happen later.
@FunctionalInterface
public interface TimedEvent {

  /// Takes it back. Does nothing if it has happened or was taken back already.
  void cancel();
}
