package io.parley.testkit.contract;

import static io.parley.spi.NetworkError.CLOSED;
import static io.parley.spi.NetworkError.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What closing does on our own side: close, abort, interrupt, the end of the stack.
abstract class ClosingContract extends EndContract {

  @Test
  void closeEndsAReadUnderWay() throws Exception {
    readIsEndedBy(Connection::close, Deadline.NEVER);
  }

  @Test
  void closeEndsATimedReadUnderWay() throws Exception {
    readIsEndedBy(Connection::close, new Deadline(Long.MAX_VALUE - 1));
  }

  @Test
  void abortEndsAReadUnderWay() throws Exception {
    readIsEndedBy(Connection::abort, Deadline.NEVER);
  }

  @Test
  void closeEndsAWriteUnderWay() throws Exception {
    writeIsEndedBy(Connection::close);
  }

  @Test
  void abortEndsAWriteUnderWay() throws Exception {
    writeIsEndedBy(Connection::abort);
  }

  @Test
  void endingTheOutputEndsAWriteUnderWayOfTheSameSide() throws Exception {
    withPair((near, far) -> {
      Background<NetworkError> writing = writeTooMuch(near);
      letItWait();
      near.shutdownOutput();
      assertThat(writing.result()).isEqualTo(CLOSED);
      near.abort();
    });
  }

  @Test
  void afterACloseEverythingFailsButAnotherClose() throws Exception {
    withPair((near, far) -> {
      near.close();
      assertClosed(near);
      near.close();
      near.abort();
      assertThat(Pieces.readAll(far, plenty())).isEmpty();
    });
  }

  @Test
  void afterAnAbortEverythingFailsButAnotherAbort() throws Exception {
    withPair((near, far) -> {
      near.abort();
      assertClosed(near);
      near.abort();
      near.close();
      assertThat(bytesUntilReset(far)).isZero();
    });
  }

  @Test
  void aClosedConnectionStillKnowsItsEnds() throws Exception {
    withPair((near, far) -> {
      Address local = near.local();
      Address remote = near.remote();
      near.close();
      assertThat(List.of(near.local(), near.remote())).containsExactly(local, remote);
    });
  }

  @Test
  void anInterruptEndsAReadAndClosesTheConnection() throws Exception {
    withPair((near, far) -> {
      var waiting = meanwhile(() -> errorOf(() -> near.read(ByteBuffer.allocate(1), plenty())));
      letItWait();
      waiting.interrupt();
      assertThat(waiting.result()).isEqualTo(CLOSED);
      assertThat(waiting.keptItsInterrupt()).isTrue();
      assertClosed(near);
      assertEnds(far);
    });
  }

  @Test
  void whoeverIsInterruptedBeforeWritesNothingAndLosesTheConnection() throws Exception {
    withPair((near, far) -> {
      var writing =
          meanwhile(() -> {
            Thread.currentThread().interrupt();
            return errorOf(() -> near.write(ByteBuffer.allocate(1), plenty()));
          });
      assertThat(writing.result()).isEqualTo(CLOSED);
      assertThat(writing.keptItsInterrupt()).isTrue();
      assertClosed(near);
      assertEnds(far);
    });
  }

  /// With FIN or with RST, which an interrupt leaves to the stack.
  private void assertEnds(Connection connection) {
    try {
      assertThat(Pieces.readAll(connection, plenty())).isEmpty();
    } catch (NetworkException e) {
      assertThat(e.error()).isEqualTo(RESET);
    }
  }

  @Test
  void anInterruptEndsAWriteAndClosesTheConnection() throws Exception {
    withPair((near, far) -> {
      Background<NetworkError> waiting = writeTooMuch(near);
      letItWait();
      waiting.interrupt();
      assertThat(waiting.result()).isEqualTo(CLOSED);
      assertThat(waiting.keptItsInterrupt()).isTrue();
      assertClosed(near);
    });
  }

