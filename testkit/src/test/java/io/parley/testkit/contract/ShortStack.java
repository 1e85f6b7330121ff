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

/// A stack that is short of something whenever a connection is to be accepted for the first time.
///
/// @param real does everything else
record ShortStack(NetworkStack real) implements NetworkStack {

  @Override
  public String name() {
    return "short";
  }

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    return real.localAddresses();
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    return real.connect(from, peer, deadline);
  }

  @Override
  public Listener listen(Address local) throws NetworkException {
    return new ShortListener(real.listen(local));
  }

  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    return real.openDatagrams(local);
  }

  @Override
  public void close() {
    real.close();
  }

  /// Belongs to the thread that accepts.
  private static final class ShortListener implements Listener {

    private final Listener real;
    private int shortages = 3;

    ShortListener(Listener real) {
      this.real = real;
    }

    @Override
    public Address local() {
      return real.local();
    }

    @Override
    public Connection accept(Deadline deadline) throws NetworkException {
      if (shortages-- > 0) {
        throw new NetworkException(NetworkError.SHORTAGE, "short of sockets");
      }
      return real.accept(deadline);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
