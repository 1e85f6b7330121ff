package io.parley.mactcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.mactcp.TcpCommand.TcpAbort;
import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpClose;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpPassiveOpen;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpRelease;
import io.parley.mactcp.TcpCommand.TcpSend;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// Two machines whose programs call synchronously, from several tasks at once: one calls and sends,
/// the other one sends everything back, on streams that serve one connection after the other.
/// Connections end in order and by abort in turn.
///
/// @param clock the stacks' clock
/// @param threads gives the drivers' threads and the tasks
/// @param bytes how many go there and back on each connection
/// @param held whether the door is held, so that nobody is refused; else who is calls again
record Echoes(Clock clock, Threads threads, int bytes, boolean held) {

  private static final int TASKS = 3;
  private static final int ROUNDS = 4;
  private static final int BUFFER = 16_384;
  private static final Constants CONSTANTS =
      new Constants(
          /* streams= */ TASKS,
          /* listensPerPort= */ TASKS,
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Constants.Pushes.ALL);

  /// Lets them talk until all is said, and closes the drivers.
  ///
  /// @param near the stack of the one that calls
  /// @param far the stack of the other one
  void talk(NetworkStack near, InetAddress nearIp, NetworkStack far, InetAddress farIp)
      throws Exception {
    try (var nearPort = new StackTcpPort(near, clock, threads);
        var farPort = new StackTcpPort(far, clock, threads);
        Driver calling = driver(nearPort, near, nearIp);
        Driver answering = driver(farPort, far, farIp)) {
      // What is held is let go when the port is closed.
      var hold = farPort.hold(new Address(farIp, 0));
      if (!held) {
        hold.close();
      }
      List<FutureTask<Boolean>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add(start(() -> answerAll(answering, hold.local())));
        tasks.add(start(() -> callAll(calling, hold.local())));
      }
      for (FutureTask<Boolean> task : tasks) {
        assertThat(task.get()).isTrue();
      }
      assertThat(calling.levelViolations() + answering.levelViolations()).isZero();
    }
  }

  private Driver driver(StackTcpPort port, NetworkStack stack, InetAddress ip) {
    return Driver.open(new Machine(ip, port, stack::openDatagrams, clock, threads), CONSTANTS);
  }

  private FutureTask<Boolean> start(Callable<Boolean> body) {
    var task = new FutureTask<>(body);
    threads.start("task", task);
    return task;
  }

  private boolean callAll(Driver driver, Address door) throws Exception {
    StreamPtr stream = stream(driver);
    for (int round = 0; round < ROUNDS; round++) {
      while (!isEchoed(driver, stream, door)) {
        assertThat(held).isFalse();
        driver.controlSync(new TcpAbort(stream));
      }
      if (round % 2 == 0) {
        expect(ResultCode.NO_ERR, driver, new TcpClose(stream, Ulp.DEFAULT));
        var buffer = ByteBuffer.allocate(1);
        expect(ResultCode.CONNECTION_CLOSING, driver, new TcpRcv(stream, 0, buffer));
      }
      expect(ResultCode.NO_ERR, driver, new TcpAbort(stream));
    }
    expect(ResultCode.NO_ERR, driver, new TcpRelease(stream));
    return true;
  }

  /// Calls, and sends and receives all, unless it is refused, or established and reset at once.
  private boolean isEchoed(Driver driver, StreamPtr stream, Address door) throws Exception {
    IoBlock open = driver.controlSync(new TcpActiveOpen(stream, Ulp.DEFAULT, door, 0));
    if (open.result() == ResultCode.OPEN_FAILED) {
      assertThat(open.trouble()).contains(NetworkError.REFUSED);
      return false;
    }
    assertThat(open.result()).isEqualTo(ResultCode.NO_ERR);
    FutureTask<Boolean> sending = start(() -> sendAll(driver, stream));
    boolean received = receiveAll(driver, stream);
    assertThat(sending.get() || !received).isTrue();
    return received;
  }

  private boolean sendAll(Driver driver, StreamPtr stream) {
    for (int sent = 0; sent < bytes; ) {
      var piece = ByteBuffer.allocate(Math.min(BUFFER, bytes - sent));
      while (piece.hasRemaining()) {
        piece.put(byteAt(sent++));
      }
      IoBlock send = driver.controlSync(new TcpSend(stream, Wds.of(piece.flip())));
      if (send.result() != ResultCode.NO_ERR) {
        return false;
      }
    }
    return true;
  }

  private boolean receiveAll(Driver driver, StreamPtr stream) {
    var into = ByteBuffer.allocate(bytes);
    while (into.hasRemaining()) {
      IoBlock receive = driver.controlSync(new TcpRcv(stream, 0, into));
      if (receive.result() != ResultCode.NO_ERR) {
        assertThat(into.position()).as("bytes before " + receive).isZero();
        return false;
      }
    }
    for (int place = 0; place < bytes; place++) {
      assertThat(into.get(place)).isEqualTo(byteAt(place));
    }
    return true;
  }

  private boolean answerAll(Driver driver, Address door) {
    StreamPtr stream = stream(driver);
    for (int round = 0; round < ROUNDS; round++) {
      var open = new TcpPassiveOpen(stream, Ulp.DEFAULT, 0, TcpCommand.ANYBODY, door);
      expect(ResultCode.NO_ERR, driver, open);
      if (sendBack(driver, stream) == ResultCode.CONNECTION_CLOSING) {
        expect(ResultCode.NO_ERR, driver, new TcpClose(stream, Ulp.DEFAULT));
      }
    }
    expect(ResultCode.NO_ERR, driver, new TcpRelease(stream));
    return true;
  }

  /// What the connection ended with.
  private static ResultCode sendBack(Driver driver, StreamPtr stream) {
    while (true) {
      var buffer = ByteBuffer.allocate(BUFFER);
      ResultCode received = driver.controlSync(new TcpRcv(stream, 0, buffer)).result();
      if (received != ResultCode.NO_ERR) {
        assertThat(received)
            .isIn(
                ResultCode.CONNECTION_CLOSING,
                ResultCode.CONNECTION_TERMINATED,
                ResultCode.CONNECTION_DOESNT_EXIST);
        return received;
      }
      IoBlock sent = driver.controlSync(new TcpSend(stream, Wds.of(buffer.flip())));
      assertThat(sent.result()).isIn(ResultCode.NO_ERR, ResultCode.CONNECTION_TERMINATED);
    }
  }

  private static StreamPtr stream(Driver driver) {
    var create = new TcpCreate(driver.memory().newPtr(MacWorld.AREA), null, null);
    return driver.controlSync(create).reply(Reply.Created.class).stream();
  }

  private static void expect(ResultCode result, Driver driver, TcpCommand command) {
    assertThat(driver.controlSync(command).result()).as(command.toString()).isEqualTo(result);
  }

  private static byte byteAt(int place) {
    return (byte) (place * 31 + place / 251);
  }
}
