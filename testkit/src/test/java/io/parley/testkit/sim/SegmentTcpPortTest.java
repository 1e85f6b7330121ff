package io.parley.testkit.sim;

import io.parley.classic.TcpPort;
import java.net.InetAddress;
import org.junit.jupiter.api.Timeout;

/// The contract on the simulated TCP itself, segment by segment.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SegmentTcpPortTest extends SimTcpPortContract {

  @Override
  protected TcpPort newPort(InetAddress ip) {
    return newStack(ip).tcpPort();
  }

  @Override
  protected void closePorts() {
    closeStacks();
  }
}
