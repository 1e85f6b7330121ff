package io.parley.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A thread that calls a store, and what came of it.
final class Caller<T> {

  private static final long PATIENCE_SECONDS = 30;

  private final FutureTask<T> task;
  private final Thread thread;

  private Caller(Callable<T> call) {
    task = new FutureTask<>(call);
    thread = Thread.ofVirtual().start(task);
  }

  static <T> Caller<T> calls(Callable<T> call) {
    return new Caller<>(call);
  }

  /// Waits until it waits.
  Caller<T> waits() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (thread.getState() != Thread.State.WAITING) {
      assertThat(System.nanoTime()).as("still running: %s", thread).isLessThan(deadline);
      Thread.onSpinWait();
    }
    return this;
  }

  void interrupt() {
    thread.interrupt();
  }

  T result() throws Exception {
    return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// Holds a store's writer in the middle of a change, so that others wait behind it.
  static final class Holding {

    private final CountDownLatch release = new CountDownLatch(1);
    private final Caller<Boolean> change;

    private Holding(SqliteStore store, Change<?> first) throws InterruptedException {
      var held = new CountDownLatch(1);
      change =
          calls(() ->
              store.change(
                  0,
                  writer -> {
                    first.make(writer);
                    held.countDown();
                    return await(release);
                  }));
      await(held);
    }

    static Holding writerOf(SqliteStore store) throws InterruptedException {
      return new Holding(store, _ -> true);
    }

    /// After it has done something that is not committed then.
    static Holding writerOf(SqliteStore store, Change<?> first) throws InterruptedException {
      return new Holding(store, first);
    }

    private static boolean await(CountDownLatch latch) {
      try {
        assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return true;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void release() throws Exception {
      release.countDown();
      change.result();
    }
  }
}
