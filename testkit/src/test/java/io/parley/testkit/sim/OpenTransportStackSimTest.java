package io.parley.testkit.sim;

import io.parley.opentransport.stack.OpenTransportStack;
import io.parley.opentransport.stack.StackConfig;
import io.parley.spi.NetworkStack;

/// The contract on Open Transport's endpoints over the simulated stack.
class OpenTransportStackSimTest extends SimStackTest {

  @Override
  protected NetworkStack newStack() {
    return OpenTransportStack.over(super.newStack(), clock(), threads(), StackConfig.USUAL);
  }
}
