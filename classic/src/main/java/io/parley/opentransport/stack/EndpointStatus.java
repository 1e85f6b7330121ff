package io.parley.opentransport.stack;

import io.parley.spi.Address;
import java.time.Duration;
import java.util.Optional;

/// How it stands with one endpoint, for people and programs to look at.
///
/// @param name `call-1` or `accept-1` and so on, in the order in which they were opened
/// @param state where it is
/// @param peer the other end of its connection, or of the one that it asks for; empty while it has
///   none
/// @param age how long it has been in this state
/// @param pending what waits to go on
/// @param counts what it has done since it was opened
public record EndpointStatus(
    String name,
    ConnectionState state,
    Optional<Address> peer,
    Duration age,
    Pending pending,
    Counts counts) {

  /// Bytes that wait.
  ///
  /// @param unread bytes that have come, and that the connection's user has not read
  /// @param unsent bytes of a write that waits for T_GODATA
  public record Pending(int unread, int unsent) {}

  /// What an endpoint has done.
  ///
  /// @param connections connections that it had
  /// @param dataEvents how often T_DATA came
  /// @param reads how often OTRcv gave something
  /// @param flowWaits how often sends were stopped until T_GODATA
  /// @param disconnects connections and requests that were broken off, by either side
  public record Counts(
      long connections, long dataEvents, long reads, long flowWaits, long disconnects) {}
}
