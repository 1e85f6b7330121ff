package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.TcpPort;
import io.parley.spi.NetworkError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// One end against another, segment by segment, without a world: the test is the network, and the
/// clock.
class TcpEndTest {

  private static final long MILLI = 1_000_000;
  private static final TcpLimits SMALL = new TcpLimits(100, 20, 10, 1);

  private final List<Side> sides = new ArrayList<>();
  private long now = 1;
  private final Side near = new Side(TcpLimits.USUAL, 1_000);
  private final Side far = new Side(TcpLimits.USUAL, 5_000);

  @Test
  void aHandshakeTakesThreeSegments() {
    connect(near, far);
    assertThat(near.log)
        .containsExactly("SYN_SENT", "SYN 1000", "ESTABLISHED", "ACK 1001", "established");
    assertThat(far.log)
        .containsExactly("SYN_RECEIVED", "SYN ACK 5000", "ESTABLISHED", "established");
  }

  @Test
  void bytesAreAcknowledgedAtOnceAndToldAtBothEnds() {
    connect(near, far);
    clear();
    near.end.write(bytes("hello"));
    deliverAll();
    assertThat(near.log).containsExactly("ACK 1001 hello", "acknowledged 5");
    assertThat(far.log).containsExactly("ACK 5001", "data");
    assertThat(far.read()).isEqualTo("hello");
  }

