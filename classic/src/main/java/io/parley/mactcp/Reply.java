package io.parley.mactcp;

import io.parley.spi.Address;
import java.util.Optional;

/// What a command that ended with `noErr` gives besides: the output fields of its parameter block.
public sealed interface Reply {

  /// Nothing besides.
  record Nothing() implements Reply {}

  /// A TCP stream.
  ///
  /// @param stream names it from now on
  record Created(StreamPtr stream) implements Reply {}

  /// A connection.
  ///
  /// @param local our address and port
  /// @param remote the peer's
  record Opened(Address local, Address remote) implements Reply {}

  /// Data.
  ///
  /// @param length how many bytes, at least 1
  /// @param urgent whether urgent data begins with it; never here
  /// @param mark whether urgent data ends with it; never here
  record Received(int length, boolean urgent, boolean mark) implements Reply {}

  /// How a connection stands. Of the book's figures those that are known here.
  ///
  /// @param state its state
  /// @param ulp its ULP time-out
  /// @param ends our address and the peer's, while there is a connection; in LISTEN, where it waits
  ///   and who may call
  /// @param amounts its counts of bytes
  record Status(TcpState state, Ulp ulp, Optional<Opened> ends, Amounts amounts) implements Reply {}

  /// Counts of bytes of a connection.
  ///
  /// @param receiveWindow what the receive area has room for: its length without what is unread and
  ///   what is lent (our choice)
  /// @param unread received, and not delivered to the program
  /// @param unacknowledged given to be sent, and not acknowledged
  record Amounts(int receiveWindow, int unread, long unacknowledged) {}

  /// A stream is closed.
  ///
  /// @param area its receive area, the program's again
  record Released(Block area) implements Reply {}

  /// The driver's limits and counters.
  ///
  /// @param maxStreams how many streams can be open
  /// @param counters what happened so far
  record GlobalInfo(int maxStreams, Counters counters) implements Reply {}

  /// What happened in a driver since it was opened.
  ///
  /// @param attempted connections that we tried to make
  /// @param opened those of them that came up
  /// @param accepted connections that others made
  /// @param closed connections that ended in order
  /// @param aborted connections that ended otherwise
  record Counters(long attempted, long opened, long accepted, long closed, long aborted) {}

  /// A UDP stream.
  ///
  /// @param stream names it from now on
  /// @param localPort its port
  record UdpCreated(StreamPtr stream, int localPort) implements Reply {}

  /// A datagram.
  ///
  /// @param remote who sent it
  /// @param buffer its content; to be given back unless it is empty
  record Datagram(Address remote, LentBuffer buffer) implements Reply {}
}
