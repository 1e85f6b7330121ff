package io.parley.classic;

import io.parley.spi.Address;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.util.List;

/// The ground of a stack over another one.
record GroundOfStack(NetworkStack below, StackTcpPort tcp) implements Ground {

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    return below.localAddresses();
  }

  @Override
  public StackTcpPort.Hold hold(Address local) throws NetworkException {
    return tcp.hold(local);
  }

  @Override
  public void giveUp(Address local) {
    tcp.giveUp(local);
  }

  @Override
  public void close() {
    tcp.close();
    below.close();
  }
}
