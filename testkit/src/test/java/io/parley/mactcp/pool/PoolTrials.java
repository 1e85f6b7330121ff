package io.parley.mactcp.pool;

import io.parley.testkit.classic.Trials;

/// What a mutant of the pool is tried with.
public final class PoolTrials {

  /// Its storms, and the tests that tell stories.
  public static final Trials ALL =
      new Trials(PoolStorm::blow, StreamPoolTest.class, StreamListenerTest.class);

  private PoolTrials() {}
}
