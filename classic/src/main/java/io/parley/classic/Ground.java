package io.parley.classic;

import io.parley.spi.Address;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.util.List;

/// What a machine has besides its TCP, for a stack that stands on a driver.
public interface Ground extends AutoCloseable {

  /// The ground of a machine whose TCP is another stack's.
  ///
  /// @param below that stack
  /// @param tcp its TCP
  /// @return the ground; closing it closes both
  static Ground of(NetworkStack below, StackTcpPort tcp) {
    return new GroundOfStack(below, tcp);
  }

  /// See [NetworkStack#localAddresses].
  ///
  /// @return the addresses
  /// @throws NetworkException as there
  List<LocalAddress> localAddresses() throws NetworkException;

  /// Keeps a port, so that who calls while no end listens there waits instead of being refused. Not
  /// called by a stack that is to refuse.
  ///
  /// @param local where; port 0 lets the machine choose
  /// @return the port that is kept, until it is closed
  /// @throws NetworkException as [NetworkStack#listen] does
  StackTcpPort.Hold hold(Address local) throws NetworkException;

  /// Gives a port up for good: a stack that refuses listens there no more. See
  /// [StackTcpPort#giveUp].
  ///
  /// @param local where it listened
  default void giveUp(Address local) {
    // Nobody was let in that was not taken.
  }

  /// Closes the machine's own. Called when the stack is closed.
  @Override
  void close();
}
