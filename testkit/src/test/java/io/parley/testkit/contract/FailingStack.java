package io.parley.testkit.contract;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.net.InetAddress;
import java.util.List;

/// A stack on which nothing can be opened.
///
/// @param real is closed with it
/// @param why what every call fails with
record FailingStack(NetworkStack real, NetworkError why) implements NetworkStack {

  @Override
  public String name() {
    return "failing";
  }

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    throw failure();
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    throw failure();
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    throw failure();
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    throw failure();
  }

  @Override
  public void close() {
    real.close();
  }

  private NetworkException failure() {
    return new NetworkException(why, "nothing can be opened: " + why);
  }
}
