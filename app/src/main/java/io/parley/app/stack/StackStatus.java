package io.parley.app.stack;

import io.parley.mactcp.pool.StreamStatus;
import io.parley.opentransport.stack.EndpointStatus;
import java.util.List;

/// How it stands with the parts of a stack that have one connection after the other.
///
/// @param streams those of MacTCP; none on other stacks
/// @param endpoints those of Open Transport; none on other stacks
public record StackStatus(List<StreamStatus> streams, List<EndpointStatus> endpoints) {

  /// Of a stack that has neither.
  public static final StackStatus NOTHING = new StackStatus(List.of(), List.of());

  /// Copies the lists.
  public StackStatus {
    streams = List.copyOf(streams);
    endpoints = List.copyOf(endpoints);
  }

  static StackStatus of(List<StreamStatus> streams) {
    return new StackStatus(streams, List.of());
  }

  static StackStatus ofEndpoints(List<EndpointStatus> endpoints) {
    return new StackStatus(List.of(), endpoints);
  }
}
