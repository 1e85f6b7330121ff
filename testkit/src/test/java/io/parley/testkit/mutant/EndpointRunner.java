package io.parley.testkit.mutant;

import io.parley.opentransport.stack.EndpointTrials;

/// Tries Open Transport's endpoints.
public final class EndpointRunner extends StackRunner {

  /// Called by reflection.
  public EndpointRunner() {
    super(EndpointTrials.ALL, "endpoints", "strict-endpoints");
  }
}
