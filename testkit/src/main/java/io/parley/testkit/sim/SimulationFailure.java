package io.parley.testkit.sim;

import org.jspecify.annotations.Nullable;

/// A simulated run that failed. The message tells the seed, the command that replays it, the
/// threads that were alive and the end of the trace.
public final class SimulationFailure extends AssertionError {

  private static final long serialVersionUID = 1L;

  SimulationFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
