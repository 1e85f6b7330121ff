package io.parley.spi;

import java.nio.ByteBuffer;

/// One TCP connection, established.
///
/// One thread may read while another writes; two readers or two writers at once are a bug of the
/// caller. [#close] and [#abort] may come from any thread at any time, and end a read or write
/// under way with [NetworkError#CLOSED]. After them every call but close and abort fails with
/// `CLOSED`; a second close or abort does nothing. When our process dies without either, the peer
/// sees a reset, never an orderly close.
public interface Connection extends AutoCloseable {

  /// Our end.
  ///
  /// @return the local address
  Address local();

  /// The other end.
  ///
  /// @return the remote address
  Address remote();

  /// Reads what is there, waiting for the first byte. Blocks.
  ///
  /// @param into takes the bytes; must have room, else it is an [IllegalArgumentException]
  /// @param deadline when to give up with `TIMED_OUT`, which loses nothing: it may be read again
  /// @return how many bytes, at least 1; or -1 at the end of the stream (the peer sent FIN), which
  ///   is told again by every later read
  /// @throws NetworkException `RESET` if the connection broke, `TIMED_OUT`, `CLOSED`
  int read(ByteBuffer into, Deadline deadline) throws NetworkException;

  /// Writes all that remains in the buffer, waiting for room. Blocks.
  ///
  /// When it throws, the buffer's position tells how many bytes the stack had taken; bytes that it
  /// had not taken never leave this machine.
  ///
  /// @param from the bytes
  /// @param deadline when to give up with `TIMED_OUT`; the connection is then aborted, since it is
  ///   not known where in the stream it stands
  /// @throws NetworkException `RESET`, `TIMED_OUT`, `CLOSED`
  void write(ByteBuffer from, Deadline deadline) throws NetworkException;

  /// Ends our output: what was written goes out, then FIN. Does not block. Reading goes on. A
  /// second call does nothing.
  ///
  /// @throws NetworkException `RESET`, `CLOSED`
  void shutdownOutput() throws NetworkException;

  /// Closes in order: what was written still goes out, then FIN. Does not block, never throws.
  ///
  /// But if bytes of the peer have come that were not read, or still come, TCP tells it so by RST
  /// (RFC 1122 section 4.2.2.13), and what was written may then be lost.
  @Override
  void close();

  /// Closes at once with RST: what was written may be lost. Does not block, never throws.
  void abort();
}
