package io.parley.mactcp.pool;

import io.parley.internal.classic.StackLock;
import io.parley.mactcp.Constants;
import io.parley.mactcp.Driver;
import io.parley.mactcp.Machine;

/// What all that belongs to one [MacTcpStack] shares, its one lock above all.
final class Shared extends StackLock {

  private final Driver driver;
  private final PoolConfig config;

  Shared(Machine machine, PoolConfig config) {
    super(machine.clock(), machine.tcp());
    this.driver = Driver.open(machine, Constants.USUAL);
    this.config = config;
  }

  Driver driver() {
    return driver;
  }

  PoolConfig config() {
    return config;
  }
}
