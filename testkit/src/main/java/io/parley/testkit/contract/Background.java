package io.parley.testkit.contract;

import io.parley.spi.Threads;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Something that another thread does while the test does something else. Its fields are guarded by
/// its lock.
///
/// @param <T> what comes of it
final class Background<T> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private Optional<T> result = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();
  private boolean interruptKept;
  private final Thread thread;

  private Background(Threads threads, Callable<T> work) {
    this.thread = threads.start("background", () -> perform(work));
  }

  /// Begins to do it.
  static <T> Background<T> start(Threads threads, Callable<T> work) {
    return new Background<>(threads, work);
  }

  boolean hasEnded() {
    lock.lock();
    try {
      return result.isPresent() || failure.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for its end.
  T result() throws Exception {
    awaitEnd();
    if (failure.isPresent()) {
      throw new AssertionError("the other thread failed", failure.get());
    }
    return result.orElseThrow();
  }

  void interrupt() {
    thread.interrupt();
  }

  /// Waits for its end, and tells whether its thread was still marked as interrupted then.
  boolean keptItsInterrupt() throws InterruptedException {
    awaitEnd();
    return interruptKept;
  }

  private void awaitEnd() throws InterruptedException {
    lock.lock();
    try {
      while (result.isEmpty() && failure.isEmpty()) {
        ended.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private void perform(Callable<T> work) {
    Optional<T> done = Optional.empty();
    Optional<Throwable> failed = Optional.empty();
    try {
      done = Optional.of(work.call());
    } catch (Throwable e) {
      failed = Optional.of(e);
    }
    boolean interrupted = Thread.interrupted();
    lock.lock();
    try {
      result = done;
      failure = failed;
      interruptKept = interrupted;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
