package io.parley.opentransport.stack;

import io.parley.testkit.classic.Trials;

/// What a mutant of the endpoints is tried with.
public final class EndpointTrials {

  /// Their storms, and the tests that tell stories.
  public static final Trials ALL =
      new Trials(
          EndpointStorm::blow,
          OpenTransportStackTest.class,
          StrictOpenTransportTest.class,
          GoneCallersTest.class);

  private EndpointTrials() {}
}
