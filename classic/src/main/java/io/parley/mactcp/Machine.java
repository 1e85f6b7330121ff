package io.parley.mactcp;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.DatagramPort;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.net.InetAddress;

/// The machine that a driver is in: all it is given.
///
/// TCP is given as a [TcpPort], since a driver must know of acknowledgements. UDP has nothing of
/// the kind: a driver takes datagram ports as every [io.parley.spi.NetworkStack] opens them
/// (`stack::openDatagrams`), and has a thread of its own receive from each.
///
/// @param ip its one address, where an open is that names none; or the wildcard address for all
///   that it has
/// @param tcp its TCP
/// @param udp opens its datagram ports
/// @param clock its time
/// @param threads gives the driver's thread, and one for each UDP stream
public record Machine(
    InetAddress ip, TcpPort tcp, DatagramPorts udp, Clock clock, Threads threads) {

  /// Opens datagram ports.
  @FunctionalInterface
  public interface DatagramPorts {

    /// Opens one. Does not block.
    ///
    /// @param local where; port 0 lets the stack choose
    /// @return the port
    /// @throws NetworkException as [io.parley.spi.NetworkStack#openDatagrams] does
    DatagramPort open(Address local) throws NetworkException;
  }
}