  @Test
  void whoEndsFirstWaitsWhenAllIsSaidAndTheOtherIsGoneAtOnce() {
    connect(near, far);
    clear();
    near.end.endOutput();
    deliverAll();
    far.end.endOutput();
    deliverAll();
    assertThat(near.log)
        .containsExactly(
            "FIN_WAIT_1",
            "ACK FIN 1001",
            "FIN_WAIT_2",
            "finAcknowledged",
            "TIME_WAIT",
            "ACK 1002",
            "fin");
    assertThat(far.log)
        .containsExactly(
            "CLOSE_WAIT",
            "ACK 5001",
            "fin",
            "LAST_ACK",
            "ACK FIN 5001",
            "CLOSED",
            "finAcknowledged");
    near.fire(TcpEnd.LINGER_NANOS);
    assertThat(near.end.state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void bothMayEndAtOnce() {
    connect(near, far);
    near.end.endOutput();
    far.end.endOutput();
    deliverAll();
    assertThat(near.log).contains("FIN_WAIT_1", "CLOSING", "TIME_WAIT", "fin", "finAcknowledged");
    assertThat(far.log).contains("FIN_WAIT_1", "CLOSING", "TIME_WAIT", "fin", "finAcknowledged");
  }

  @Test
  void theLastBytesAndTheEndGoBehindWhatWaitsForRoom() {
    Side slow = new Side(SMALL, 5_000);
    connect(near, slow);
    near.end.write(bytes("0123456789012345678901234567890123456789"));
    near.end.endOutput();
    deliverAll();
    assertThat(slow.end.finCame()).isFalse();
    assertThat(slow.read()).hasSize(20);
    deliverAll();
    assertThat(slow.read()).hasSize(20);
    assertThat(slow.end.finCame()).isTrue();
    assertThat(slow.log).containsSubsequence("data", "CLOSE_WAIT", "data", "fin");
  }

  @Test
  void whatIsLostIsSentAgainAtDoublingIntervals() {
    connect(near, far);
    clear();
    near.end.write(bytes("lost"));
    for (long interval : new long[] {200, 400, 800, 1_600, 2_000, 2_000}) {
      near.lose();
      near.fire(interval * MILLI);
    }
    assertThat(near.log).hasSize(7).containsOnly("ACK 1001 lost");
    deliverAll();
    assertThat(far.read()).isEqualTo("lost");
    near.end.write(bytes("again"));
    near.lose();
    near.fire(TcpEnd.AGAIN_NANOS);
  }

  @Test
  void aCallIsTriedAgainAfterOneTwoAndFourSeconds() {
    near.end.call();
    for (long seconds : new long[] {1, 2, 4, 4}) {
      near.lose();
      near.fire(seconds * 1_000 * MILLI);
    }
    assertThat(near.log)
        .containsExactly("SYN_SENT", "SYN 1000", "SYN 1000", "SYN 1000", "SYN 1000", "SYN 1000");
    near.answerTo(far);
    deliverAll();
    assertThat(near.log).contains("established");
    assertThat(far.log).contains("established");
  }

  @Test
  void whatComesAheadOfAGapIsKept() {
    connect(near, far);
    clear();
    for (String word : List.of("one ", "two ", "three")) {
      near.end.write(bytes(word));
    }
    Segment first = near.sent.removeFirst();
    deliverAll();
    assertThat(far.end.available()).isZero();
    far.end.arrive(first);
    assertThat(far.read()).isEqualTo("one two three");
    assertThat(far.log).containsExactly("ACK 5001", "ACK 5001", "ACK 5001", "data");
  }

  @Test
  void noMoreIsKeptAheadOfAGapThanItsBound() {
    connect(near, far);
    for (int i = 0; i < ReceiveSide.MAX_AHEAD + 10; i++) {
      near.end.write(bytes("x"));
    }
    Segment first = near.sent.removeFirst();
    deliverAll();
    far.end.arrive(first);
    assertThat(far.read()).hasSize(1 + ReceiveSide.MAX_AHEAD);
    far.sent.clear();
    near.fire(TcpEnd.AGAIN_NANOS);
    deliverAll();
    assertThat(far.read()).hasSize(9);
  }

  @Test
  void whatWasOnItsWayIsSentAgainPieceByPieceWithoutWaitingForEach() {
    Side slow = new Side(new TcpLimits(100, 100, 10, 1), 5_000);
    connect(slow, far);
    slow.end.write(bytes("0123456789".repeat(5)));
    slow.lose();
    slow.fire(TcpEnd.AGAIN_NANOS);
    deliverAll();
    assertThat(far.read()).hasSize(50);
  }

  @Test
  void aFullWindowIsProbedUntilThereIsRoom() {
    Side slow = new Side(SMALL, 5_000);
    connect(near, slow);
    near.end.write(bytes("x".repeat(30)));
    deliverAll();
    assertThat(slow.end.available()).isEqualTo(20);
    assertThat(slow.read()).hasSize(20);
    slow.lose();
    clear();
    near.fire(TcpEnd.AGAIN_NANOS);
    deliverAll();
    assertThat(near.log).startsWith("ACK 1020", "ACK 1021 " + "x".repeat(10));
    assertThat(slow.read()).hasSize(10);
  }

  @Test
  void aWriterIsToldOfRoomAfterItHadToLeaveSomething() {
    Side slow = new Side(SMALL, 5_000);
    connect(slow, far);
    ByteBuffer much = bytes("x".repeat(150));
    slow.end.write(much);
    assertThat(much.position()).isEqualTo(100);
    clear();
    deliverAll();
    assertThat(slow.log).contains("room");
  }

  @Test
  void aCloseWithUnreadBytesIsAReset() {
    connect(near, far);
    near.end.write(bytes("unread"));
    deliverAll();
    clear();
    far.end.close();
    deliverAll();
    assertThat(far.log).containsExactly("ACK RST 5001", "CLOSED");
    assertThat(near.log).containsExactly("CLOSED", "reset");
  }

  @Test
  void bytesForAnEndWhoseUserHasGoneAreAnsweredWithReset() {
    connect(near, far);
    far.end.close();
    deliverAll();
    near.end.write(bytes("for nobody"));
    deliverAll();
    assertThat(near.log).endsWith("CLOSED", "reset");
    assertThat(far.end.state()).isEqualTo(TcpState.CLOSED);
    assertThat(far.log).doesNotContain("reset", "data");
  }

  @Test
  void bytesThatItsUserHasReadMayComeAgainForAnEndWithoutOne() {
    connect(near, far);
    near.end.write(bytes("read"));
    deliverAll();
    assertThat(far.read()).isEqualTo("read");
    far.end.close();
    deliverAll();
    clear();
    far.end.arrive(new Segment(Segment.ACK | Segment.FIN, 1_001, 5_002, 9, bytes("read").array()));
    assertThat(far.end.state()).isEqualTo(TcpState.TIME_WAIT);
    assertThat(far.log).doesNotContain("CLOSED");
  }

  @Test
  void anEndWithoutAUserDoesNotWaitForTheFinOfItsPeerForEver() {
    connect(near, far);
    far.end.close();
    deliverAll();
    assertThat(far.end.state()).isEqualTo(TcpState.FIN_WAIT_2);
    far.fire(TcpEnd.LINGER_NANOS);
    assertThat(far.end.state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void aRefusalAnAnswerToAnotherCallAndALateResetAreToldApart() {
    near.end.call();
    near.end.arrive(new Segment(Segment.SYN | Segment.ACK, 1, 77, 0, Segment.NO_DATA));
    assertThat(near.log).endsWith("RST 77");
    near.end.arrive(new Segment(Segment.RST | Segment.ACK, 0, 77, 0, Segment.NO_DATA));
    assertThat(near.end.state()).isEqualTo(TcpState.SYN_SENT);
    near.end.arrive(new Segment(Segment.RST | Segment.ACK, 0, 1_001, 0, Segment.NO_DATA));
    assertThat(near.log).endsWith("CLOSED", "refused REFUSED");
    near.lose();
    connect(far, new Side(TcpLimits.USUAL, 9_000));
    far.end.arrive(new Segment(Segment.RST, 1, 0, 0, Segment.NO_DATA));
    assertThat(far.end.state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test
  void oldSegmentsAreAnsweredAndDoNoHarm() {
    connect(near, far);
    near.end.write(bytes("once"));
    Segment once = near.sent.getFirst();
    deliverAll();
    assertThat(far.read()).isEqualTo("once");
    clear();
    far.end.arrive(once);
    assertThat(far.log).containsExactly("ACK 5001");
    assertThat(far.end.available()).isZero();
  }

  /// Makes a connection.
  private void connect(Side caller, Side called) {
    caller.end.call();
    caller.answerTo(called);
    deliverAll();
  }

  private void clear() {
    sides.forEach(side -> side.log.clear());
  }

  /// Brings what was sent until all are silent.
  private void deliverAll() {
    while (sides.stream().anyMatch(side -> !side.sent.isEmpty())) {
      for (Side side : List.copyOf(sides)) {
        for (Segment next = side.sent.poll(); next != null; next = side.sent.poll()) {
          Objects.requireNonNull(side.peer).end.arrive(next);
        }
      }
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// An end, and what it did: its changes of state, what it sent and what it told its user.
  private final class Side implements TcpEnd.Surroundings, TcpPort.Events {

    private final List<String> log = new ArrayList<>();
    private final Deque<Segment> sent = new ArrayDeque<>();
    private final TcpEnd end;
    private long timer = TcpEnd.NEVER;
    private @Nullable Side peer;

    Side(TcpLimits limits, long firstNumber) {
      end = new TcpEnd(this, this, limits, firstNumber);
      sides.add(this);
    }

    /// The call that was sent reaches its goal.
    void answerTo(Side called) {
      peer = called;
      called.peer = this;
      called.end.answer(sent.removeLast());
      sent.clear();
    }

    void lose() {
      sent.clear();
    }

    String read() {
      ByteBuffer into = ByteBuffer.allocate(end.available());
      end.read(into, into.remaining());
      return StandardCharsets.US_ASCII.decode(into.flip()).toString();
    }

    /// The timer runs out, which must be so long from now.
    void fire(long interval) {
      assertThat(timer - now).isEqualTo(interval);
      now = timer;
      timer = TcpEnd.NEVER;
      end.timerFired();
    }

    @Override
    public void transmit(Segment segment) {
      sent.add(segment);
      String data = new String(segment.data(), StandardCharsets.US_ASCII);
      log.add(
          "%s%s%s%d %s"
              .formatted(
                  segment.has(Segment.SYN) ? "SYN " : "",
                  segment.has(Segment.ACK) ? "ACK " : "",
                  segment.has(Segment.FIN) ? "FIN " : segment.has(Segment.RST) ? "RST " : "",
                  segment.seq(),
                  data)
              .strip());
    }

    @Override
    public void timer(long instant) {
      timer = instant;
    }

    @Override
    public long now() {
      return now;
    }

    @Override
    public void changed(TcpState before, TcpState after, String reason) {
      log.add(after.toString());
    }

    @Override
    public void established() {
      log.add("established");
    }

    @Override
    public void refused(NetworkError why) {
      log.add("refused " + why);
    }

    @Override
    public void data() {
      log.add("data");
    }

    @Override
    public void room() {
      log.add("room");
    }

    @Override
    public void acknowledged(int count) {
      log.add("acknowledged " + count);
    }

    @Override
    public void fin() {
      log.add("fin");
    }

    @Override
    public void finAcknowledged() {
      log.add("finAcknowledged");
    }

    @Override
    public void reset() {
      log.add("reset");
    }
  }
}
