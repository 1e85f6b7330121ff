package io.parley.testkit.contract;

import static io.parley.spi.NetworkError.CLOSED;
import static io.parley.spi.NetworkError.RESET;
import static io.parley.spi.NetworkError.TIMED_OUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How bytes move on a connection: read, write, deadlines.
abstract class StreamContract extends ConnectContract {

  /// More than a stack's buffers hold in a simulation, so that writers have to wait for readers.
  private static final int MANY = 300_000;

  @Test
  void bytesArriveAsTheyWereWrittenInWhateverPieces() throws Exception {
    withPair((near, far) -> {
      byte[] sent = Pieces.anyBytes(MANY);
      var writing =
          meanwhile(() -> {
            Pieces.writeInPieces(sent, near, plenty());
            near.close();
            return true;
          });
      assertThat(Pieces.readInPieces(far, plenty())).isEqualTo(sent);
      assertThat(writing.result()).isTrue();
    });
  }

  @Test
  void bothSidesMayWriteAndReadAtTheSameTime() throws Exception {
    withPair((near, far) -> {
      byte[] there = Pieces.anyBytes(MANY);
      byte[] back = Pieces.anyBytes(MANY + 1);
      var nearWrites = meanwhile(() -> writeAll(there, near));
      var farWrites = meanwhile(() -> writeAll(back, far));
      var farReads = meanwhile(() -> Pieces.readAll(far, plenty()));
      assertThat(Pieces.readAll(near, plenty())).isEqualTo(back);
      assertThat(farReads.result()).isEqualTo(there);
      assertThat(nearWrites.result() && farWrites.result()).isTrue();
    });
  }

  @Test
  void aReadGivesWhatIsThereAndLeavesTheRest() throws Exception {
    withPair((near, far) -> {
      Pieces.write("hello", near, plenty());
      ByteBuffer into = ByteBuffer.allocate(100).position(10).limit(12);
      far.read(into, plenty());
      assertThat(into.position()).isBetween(11, 12);
      String rest = Pieces.read(15 - into.position(), far, plenty());
      assertThat(Pieces.text(into.flip().position(10)) + rest).isEqualTo("hello");
    });
  }

  @Test
  void aReadNeedsRoom() throws Exception {
    withPair((near, far) ->
        assertThatThrownBy(() -> near.read(ByteBuffer.allocate(0), plenty()))
            .isInstanceOf(IllegalArgumentException.class));
  }

  @Test
  void writingNothingIsAllowed() throws Exception {
    withPair((near, far) -> {
      near.write(ByteBuffer.allocate(0), plenty());
      Pieces.write("x", near, plenty());
      assertThat(Pieces.read(1, far, plenty())).isEqualTo("x");
    });
  }

  @Test
  void aWriteLeavesTheBufferWithNothingRemaining() throws Exception {
    withPair((near, far) -> {
      ByteBuffer content = Pieces.bytes("not this, but this").position(10);
      near.write(content, Deadline.NEVER);
      assertThat(content.hasRemaining()).isFalse();
      assertThat(content.limit()).isEqualTo(content.capacity());
      assertThat(Pieces.read(8, far, Deadline.NEVER)).isEqualTo("but this");
    });
  }

  @Test
  void aReadEndsAtItsDeadlineAndLosesNothing() throws Exception {
    withPair((near, far) -> {
      for (String word : List.of("hello", "world")) {
        Deadline brief = brief();
        assertTimesOut(brief, () -> far.read(ByteBuffer.allocate(10), brief));
        Pieces.write(word, near, plenty());
        assertThat(Pieces.read(5, far, plenty())).isEqualTo(word);
      }
      Pieces.write("and back", far, plenty());
      assertThat(Pieces.read(8, near, plenty())).isEqualTo("and back");
    });
  }

  @Test
  void aReadThatEndsAtItsDeadlineLeavesTheBufferAlone() throws Exception {
    withPair((near, far) -> {
      ByteBuffer into = ByteBuffer.allocate(9).position(3).limit(7);
      assertFails(TIMED_OUT, () -> far.read(into, passed()));
      assertThat(into).isEqualTo(ByteBuffer.allocate(4));
      assertThat(into.position()).isEqualTo(3);
    });
  }

  @Test
  void aReadAfterItsDeadlineStillGivesWhatIsThere() throws Exception {
    withPair((near, far) -> {
      Pieces.write("x", near, plenty());
      ByteBuffer into = ByteBuffer.allocate(1);
      Deadline end = plenty();
      while (into.hasRemaining() && !end.hasPassed(clock())) {
        readWhatIsThere(far, into);
      }
      assertThat(into.hasRemaining()).isFalse();
    });
  }

