package io.parley.testkit.sim;

import io.parley.mactcp.pool.MacTcpStack;
import io.parley.mactcp.pool.PoolConfig;
import io.parley.spi.NetworkStack;

/// The contract on MacTCP's streams over the simulated stack.
class MacTcpStackSimTest extends SimStackTest {

  @Override
  protected NetworkStack newStack() {
    return MacTcpStack.over(super.newStack(), clock(), threads(), PoolConfig.USUAL);
  }
}
