package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;

/// The world in which a contract is tested, given by the subclass: all threads and all time come
/// from it, so that it may be simulated or real.
///
/// The limit of time stands here because an annotation on an exported class would make JUnit a
/// module that all who read ours must have.
@Timeout(60)
abstract class TestedWorld {

  /// Longer than anything here takes that is to succeed; only a test that fails waits for it.
  private static final Duration PLENTY = Duration.ofSeconds(30);

  /// How long a wait lasts that is to end in a time-out.
  private static final Duration BRIEF = Duration.ofMillis(30);

  /// Time, as what is tested knows it.
  ///
  /// @return the clock
  protected abstract Clock clock();

  /// Where the test's other threads come from.
  ///
  /// @return the threads
  protected abstract Threads threads();

  /// Runs the body of a test on a thread of its world and waits for its end.
  ///
  /// @param body uses the clock and the threads
  /// @throws Exception what the body threw
  protected abstract void run(ThrowingRunnable body) throws Exception;

  final Deadline plenty() {
    return Deadline.in(clock(), PLENTY);
  }

  final Deadline brief() {
    return Deadline.in(clock(), BRIEF);
  }

  final Deadline passed() {
    return Deadline.in(clock(), Duration.ZERO);
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

  /// What a call fails with.
  static NetworkError errorOf(ThrowingRunnable call) throws Exception {
    try {
      call.run();
    } catch (NetworkException e) {
      return e.error();
    }
    throw new AssertionError("it succeeded");
  }
}
