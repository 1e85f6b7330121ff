package io.parley.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Doors that a [StackTcpPort] holds open on the kernel's own sockets.
@Timeout(60)
final class HeldDoorPosixTest {

  private static final InetAddress HERE = Loopback.address(182);

  private final Clock clock = new SystemClock();
  private final Threads threads = new SystemThreads();
  private final PosixStack stack = new PosixStack(clock, threads);
  private final StackTcpPort port = new StackTcpPort(stack, clock, threads);

  @AfterEach
  void closeAll() {
    port.close();
    stack.close();
  }

  @Test
  void callersWaitInTheBacklogUntilAnEndWaits() throws Exception {
    try (var hold = port.hold(new Address(HERE, 0))) {
      List<Connection> callers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        callers.add(stack.connect(HERE, hold.local(), plenty()));
        callers.getLast().write(ByteBuffer.wrap(new byte[] {(byte) i}), plenty());
      }
      for (int i = 0; i < 20; i++) {
        var told = new Told();
        TcpPort.End end = port.answer(hold.local(), told);
        assertThat(told.queue.take()).isEqualTo("established");
        assertThat(told.queue.take()).isEqualTo("data");
        ByteBuffer into = ByteBuffer.allocate(1);
        assertThat(end.read(into)).isEqualTo(1);
        assertThat(into.get(0)).isEqualTo((byte) i);
        assertThat(end.remote()).isEqualTo(callers.get(i).local());
        end.abort();
      }
      callers.forEach(Connection::abort);
    }
  }

  @Test
  void thePortIsFreeAtOnceWhenItIsHeldNoLongerAndWhoWaitsIsReset() throws Exception {
    for (int i = 0; i < 50; i++) {
      var hold = port.hold(new Address(HERE, 0));
      TcpPort.End waiting = port.answer(hold.local(), new Told());
      waiting.abort();
      Connection first = stack.connect(HERE, hold.local(), plenty());
      Connection second = stack.connect(HERE, hold.local(), plenty());
      hold.close();
      stack.listen(hold.local()).close();
      for (Connection caller : List.of(first, second)) {
        assertThat(errorOfRead(caller)).isEqualTo(NetworkError.RESET);
        caller.abort();
      }
    }
  }

  private NetworkError errorOfRead(Connection connection) {
    try {
      int count = connection.read(ByteBuffer.allocate(1), plenty());
      throw new AssertionError("it has read " + count);
    } catch (NetworkException e) {
      return e.error();
    }
  }

  private Deadline plenty() {
    return Deadline.in(clock, Duration.ofSeconds(30));
  }

  /// What an end was told.
  private static final class Told implements TcpPort.Events {

    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

    @Override
    public void established() {
      queue.add("established");
    }

    @Override
    public void refused(NetworkError why) {
      queue.add("refused " + why);
    }

    @Override
    public void data() {
      queue.add("data");
    }

    @Override
    public void room() {
      queue.add("room");
    }

    @Override
    public void acknowledged(int count) {
      queue.add("acknowledged");
    }

    @Override
    public void fin() {
      queue.add("fin");
    }

    @Override
    public void finAcknowledged() {
      queue.add("finAcknowledged");
    }

    @Override
    public void reset() {
      queue.add("reset");
    }
  }
}
