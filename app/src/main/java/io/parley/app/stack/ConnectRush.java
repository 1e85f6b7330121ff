package io.parley.app.stack;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Many callers who connect at once to one listener of the same stack, on loopback: a virtual
/// thread for each, released together.
///
/// A call's time is from the release until the caller has read a byte that the accepted side has
/// written: then both sides have their connection. It is not from the caller's own connect, since
/// on a machine with few processors some have their connection before others have begun, and who
/// waits for a processor waits for his connection, too.
///
/// All connections stay open until each caller has his byte, and are then closed in order by both
/// sides; so at the end of a rush nothing is left of it. Everything ends within the patience of the
/// rush, whether it comes to what it wants or not.
public final class ConnectRush {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");

  private final NetworkStack stack;
  private final Clock clock;
  private final int callers;
  private final Duration patience;
  private final Deadline deadline;
  private final CountDownLatch ready;
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch answered;

  /// By the clock, when all were released; written before `go` is.
  private long released;

  private ConnectRush(NetworkStack stack, Clock clock, int callers, Duration patience) {
    this.stack = stack;
    this.clock = clock;
    this.callers = callers;
    this.patience = patience;
    this.deadline = Deadline.in(clock, patience);
    this.ready = new CountDownLatch(callers);
    this.answered = new CountDownLatch(callers);
  }

  /// Rushes once.
  ///
  /// @param stack calls and listens; it stays open
  /// @param clock the stack's
  /// @param callers how many call
  /// @param patience until all must have their byte, and all connections be closed
  /// @return how long each call took
  /// @throws NetworkException what the first call to fail failed by
  public static Latencies run(NetworkStack stack, Clock clock, int callers, Duration patience)
      throws NetworkException, InterruptedException {
    return new ConnectRush(stack, clock, callers, patience).run();
  }

  private Latencies run() throws NetworkException, InterruptedException {
    List<Duration> took = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Listener listener = stack.listen(new Address(LOOPBACK, 0))) {
      Future<List<Future<Void>>> accepting = threads.submit(() -> acceptAll(listener, threads));
      List<Future<Duration>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        calls.add(threads.submit(() -> call(listener.local())));
      }
      await(ready);
      released = clock.nanos();
      go.countDown();
      for (Future<Duration> call : calls) {
        took.add(outcome(call));
      }
      for (Future<Void> answer : outcome(accepting)) {
        outcome(answer);
      }
    }
    return new Latencies(took);
  }

  private List<Future<Void>> acceptAll(Listener listener, ExecutorService threads)
      throws NetworkException {
    List<Future<Void>> answers = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      Connection accepted = listener.accept(deadline);
      answers.add(threads.submit(() -> answer(accepted)));
    }
    return answers;
  }

  private Void answer(Connection accepted) throws NetworkException {
    try (accepted) {
      accepted.write(ByteBuffer.allocate(1), deadline);
      readToEnd(accepted);
    }
    return null;
  }

  private Duration call(Address callee) throws NetworkException, InterruptedException {
    ready.countDown();
    await(go);
    boolean hasByte = false;
    try (Connection called = stack.connect(ANY, callee, deadline)) {
      if (called.read(ByteBuffer.allocate(1), deadline) != 1) {
        throw new NetworkException(NetworkError.RESET, callee + " has closed and said nothing");
      }
      Duration took = Duration.ofNanos(clock.nanos() - released);
      hasByte = true;
      answered.countDown();
      await(answered);
      called.shutdownOutput();
      readToEnd(called);
      return took;
    } finally {
      if (!hasByte) {
        answered.countDown();
      }
    }
  }

  private void readToEnd(Connection connection) throws NetworkException {
    ByteBuffer into = ByteBuffer.allocate(1);
    while (connection.read(into.clear(), deadline) >= 0) {
      // Nothing more is expected.
    }
  }

  private void await(CountDownLatch latch) throws NetworkException, InterruptedException {
    if (!latch.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new NetworkException(NetworkError.TIMED_OUT, "not all have come so far");
    }
  }

  private static <T> T outcome(Future<T> task) throws NetworkException, InterruptedException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NetworkException failure) {
        throw failure;
      }
      throw new IllegalStateException("a rush has failed", e);
    }
  }
}
