package io.parley.internal.posix;

import io.parley.opentransport.stack.OpenTransportStack;
import io.parley.opentransport.stack.StackConfig;
import io.parley.spi.NetworkStack;

/// The contract on Open Transport's endpoints over the kernel's sockets.
class OpenTransportStackTest extends PosixStackTest {

  @Override
  protected NetworkStack newStack() {
    return OpenTransportStack.over(super.newStack(), clock(), threads(), StackConfig.USUAL);
  }
}
