package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What the contract of a stack needs of the world in which it is tested, and the words in which
/// its tests speak. All threads and all time come from that world.
abstract class StackWorld {

  private static final byte[] ANYWHERE = {0, 0, 0, 0};

  /// Longer than anything here takes that is to succeed; only a test that fails waits for it.
  private static final Duration PLENTY = Duration.ofSeconds(30);

  /// How long a wait lasts that is to end in a time-out.
  private static final Duration BRIEF = Duration.ofMillis(30);

  /// Makes a stack. Called once in each test, by its body.
  ///
  /// @return the stack, without anything open
  protected abstract NetworkStack newStack();

  /// Time, as the stack knows it.
  ///
  /// @return the clock
  protected abstract Clock clock();

  /// Where the test's other threads come from.
  ///
  /// @return the threads
  protected abstract Threads threads();

  /// Runs the body of a test on a thread of its world and waits for its end.
  ///
  /// @param body uses the stack, the clock and the threads
  /// @throws Exception what the body threw
  protected abstract void run(ThrowingRunnable body) throws Exception;

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

  final void withPair(PairTest test) throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(there()));
          Connection near = stack.connect(here(), listener.local(), plenty());
          Connection far = listener.accept(plenty())) {
        test.run(near, far);
      }
    });
  }

  final Deadline plenty() {
    return Deadline.in(clock(), PLENTY);
  }

  final Deadline brief() {
    return Deadline.in(clock(), BRIEF);
  }

  final Deadline passed() {
    return Deadline.in(clock(), Duration.ZERO);
  }

  static Address anyPort(InetAddress ip) {
    return new Address(ip, 0);
  }

  static InetAddress anywhere() throws Exception {
    return InetAddress.getByAddress(ANYWHERE);
  }

  final <T> Background<T> meanwhile(Callable<T> work) {
    return Background.start(threads(), work);
  }

  /// Gives the other thread the time to get where it is to be surprised. A test must hold without
  /// it too.
  final void letItWait() throws InterruptedException {
    var lock = new ReentrantLock();
    Condition never = lock.newCondition();
    Deadline end = brief();
    lock.lock();
    try {
      while (!end.hasPassed(clock())) {
        clock().await(lock, never, end);
      }
    } finally {
      lock.unlock();
    }
  }

  static void assertFails(NetworkError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NetworkException.class, e -> assertThat(e.error()).as(e.getMessage()).isEqualTo(error));
  }

  /// Asserts that a call fails at its deadline, not before it.
  final void assertTimesOut(Deadline deadline, ThrowingCallable call) {
    assertFails(NetworkError.TIMED_OUT, call);
    assertThat(deadline.hasPassed(clock())).as("the deadline has passed").isTrue();
  }

  /// What a call fails with.
  static NetworkError errorOf(ThrowingRunnable call) throws Exception {
    try {
      call.run();
    } catch (NetworkException e) {
      return e.error();
    }
    throw new AssertionError("it succeeded");
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