  @Test
  void closingTheStackEndsAllThatIsUnderWay() throws Exception {
    withStacks((stack, neighbour) -> {
      Address hole = blackHole();
      Listener listener = stack.listen(anyPort(there()));
      Connection reader = stack.connect(here(), listener.local(), plenty());
      Connection quiet = listener.accept(plenty());
      Connection deaf = neighbour.connect(here(), listener.local(), plenty());
      Connection writer = listener.accept(plenty());
      DatagramPort port = stack.openDatagrams(anyPort(here()));
      ByteBuffer one = ByteBuffer.allocate(1);
      List<Background<NetworkError>> waiting =
          List.of(
              meanwhile(() -> errorOf(() -> stack.connect(here(), hole, Deadline.NEVER))),
              meanwhile(() -> errorOf(() -> listener.accept(Deadline.NEVER))),
              meanwhile(() -> errorOf(() -> reader.read(one, Deadline.NEVER))),
              writeTooMuch(writer),
              meanwhile(() -> errorOf(() -> port.receive(one, Deadline.NEVER))));
      letItWait();
      stack.close();
      for (Background<NetworkError> call : waiting) {
        assertThat(call.result()).isEqualTo(CLOSED);
      }
      List.of(reader, quiet, writer).forEach(this::assertClosed);
      assertFails(CLOSED, () -> listener.accept(plenty()));
      assertFails(CLOSED, () -> port.receive(one, plenty()));
      assertFails(CLOSED, () -> port.send(port.local(), one));
      deaf.abort();
    });
  }

  @Test
  void aClosedStackOpensNothing() throws Exception {
    withStack(stack -> {
      Address door = openAndClose(stack);
      stack.close();
      stack.close();
      assertFails(CLOSED, () -> stack.connect(here(), door, plenty()));
      assertFails(CLOSED, () -> stack.connect(here(), door, Deadline.NEVER));
      assertFails(CLOSED, () -> stack.listen(door));
      assertFails(CLOSED, () -> stack.openDatagrams(door));
    });
  }

  @Test
  void aStackHasAName() throws Exception {
    withStack(stack -> assertThat(stack.name()).matches("[a-z]+"));
  }

  private void readIsEndedBy(Consumer<Connection> ending, Deadline deadline) throws Exception {
    withPair((near, far) -> {
      var reading = meanwhile(() -> errorOf(() -> near.read(ByteBuffer.allocate(1), deadline)));
      letItWait();
      ending.accept(near);
      assertThat(reading.result()).isEqualTo(CLOSED);
    });
  }

  private void writeIsEndedBy(Consumer<Connection> ending) throws Exception {
    withPair((near, far) -> {
      Background<NetworkError> writing = writeTooMuch(near);
      letItWait();
      ending.accept(near);
      assertThat(writing.result()).isEqualTo(CLOSED);
    });
  }

  private Background<NetworkError> writeTooMuch(Connection connection) {
    ByteBuffer much = ByteBuffer.allocate(Pieces.MORE_THAN_FITS);
    return meanwhile(() -> errorOf(() -> connection.write(much, plenty())));
  }

  private void assertClosed(Connection connection) {
    assertFails(CLOSED, () -> connection.read(ByteBuffer.allocate(1), plenty()));
    assertFails(CLOSED, () -> connection.read(ByteBuffer.allocate(1), Deadline.NEVER));
    assertFails(CLOSED, () -> connection.write(Pieces.bytes("x"), plenty()));
    assertFails(CLOSED, () -> connection.write(Pieces.bytes("x"), Deadline.NEVER));
    assertFails(CLOSED, () -> connection.write(Pieces.bytes(""), plenty()));
    assertFails(CLOSED, connection::shutdownOutput);
  }

  private Address openAndClose(NetworkStack stack) throws NetworkException {
    try (Listener listener = stack.listen(anyPort(there()))) {
      return listener.local();
    }
  }
}
