package io.parley.internal.wire.csend;

import io.parley.spi.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// Virtual threads that a test can wait for.
final class TestThreads implements Threads {

  private final List<Thread> started = new CopyOnWriteArrayList<>();
  private final List<Throwable> bugs = new CopyOnWriteArrayList<>();

  private final BlockingQueue<String> held = new LinkedBlockingQueue<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /// Threads that are started from now on do nothing before [#release].
  void hold() {
    gate = new CountDownLatch(1);
  }

  /// Waits until one more thread has been held.
  void awaitHeld() throws InterruptedException {
    held.take();
  }

  void release() {
    gate.countDown();
  }

  @Override
  public Thread start(String name, Runnable body) {
    CountDownLatch own = gate;
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .uncaughtExceptionHandler((_, bug) -> bugs.add(bug))
            .unstarted(() -> {
              if (own.getCount() > 0) {
                held.add(name);
                awaitUninterruptibly(own);
              }
              body.run();
            });
    started.add(thread);
    thread.start();
    return thread;
  }

  /// Waits for the end of all that were started.
  ///
  /// @return the exceptions that left them
  List<Throwable> join() throws InterruptedException {
    for (Thread thread : started) {
      thread.join();
    }
    return new ArrayList<>(bugs);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
