package io.parley.testkit.sim;

import io.parley.classic.Ground;
import io.parley.classic.StackTcpPort;
import io.parley.spi.Address;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import java.util.List;

/// The ground of a machine whose TCP is a [SimTcpPort], which has no backlog.
record SimGround(SimStack below) implements Ground {

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    return below.localAddresses();
  }

  @Override
  public StackTcpPort.Hold hold(Address local) {
    throw new IllegalStateException("this machine has no backlog");
  }

  @Override
  public void close() {
    below.close();
  }
}
