package io.parley.spi;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/// A port that sends and receives datagrams; broadcast is allowed.
///
/// What a port on an address of ours sends to a multicast group leaves on the network of that
/// address, goes no further than it (one hop), and is also heard by the ports of this machine that
/// [joined][#join] the group there.
///
/// One thread receives, any number send. [#close] may come from any thread and ends a receive under
/// way with [NetworkError#CLOSED].
public interface DatagramPort extends AutoCloseable {

  /// The most that a datagram holds: 65,535 bytes less the headers of IPv4 and UDP.
  int MAX_BYTES = 65_507;

  /// Where it is bound, with the port that was chosen if 0 was asked for.
  ///
  /// @return the local address
  Address local();

  /// Hears from now on, too, what is sent to a multicast group on a network of ours. Does not
  /// block. Joining twice is harmless. It lasts until the port is closed or the address goes; if
  /// that comes back, a port opened since then has to join.
  ///
  /// @param group a multicast address of the same family as the port's own, which is the wildcard
  /// @param ours our address in that network
  /// @return whether it hears them: false means that this stack knows no groups
  /// @throws NetworkException `ADDRESS_UNAVAILABLE` if that address is ours no more, `SHORTAGE`,
  ///   `CLOSED`
  default boolean join(InetAddress group, LocalAddress ours) throws NetworkException {
    return false;
  }

  /// Sends one datagram. Does not wait for the network; the datagram may be lost without notice.
  ///
  /// @param to where to, a broadcast address or a multicast group among them
  /// @param content what remains in the buffer, at most [#MAX_BYTES], more is an
  ///   [IllegalArgumentException]; nothing remains on return
  /// @throws NetworkException `UNREACHABLE`, `SHORTAGE`, `PERMISSION_DENIED`, `CLOSED`
  void send(Address to, ByteBuffer content) throws NetworkException;

  /// Receives one datagram, waiting for it. Blocks. What does not fit into the buffer is lost.
  ///
  /// @param into takes the content; cleared first, ready to be read on return
  /// @param deadline when to give up
  /// @return who sent it
  /// @throws NetworkException `TIMED_OUT`, `SHORTAGE`, `CLOSED`
  Address receive(ByteBuffer into, Deadline deadline) throws NetworkException;

  /// Closes the port. A second call does nothing.
  @Override
  void close();
}
