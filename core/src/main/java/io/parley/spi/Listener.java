package io.parley.spi;

/// A port that takes connections.
///
/// One thread accepts; [#close] may come from any thread, ends an accept under way with
/// [NetworkError#CLOSED], and does nothing the second time. Accepted connections outlive it.
public interface Listener extends AutoCloseable {

  /// Where it listens, with the port that was chosen if 0 was asked for.
  ///
  /// @return the local address
  Address local();

  /// Takes the next connection, waiting for one. Blocks.
  ///
  /// @param deadline when to give up
  /// @return the connection, established
  /// @throws NetworkException `TIMED_OUT`, `SHORTAGE` (try again later), `CLOSED`
  Connection accept(Deadline deadline) throws NetworkException;

  /// Stops listening: the port is free at once. Connections not yet accepted are reset. Waits for
  /// nothing but an accept under way to end.
  @Override
  void close();
}
