package io.parley.opentransport;

import org.jspecify.annotations.Nullable;

/// What opening an endpoint synchronously has come to (p.437-438).
///
/// @param result 0; or kENOMEMErr, kOTClientNotInittedErr, or what refuses a synchronous call
/// @param ref the endpoint; null if there is none
public record Opened(int result, @Nullable Endpoint ref) {

  /// The endpoint.
  ///
  /// @return the same
  /// @throws IllegalStateException if there is none
  public Endpoint endpoint() {
    if (ref == null) {
      throw new IllegalStateException("no endpoint was opened: " + ResultCode.describe(result));
    }
    return ref;
  }
}
