package io.parley.app.test;

import io.parley.Messenger;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A test on a thread of its own, named `test`, which ends by itself or when it is told to.
public final class RunningTest {

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean isOver;

  private RunningTest(
      Messenger messenger, TestPlan plan, Duration patience, TestListener listener) {
    TestRun run = new TestRun(messenger, plan, patience, new RealPace(), listener);
    this.thread = Thread.ofVirtual().name("test").unstarted(() -> runAndTell(run, listener));
  }

  /// Starts a test. See [TestRun].
  ///
  /// @param messenger who sends
  /// @param plan what
  /// @param patience how long to wait, after the last message, until all deliveries have ended
  /// @param listener who is told, on the test's thread
  public static RunningTest start(
      Messenger messenger, TestPlan plan, Duration patience, TestListener listener) {
    RunningTest test = new RunningTest(messenger, plan, patience, listener);
    test.thread.start();
    return test;
  }

  /// Whether it still runs. It does no more when its account is told.
  public boolean isRunning() {
    return !isOver;
  }

  /// Tells it to stop: it sends no further message, and waits for nothing. A message that waits for
  /// room in a full outbox still does, until there is some, its time is over or the node stops.
  public void stop() {
    stop.countDown();
  }

  /// Waits until it has told its account.
  public void join() throws InterruptedException {
    thread.join();
  }

  private void runAndTell(TestRun run, TestListener listener) {
    TestSummary summary;
    try {
      summary = run.run();
    } finally {
      isOver = true;
    }
    listener.ended(summary);
  }

  private final class RealPace implements Pace {

    @Override
    public boolean pause(Duration length) throws InterruptedException {
      return !stop.await(length.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean goesOn() {
      return stop.getCount() > 0;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }
}
