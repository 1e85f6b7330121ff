package io.parley.spi;

import java.net.InetAddress;
import java.util.List;

/// How bytes move: TCP connections and datagrams, for callers that may block.
///
/// All stacks share one table of errors, [NetworkError]. A call blocks only its own thread, which
/// is a virtual one in production, and never longer than its deadline. Deadlines are those of the
/// clock that the stack was made with. One that has passed still gives what is there already:
/// bytes, a datagram, a connection to accept.
///
/// [#close] closes all that the stack opened; calls after it fail with [NetworkError#CLOSED].
///
/// An implementation is done when it passes the contract suite of this interface.
public interface NetworkStack extends AutoCloseable {

  /// The stack's name: `posix`, `mactcp`, `opentransport`.
  ///
  /// @return the name, as `--stack` takes it
  String name();

  /// The addresses of this machine's network interfaces that are up, loopback among them. Does not
  /// block. They may change at any time.
  ///
  /// @return the addresses, each with its network
  /// @throws NetworkException `SHORTAGE`, `CLOSED`
  List<LocalAddress> localAddresses() throws NetworkException;

  /// Opens a connection. Blocks until it is established.
  ///
  /// A stack may bound how many connections it has, and let one at a time lead to a peer: then
  /// connect waits in line, first come first served, until the deadline. If that passes in line,
  /// the error is `SHORTAGE`.
  ///
  /// @param from the address of ours that it leaves from; the wildcard address leaves it to the
  ///   stack
  /// @param peer where to
  /// @param deadline when to give up
  /// @return the connection
  /// @throws NetworkException `REFUSED`, `UNREACHABLE`, `TIMED_OUT`, `SHORTAGE`,
  ///   `ADDRESS_UNAVAILABLE`, `PERMISSION_DENIED`, `CLOSED`
  Connection connect(InetAddress from, Address peer, Deadline deadline) throws NetworkException;

  /// Starts to listen. Does not block. On the wildcard address of IPv4, callers over IPv6 are taken
  /// too where the machine has it.
  ///
  /// @param local an address of ours, or the wildcard address; port 0 lets the stack choose
  /// @return the listener; connections queue in it from now on
  /// @throws NetworkException `ADDRESS_IN_USE`, `ADDRESS_UNAVAILABLE`, `PERMISSION_DENIED`,
  ///   `SHORTAGE`, `CLOSED`
  Listener listen(Address local) throws NetworkException;

  /// Opens a port for datagrams. Does not block.
  ///
  /// Several ports may share an address and port on one machine, so that each node there hears
  /// broadcasts.
  ///
  /// @param local an address of ours, or the wildcard address; port 0 lets the stack choose
  /// @return the port
  /// @throws NetworkException `ADDRESS_IN_USE`, `ADDRESS_UNAVAILABLE`, `PERMISSION_DENIED`,
  ///   `SHORTAGE`, `CLOSED`
  DatagramPort openDatagrams(Address local) throws NetworkException;

  /// Closes everything the stack opened, connections with RST. A second call does nothing.
  @Override
  void close();
}
