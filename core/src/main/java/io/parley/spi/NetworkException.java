package io.parley.spi;

import org.jspecify.annotations.Nullable;

/// A network call that did not do what was asked. [#error] is the row of the error table.
///
/// One that says `TIMED_OUT` has no stack trace: it is an everyday outcome, and the trace would
/// cost more than the call.
public final class NetworkException extends Exception {

  private static final long serialVersionUID = 1L;

  /// The row of the table.
  private final NetworkError error;

  /// Makes an exception without a cause.
  ///
  /// @param error the row of the table
  /// @param message what happened, to what: a sentence for people
  public NetworkException(NetworkError error, String message) {
    this(error, message, null);
  }

  /// Makes an exception.
  ///
  /// @param error the row of the table
  /// @param message what happened, to what: a sentence for people
  /// @param cause what the platform threw, if it threw
  public NetworkException(NetworkError error, String message, @Nullable Throwable cause) {
    super(message, cause, true, error != NetworkError.TIMED_OUT);
    this.error = error;
  }

  /// Which row of the error table.
  ///
  /// @return the error
  public NetworkError error() {
    return error;
  }
}
