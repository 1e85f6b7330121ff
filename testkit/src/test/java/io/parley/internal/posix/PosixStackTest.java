package io.parley.internal.posix;

import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import io.parley.testkit.contract.NetworkStackContract;
import io.parley.testkit.contract.ThrowingRunnable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;

/// The contract on the kernel's own sockets, in the kernel's own time.
class PosixStackTest extends NetworkStackContract {

  private final Clock clock = new SystemClock();
  private final Threads threads = new SystemThreads();
  private final List<BlackHole> holes = new ArrayList<>();

  @AfterEach
  void fillHoles() throws Exception {
    for (BlackHole hole : holes) {
      hole.close();
    }
  }

  @Override
  protected NetworkStack newStack() {
    return new PosixStack(clock, threads);
  }

  @Override
  protected Clock clock() {
    return clock;
  }

  @Override
  protected Threads threads() {
    return threads;
  }

  @Override
  protected void run(ThrowingRunnable body) throws Exception {
    var task =
        new FutureTask<>(() -> {
          body.run();
          return true;
        });
    threads.start("test", task);
    try {
      task.get();
    } catch (ExecutionException e) {
      throw new AssertionError("the body of the test failed", e.getCause());
    }
  }

  @Override
  protected InetAddress here() {
    return Loopback.address(2);
  }

  @Override
  protected InetAddress there() {
    return Loopback.address(3);
  }

  @Override
  protected InetAddress broadcast() {
    return InetAddress.ofLiteral("127.255.255.255");
  }

  @Override
  protected InetAddress notOurs() {
    return InetAddress.ofLiteral("192.0.2.1"); // for documentation only, RFC 5737
  }

  @Override
  protected Address blackHole() throws Exception {
    var hole = new BlackHole(there());
    holes.add(hole);
    return hole.address();
  }

  @Override
  protected Address unreachable() {
    return new Address(broadcast(), 9); // the kernel knows no way for TCP to a broadcast address
  }
}
