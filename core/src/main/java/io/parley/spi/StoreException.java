package io.parley.spi;

import org.jspecify.annotations.Nullable;

/// The store could not do what was asked; nothing of the call was stored.
public final class StoreException extends Exception {

  private static final long serialVersionUID = 1L;

  /// Makes an exception.
  ///
  /// @param message what happened, to what, and what to do: a sentence for people
  /// @param cause what the platform threw, if it threw
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
