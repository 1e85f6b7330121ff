package io.parley.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A process that dies with all read and nothing closed: its peer must not take that for a close.
@Timeout(60)
final class DeadProcessTest {

  @Test
  void theEndOfAProcessIsAResetAndNoOrderlyClose() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DeadProcessTest.class.getName(),
                Loopback.address(7).getHostAddress())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = process.inputReader();
        var stack = new PosixStack(new SystemClock(), new SystemThreads())) {
      int port = Integer.parseInt(said.readLine());
      try (Connection near =
          stack.connect(
              Loopback.address(8), new Address(Loopback.address(7), port), Deadline.NEVER)) {
        near.write(ByteBuffer.wrap(new byte[] {1}), Deadline.NEVER);
        near.shutdownOutput();
        assertThat(said.readLine()).isEqualTo("all read");
        process.destroyForcibly();
        assertThatThrownBy(() -> near.read(ByteBuffer.allocate(1), Deadline.NEVER))
            .isInstanceOfSatisfying(
                NetworkException.class, e -> assertThat(e.error()).isEqualTo(NetworkError.RESET));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /// What the other process does, until it is killed.
  ///
  /// @param args the address to listen on
  /// @throws Exception if anything else happens
  public static void main(String[] args) throws Exception {
    try (var stack = new PosixStack(new SystemClock(), new SystemThreads());
        Listener listener = stack.listen(new Address(InetAddress.ofLiteral(args[0]), 0))) {
      System.out.println(listener.local().port());
      try (Connection far = listener.accept(Deadline.NEVER)) {
        ByteBuffer bytes = ByteBuffer.allocate(10);
        far.read(bytes, Deadline.NEVER);
        if (far.read(bytes, Deadline.NEVER) < 0) {
          System.out.println("all read");
        }
        listener.accept(Deadline.NEVER).abort();
      }
    }
  }
}
