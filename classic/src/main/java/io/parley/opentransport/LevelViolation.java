package io.parley.opentransport;

/// A function of a provider was called at hardware-interrupt level: on a Mac it gives kOTBadSyncErr
/// or the machine crashes (p.137, 789).
///
/// It is an error and no exception, so that nobody catches it by chance; it is counted, too.
public final class LevelViolation extends AssertionError {

  private static final long serialVersionUID = 1L;

  LevelViolation() {
    super("a provider was called at hardware-interrupt level (p.64, 137)");
  }
}
