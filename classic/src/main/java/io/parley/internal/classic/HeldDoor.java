package io.parley.internal.classic;

import io.parley.classic.Ground;
import io.parley.classic.StackTcpPort;
import io.parley.spi.Address;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;

/// Listens behind a port that the ground keeps, so that callers wait while nobody listens there.
public final class HeldDoor {

  private HeldDoor() {}

  /// What opens a listener of a stack.
  @FunctionalInterface
  public interface Opening {

    /// Opens it.
    ///
    /// @param local where
    /// @param onClose to be called once when it is closed
    Listener open(Address local, Runnable onClose) throws NetworkException;
  }

  /// Opens a listener, and lets the port go when that is closed, or cannot be opened.
  public static Listener listen(Ground ground, Address local, Opening opening)
      throws NetworkException {
    StackTcpPort.Hold held = ground.hold(local);
    try {
      return opening.open(held.local(), held::close);
    } catch (NetworkException e) {
      held.close();
      throw e;
    }
  }
}
