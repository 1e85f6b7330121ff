package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What the contract of a stack needs of the world in which it is tested, and the words in which
/// its tests speak.
abstract class StackWorld extends TestedWorld {

  private static final byte[] ANYWHERE = {0, 0, 0, 0};

  /// Makes the stack that is tested. Called once in each test, by its body.
  ///
  /// No test needs more of it at once than two connections that were accepted and three that it
  /// made itself, one to each peer.
  ///
  /// @return the stack, without anything open
  protected abstract NetworkStack newStack();

  /// Makes another stack on the same machine, with the same addresses, which can make any number of
  /// connections at once to the one that is tested. Called by the body of a test after [#newStack],
  /// and closed before that one at the end of the test.
  ///
  /// @return another one of the same kind, unless a subclass gives another kind; the one that is
  ///   tested, if it is the machine's only one and has no such bounds
  protected NetworkStack newNeighbour() {
    return newStack();
  }

  /// An address of the stack.
  ///
  /// @return an IPv4 address
  protected abstract InetAddress here();

  /// Another address of the same stack.
  ///
  /// @return an IPv4 address
  protected abstract InetAddress there();

  /// A broadcast address that reaches both.
  ///
  /// @return an IPv4 address
  protected abstract InetAddress broadcast();

  /// An address that nobody in the network has, the stack neither.
  ///
  /// @return an IPv4 address
  protected abstract InetAddress notOurs();

  /// Where a connect gets no answer at all. Called by the body of a test.
  ///
  /// @return the address
  /// @throws Exception if it cannot be made
  protected abstract Address blackHole() throws Exception;

  /// Where there is no way to. Called by the body of a test.
  ///
  /// @return the address
  protected abstract Address unreachable();

  /// Uses a stack.
  @FunctionalInterface
  interface StackTest {
    void run(NetworkStack stack) throws Exception;
  }

  /// Uses a stack, and another one that calls it.
  @FunctionalInterface
  interface StacksTest {
    void run(NetworkStack stack, NetworkStack neighbour) throws Exception;
  }

  /// Uses both ends of a connection.
  @FunctionalInterface
  interface PairTest {
    void run(Connection near, Connection far) throws Exception;
  }

  final void withStack(StackTest test) throws Exception {
    run(() -> {
      try (NetworkStack stack = newStack()) {
        test.run(stack);
      }
    });
  }

  final void withStacks(StacksTest test) throws Exception {
    withStack(stack -> {
      try (NetworkStack neighbour = newNeighbour()) {
        test.run(stack, neighbour);
      }
    });
  }

  final void withPair(PairTest test) throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(there()));
          Connection near = stack.connect(here(), listener.local(), plenty());
          Connection far = listener.accept(plenty())) {
        test.run(near, far);
      }
    });
  }

  static Address anyPort(InetAddress ip) {
    return new Address(ip, 0);
  }

  static InetAddress anywhere() throws Exception {
    return InetAddress.getByAddress(ANYWHERE);
  }

  /// Asserts that a call fails at its deadline, not before it.
  final void assertTimesOut(Deadline deadline, ThrowingCallable call) {
    assertFails(NetworkError.TIMED_OUT, call);
    assertThat(deadline.hasPassed(clock())).as("the deadline has passed").isTrue();
  }

  /// Writes until it fails, and tells how many bytes were taken.
  final long writeUntilItFails(NetworkError error, Connection connection) {
    ByteBuffer much = ByteBuffer.allocate(Pieces.MORE_THAN_FITS);
    long[] taken = {0};
    assertFails(
        error,
        () -> {
          while (true) {
            much.clear();
            try {
              connection.write(much, plenty());
            } finally {
              taken[0] += much.position();
            }
          }
        });
    return taken[0];
  }
}
