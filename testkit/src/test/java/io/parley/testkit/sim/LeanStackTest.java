package io.parley.testkit.sim;

import io.parley.spi.NetworkStack;
import org.junit.jupiter.api.Timeout;

/// The contract asks for no more connections at once than it says.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeanStackTest extends SimStackTest {

  @Override
  protected NetworkStack newStack() {
    return new LeanStack(super.newStack(), clock());
  }
}
