package io.parley.testkit.contract;

import static io.parley.spi.NetworkError.CLOSED;
import static io.parley.spi.NetworkError.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// How a peer sees a connection end: in order, by halves, or by reset.
abstract class EndContract extends StreamContract {

  @Test
  void theEndOfTheStreamIsToldAgainAndAgain() throws Exception {
    withPair((near, far) -> {
      near.close();
      for (int i = 0; i < 3; i++) {
        assertThat(readOne(far)).isEqualTo(-1);
      }
      far.close();
      assertFails(CLOSED, () -> readOne(far));
    });
  }

  @Test
  void whatWasWrittenBeforeACloseArrives() throws Exception {
    withPair((near, far) -> {
      byte[] sent = Pieces.anyBytes(30_000);
      near.write(ByteBuffer.wrap(sent), plenty());
      near.close();
      letItWait();
      assertThat(Pieces.readAll(far, plenty())).isEqualTo(sent);
    });
  }

  @Test
  void theOneWhoCalledMayEndItsOutputFirst() throws Exception {
    withPair(this::endByHalves);
  }

  @Test
  void theOneWhoWasCalledMayEndItsOutputFirst() throws Exception {
    withPair((near, far) -> endByHalves(far, near));
  }

  @Test
  void bothMayEndTheirOutput() throws Exception {
    withPair((near, far) -> {
      Pieces.write("there", near, plenty());
      Pieces.write("back", far, plenty());
      near.shutdownOutput();
      far.shutdownOutput();
      assertThat(Pieces.readAll(near, plenty())).hasSize(4);
      assertThat(Pieces.readAll(far, plenty())).hasSize(5);
    });
  }

  @Test
  void nothingCanBeWrittenAfterTheOutputHasEnded() throws Exception {
    withPair((near, far) -> {
      near.shutdownOutput();
      near.shutdownOutput();
      ByteBuffer late = Pieces.bytes("late");
      assertFails(CLOSED, () -> near.write(late, plenty()));
      assertThat(late.position()).isZero();
      Pieces.write("but this", far, plenty());
      assertThat(Pieces.read(8, near, plenty())).isEqualTo("but this");
      assertThat(Pieces.readAll(far, plenty())).isEmpty();
    });
  }

  @Test
  void anAbortIsToldAsAResetAgainAndAgain() throws Exception {
    withPair((near, far) -> {
      near.abort();
      for (int i = 0; i < 3; i++) {
        assertFails(RESET, () -> readOne(far));
      }
      assertFails(RESET, () -> far.write(Pieces.bytes("x"), plenty()));
      far.close();
      assertFails(CLOSED, () -> readOne(far));
    });
  }

  @Test
  void anAbortReachesAReaderThatWaits() throws Exception {
    withPair((near, far) -> {
      var waiting = meanwhile(() -> errorOf(() -> readOne(far)));
      letItWait();
      near.abort();
      assertThat(waiting.result()).isEqualTo(RESET);
    });
  }

  @Test
  void anAbortReachesAWriterThatWaits() throws Exception {
    withPair((near, far) -> {
      ByteBuffer much = ByteBuffer.allocate(Pieces.MORE_THAN_FITS);
      var waiting = meanwhile(() -> errorOf(() -> far.write(much, plenty())));
      letItWait();
      near.abort();
      assertThat(waiting.result()).isEqualTo(RESET);
      assertThat(much.position()).isLessThan(much.limit());
    });
  }

  @Test
  void aWriterThatWasToldOfAResetDoesNotReadTheEndOfTheStream() throws Exception {
    withPair((near, far) -> {
      near.abort();
      writeUntilItFails(RESET, far);
      assertFails(RESET, () -> readOne(far));
      assertFails(RESET, () -> far.write(Pieces.bytes("x"), plenty()));
    });
  }

  @Test
  void whoWritesToAPeerThatClosedIsTold() throws Exception {
    withPair((near, far) -> {
      near.close();
      writeUntilItFails(RESET, far);
    });
  }

  @Test
  void theEndOfTheStreamStaysTheEndThoughAResetFollows() throws Exception {
    withPair((near, far) -> {
      near.close();
      assertThat(readOne(far)).isEqualTo(-1);
      writeUntilItFails(RESET, far);
      assertThat(readOne(far)).isEqualTo(-1);
    });
  }

  private void endByHalves(Connection first, Connection second) throws NetworkException {
    Pieces.write("question", first, plenty());
    first.shutdownOutput();
    assertThat(Pieces.text(ByteBuffer.wrap(Pieces.readAll(second, plenty()))))
        .isEqualTo("question");
    Pieces.write("answer", second, plenty());
    second.close();
    assertThat(Pieces.text(ByteBuffer.wrap(Pieces.readAll(first, plenty())))).isEqualTo("answer");
  }

  private int readOne(Connection connection) throws NetworkException {
    return connection.read(ByteBuffer.allocate(1), Deadline.NEVER);
  }
}
