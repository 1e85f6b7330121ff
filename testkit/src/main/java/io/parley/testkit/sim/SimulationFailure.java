package io.parley.testkit.sim;

import org.jspecify.annotations.Nullable;

/// A simulated run that failed. The message tells the seed, the command that replays it, the
/// threads that were alive and the end of the trace.
public final class SimulationFailure extends AssertionError {

  private static final long serialVersionUID = 1L;

  /// What did not hold; a part of the serialized form.
  private final String what;

  private final transient Trace trace;

  SimulationFailure(String message, String what, Trace trace, @Nullable Throwable cause) {
    super(message, cause);
    this.what = what;
    this.trace = trace;
  }

  /// What did not hold, without the rest.
  ///
  /// @return one line, or a few
  public String what() {
    return what;
  }

  /// What happened until then, as far as it is kept.
  ///
  /// @return the run's trace
  public Trace trace() {
    return trace;
  }
}
