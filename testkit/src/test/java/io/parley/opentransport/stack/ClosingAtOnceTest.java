package io.parley.opentransport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Messenger;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/// A listener that is closed by several threads while a request is being accepted: on the kernel's
/// sockets, since a simulated thread is never interrupted between OTAccept and T_PASSCON.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosingAtOnceTest {

  private static final int CALLERS = 4;
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.9");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Environment environment = Messenger.standardEnvironment();
  private final CountDownLatch calls = new CountDownLatch(10 * CALLERS);
  private final AtomicBoolean over = new AtomicBoolean();

  @RepeatedTest(5)
  void aListenerAndItsStackCanBeClosedAtOnceWhileCallersCome() throws Exception {
    OpenTransportStack stack =
        OpenTransportStack.over(
            environment.stack(), environment.clock(), environment.threads(), StackConfig.USUAL);
    Listener listener = stack.listen(new Address(HERE, 0));
    Address door = listener.local();
    try (NetworkStack callers = Messenger.standardEnvironment().stack()) {
      List<Thread> calling = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calling.add(Thread.ofVirtual().start(() -> call(callers, door)));
      }
      assertThat(calls.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      List<Thread> closing = new ArrayList<>();
      for (Runnable close : List.<Runnable>of(listener::close, stack::close, listener::close)) {
        closing.add(Thread.ofVirtual().start(close));
      }
      for (Thread each : closing) {
        assertThat(each.join(PATIENCE)).isTrue();
      }
      over.set(true);
      for (Thread each : calling) {
        assertThat(each.join(PATIENCE)).isTrue();
      }
    }
  }

  private void call(NetworkStack callers, Address door) {
    while (!over.get()) {
      try (Connection call =
          callers.connect(HERE, door, Deadline.in(environment.clock(), PATIENCE))) {
        call.shutdownOutput();
        calls.countDown();
      } catch (NetworkException refused) {
        return;
      }
    }
  }
}
