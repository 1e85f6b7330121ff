package io.parley.testkit.sim;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/// The contract on the port that stands on a stack, which is simulated. The stack outlives the
/// port, and nothing of the port may be left over on it.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackTcpPortSimTest extends SimTcpPortContract {

  private final List<StackTcpPort> ports = new ArrayList<>();

  @Override
  protected TcpPort newPort(InetAddress ip) {
    var port = new StackTcpPort(newStack(ip), world(), world());
    ports.add(port);
    return port;
  }

  @Override
  protected void closePorts() {
    ports.forEach(StackTcpPort::close);
    ports.clear();
  }
}
