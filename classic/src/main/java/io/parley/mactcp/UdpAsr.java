package io.parley.mactcp;

import org.jspecify.annotations.Nullable;

/// An asynchronous notification routine of a UDP stream (1989 p.21). The rules are those of
/// [TcpAsr].
@FunctionalInterface
public interface UdpAsr {

  /// Something has happened.
  ///
  /// @param stream to whom
  /// @param event what
  /// @param userData as given to UDPCreate
  void happened(StreamPtr stream, UdpEvent event, @Nullable Object userData);
}
