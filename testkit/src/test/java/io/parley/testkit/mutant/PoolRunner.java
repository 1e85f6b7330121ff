package io.parley.testkit.mutant;

import io.parley.mactcp.pool.PoolTrials;

/// Tries the pool of MacTCP's streams.
public final class PoolRunner extends StackRunner {

  /// Called by reflection.
  public PoolRunner() {
    super(PoolTrials.ALL, "pools", "strict-macs");
  }
}