  @Test
  void aWriteToAPeerThatNeverReadsEndsAtItsDeadlineAndAborts() throws Exception {
    withPair((near, far) -> {
      ByteBuffer much = ByteBuffer.allocate(Pieces.MORE_THAN_FITS);
      Deadline brief = brief();
      assertTimesOut(brief, () -> near.write(much, brief));
      assertThat(much.position()).isLessThan(much.limit());
      assertThat(much.limit()).isEqualTo(much.capacity());
      assertFails(CLOSED, () -> near.write(much, plenty()));
      assertFails(CLOSED, () -> near.read(ByteBuffer.allocate(1), plenty()));
      assertThat(bytesUntilReset(far)).isLessThanOrEqualTo(much.position());
    });
  }

  @Test
  void aWriteGoesOnAsSoonAsThePeerReads() throws Exception {
    withPair((near, far) -> {
      var writing = meanwhile(() -> writeAll(new byte[Pieces.MORE_THAN_FITS], near));
      letItWait();
      assertThat(Pieces.readAll(far, plenty())).hasSize(Pieces.MORE_THAN_FITS);
      assertThat(writing.result()).isTrue();
    });
  }

  @Test
  void aMissedDeadlineHurtsNobodyElse() throws Exception {
    withStacks((stack, neighbour) -> {
      try (Listener listener = stack.listen(anyPort(there()));
          Connection farStuck = neighbour.connect(here(), listener.local(), plenty());
          Connection stuck = listener.accept(plenty());
          Connection far = neighbour.connect(here(), listener.local(), plenty());
          Connection near = listener.accept(plenty())) {
        var writing = meanwhile(() -> writeAll(new byte[Pieces.MORE_THAN_FITS], near));
        ByteBuffer much = ByteBuffer.allocate(Pieces.MORE_THAN_FITS);
        assertFails(TIMED_OUT, () -> stuck.write(much, brief()));
        assertThat(Pieces.readAll(far, plenty())).hasSize(Pieces.MORE_THAN_FITS);
        assertThat(writing.result()).isTrue();
        assertThat(bytesUntilReset(farStuck)).isLessThanOrEqualTo(much.position());
      }
    });
  }

  @Test
  void aHundredConnectionsWorkAtTheSameTime() throws Exception {
    withStacks((stack, neighbour) -> {
      try (Listener listener = stack.listen(anyPort(there()))) {
        List<Background<String>> callers = new ArrayList<>();
        List<Background<Boolean>> echoes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          String word = "word-%02d".formatted(i);
          callers.add(
              meanwhile(() -> {
                try (Connection near = neighbour.connect(here(), listener.local(), plenty())) {
                  Pieces.write(word, near, plenty());
                  near.shutdownOutput();
                  return Pieces.text(ByteBuffer.wrap(Pieces.readAll(near, plenty())));
                }
              }));
        }
        for (int i = 0; i < 100; i++) {
          Connection far = listener.accept(plenty());
          echoes.add(meanwhile(() -> echo(far)));
        }
        for (int i = 0; i < 100; i++) {
          assertThat(callers.get(i).result()).isEqualTo("word-%02d".formatted(i));
          assertThat(echoes.get(i).result()).isTrue();
        }
      }
    });
  }

  /// Reads until it is told of a reset, which is never told as the end of the stream.
  final long bytesUntilReset(Connection connection) {
    ByteBuffer into = ByteBuffer.allocate(100_000);
    long[] count = {0};
    assertFails(
        RESET,
        () -> {
          while (true) {
            int read = connection.read(into.clear(), plenty());
            assertThat(read).as("bytes read").isPositive();
            count[0] += read;
          }
        });
    return count[0];
  }

  private boolean writeAll(byte[] bytes, Connection connection) throws NetworkException {
    connection.write(ByteBuffer.wrap(bytes), plenty());
    connection.shutdownOutput();
    return true;
  }

  private boolean echo(Connection connection) throws NetworkException {
    try (connection) {
      byte[] heard = Pieces.readAll(connection, plenty());
      connection.write(ByteBuffer.wrap(heard), plenty());
    }
    return true;
  }

  private void readWhatIsThere(Connection connection, ByteBuffer into) throws Exception {
    try {
      connection.read(into, passed());
    } catch (NetworkException e) {
      assertThat(e.error()).isEqualTo(TIMED_OUT);
      letItWait();
    }
  }
}
