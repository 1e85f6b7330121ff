package io.parley.mactcp;

import org.jspecify.annotations.Nullable;

/// An asynchronous notification routine of a TCP stream (1989 p.27, 50-53).
///
/// It is called at interrupt level: it may not call synchronously, nor the [Memory], nor wait for
/// anything; it may call asynchronously (1989 p.50). One at a time runs, completion routines among
/// them, in the order in which things happened; none is left out. What it throws is a bug, and
/// halts the driver.
@FunctionalInterface
public interface TcpAsr {

  /// Something has happened.
  ///
  /// @param stream to whom
  /// @param event what
  /// @param userData as given to TCPCreate
  void happened(StreamPtr stream, TcpEvent event, @Nullable Object userData);
}
