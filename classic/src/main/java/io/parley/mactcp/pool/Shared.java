package io.parley.mactcp.pool;

import io.parley.classic.TcpPort;
import io.parley.internal.classic.StackLock;
import io.parley.mactcp.Constants;
import io.parley.mactcp.Driver;
import io.parley.mactcp.Machine;

/// What all that belongs to one [MacTcpStack] shares, its one lock above all.
final class Shared extends StackLock {

  private final Driver driver;
  private final TcpPort tcp;
  private final PoolConfig config;

  Shared(Machine machine, PoolConfig config) {
    super(machine.clock());
    this.driver = Driver.open(machine, Constants.USUAL);
    this.tcp = machine.tcp();
    this.config = config;
  }

  Driver driver() {
    return driver;
  }

  /// What does the blocking calls of one connection.
  TcpPort.Runner runner() {
    return tcp.runner();
  }

  PoolConfig config() {
    return config;
  }
}
