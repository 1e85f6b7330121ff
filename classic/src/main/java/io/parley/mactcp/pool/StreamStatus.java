package io.parley.mactcp.pool;

import io.parley.spi.Address;
import java.time.Duration;
import java.util.Optional;

/// How it stands with one stream, for people and programs to look at.
///
/// @param name `send-1` to `send-4`, and `receive-1` and so on, in the order in which they were
///   opened
/// @param state where it is
/// @param target the peer of its connection; empty while it has none
/// @param age how long it has been in this state
/// @param counts what it has done since it was made
public record StreamStatus(
    String name, StreamState state, Optional<Address> target, Duration age, Counts counts) {

  /// What a stream has done.
  ///
  /// @param connections connections that came up
  /// @param sends TCPSends that were acknowledged: on csend's wire, messages
  /// @param aborts connections and opens that were broken off, by either side
  public record Counts(long connections, long sends, long aborts) {}
}
