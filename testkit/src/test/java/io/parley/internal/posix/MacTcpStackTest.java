package io.parley.internal.posix;

import io.parley.mactcp.pool.MacTcpStack;
import io.parley.mactcp.pool.PoolConfig;
import io.parley.spi.NetworkStack;

/// The contract on MacTCP's streams over the kernel's sockets.
class MacTcpStackTest extends PosixStackTest {

  @Override
  protected NetworkStack newStack() {
    return MacTcpStack.over(super.newStack(), clock(), threads(), PoolConfig.USUAL);
  }

  /// One connection at a time leads from a stack of ours to a peer.
  @Override
  protected NetworkStack newNeighbour() {
    return super.newStack();
  }
}
