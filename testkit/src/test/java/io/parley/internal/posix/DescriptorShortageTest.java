package io.parley.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A process that has used up its descriptors. It is one of its own, since this one needs some.
@Timeout(60)
final class DescriptorShortageTest {

  private static final InetAddress HERE = Loopback.address(6);

  @Test
  void theShortageIsToldSlowlyAndPasses() throws Exception {
    Path shell = Path.of("/bin/sh");
    assumeThat(shell).exists();
    Process process =
        new ProcessBuilder(
                shell.toString(),
                "-c",
                "ulimit -n 100; exec \"$0\" -cp \"$1\" \"$2\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                DescriptorShortageTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.lines().filter(line -> !line.startsWith("SLF4J")))
        .containsExactly(
            "connect: SHORTAGE",
            "listen: SHORTAGE",
            "openDatagrams: SHORTAGE",
            "accept: SHORTAGE, not at once",
            "accept: SHORTAGE, at its deadline",
            "then accepted");
  }

  /// What the other process does.
  ///
  /// @param ignored none
  /// @throws NetworkException if anything else happens
  public static void main(String[] ignored) throws NetworkException {
    loadClasses();
    var said = new StringBuilder();
    run(said);
    System.out.print(said);
  }

  /// A class is loaded from a file, for which there is no descriptor later.
  private static void loadClasses() throws NetworkException {
    try (var stack = new PosixStack(new SystemClock(), new SystemThreads());
        Listener listener = stack.listen(new Address(HERE, 0));
        Connection near = stack.connect(HERE, listener.local(), Deadline.NEVER);
        DatagramPort port = stack.openDatagrams(new Address(HERE, 0))) {
      port.send(port.local(), ByteBuffer.allocate(1));
      untilItFails(() -> stack.listen(listener.local()));
      listener.accept(Deadline.NEVER).abort();
      untilItFails(() -> near.read(ByteBuffer.allocate(1), Deadline.NEVER));
    }
  }

  private static void run(StringBuilder said) throws NetworkException {
    Clock clock = new SystemClock();
    try (var stack = new PosixStack(clock, new SystemThreads());
        Listener listener = stack.listen(new Address(HERE, 0))) {
      List<Connection> hoard = new ArrayList<>();
      NetworkError first =
          untilItFails(() -> hoard.add(stack.connect(HERE, listener.local(), Deadline.NEVER)));
      said.append("connect: ").append(first).append('\n');
      said.append("listen: ")
          .append(untilItFails(() -> stack.listen(new Address(HERE, 0))))
          .append('\n');
      said.append("openDatagrams: ")
          .append(untilItFails(() -> stack.openDatagrams(new Address(HERE, 0))))
          .append('\n');
      Deadline pauseEnds = Deadline.in(clock, PosixListener.SHORTAGE_PAUSE);
      said.append("accept: ")
          .append(untilItFails(() -> hoard.add(listener.accept(Deadline.NEVER))))
          .append(pauseEnds.hasPassed(clock) ? ", not at once\n" : ", at once\n");
      Deadline soon = Deadline.in(clock, Duration.ofMillis(1));
      said.append("accept: ")
          .append(untilItFails(() -> hoard.add(listener.accept(soon))))
          .append(soon.hasPassed(clock) ? ", at its deadline\n" : ", before its deadline\n");
      hoard.forEach(Connection::close);
      listener.accept(Deadline.NEVER).close();
      said.append("then accepted\n");
    }
  }

  private static NetworkError untilItFails(Call call) {
    while (true) {
      try {
        call.make();
      } catch (NetworkException e) {
        return e.error();
      }
    }
  }

  /// A call on the stack.
  @FunctionalInterface
  private interface Call {
    void make() throws NetworkException;
  }
}
