package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.classic.TcpPort;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What every [TcpPort] promises. An implementation subclasses it and gives the world in which it
/// is tested; the suite takes no time and no thread from anywhere else, so that the world may be
/// simulated.
///
/// Where implementations may differ it asks for what all of them keep. What is told as acknowledged
/// need not have reached the peer's machine, but it adds up to what was written, and FIN comes
/// after. A reset may be noticed late by who has nothing to read and nothing to write. Who calls in
/// the moment in which the last waiting end is taken may be established and reset instead of
/// refused; here nobody calls in that moment.
public abstract class TcpPortContract extends TcpPortCallContract {

  /// More than both buffers of a connection hold, with what a kernel keeps in between.
  private static final int MUCH = Pieces.MORE_THAN_FITS;

  /// For subclasses.
  protected TcpPortContract() {}

  @Test
  void aConversationIsToldEventByEventAtBothEnds() throws Exception {
    withPair((near, far) -> {
      near.write("hello");
      near.end().endOutput();
      far.driver().awaitEvent("fin");
      assertThat(far.read(5)).isEqualTo("hello");
      assertThat(far.driver().told()).containsExactly("established", "data", "fin");
      far.write("bye");
      far.end().endOutput();
      near.driver().awaitEvent("fin");
      assertThat(near.read(3)).isEqualTo("bye");
      near.driver().awaitEvent("finAcknowledged");
      far.driver().awaitEvent("finAcknowledged");
      assertThat(near.driver().told())
          .containsExactly("established", "acknowledged", "finAcknowledged", "data", "fin");
      assertThat(far.driver().told())
          .containsExactly("established", "data", "fin", "acknowledged", "finAcknowledged");
      near.end().close();
      far.end().close();
    });
  }

  @Test
  void bytesComeAsTheyWereWrittenAndAllAreAcknowledged() throws Exception {
    withPair((near, far) -> {
      byte[] there = Pieces.anyBytes(300_000);
      byte[] back = Pieces.anyBytes(200_000);
      var writing = meanwhile(() -> writeAll(near, there));
      var answering = meanwhile(() -> writeAll(far, back));
      var reading = meanwhile(() -> far.readBytes(there.length));
      assertThat(near.readBytes(back.length)).isEqualTo(back);
      assertThat(reading.result()).isEqualTo(there);
      assertThat(writing.result() && answering.result()).isTrue();
      for (Side side : List.of(near, far)) {
        side.driver().awaitEvent("fin");
        side.driver().awaitEvent("finAcknowledged");
        assertThat(side.driver().told()).endsWith(lastOf(side));
      }
      assertThat(near.driver().acknowledged()).isEqualTo(there.length);
      assertThat(far.driver().acknowledged()).isEqualTo(back.length);
    });
  }

  private static boolean writeAll(Side side, byte[] bytes) throws InterruptedException {
    side.write(bytes);
    side.end().endOutput();
    return true;
  }

  /// Both FINs are told once, behind everything else that is told of their directions.
  private static String lastOf(Side side) {
    List<String> told = side.driver().told();
    assertThat(side.driver().milestones())
        .containsExactlyInAnyOrder("established", "fin", "finAcknowledged");
    assertThat(told.lastIndexOf("acknowledged")).isLessThan(told.indexOf("finAcknowledged"));
    assertThat(told.lastIndexOf("data")).isLessThan(told.indexOf("fin"));
    return told.getLast();
  }

  @Test
  void aWriteTakesWhatThereIsRoomForAndRoomIsToldWhenThereIsSome() throws Exception {
    withPair((near, far) -> {
      ByteBuffer much = ByteBuffer.wrap(Pieces.anyBytes(MUCH));
      near.end().write(much);
      assertThat(much.position()).isPositive().isLessThan(MUCH);
      int sent = fill(near, much);
      byte[] come = far.readBytes(sent);
      near.driver().await("room", () -> hasRoom(near, much));
      assertThat(come).isEqualTo(Arrays.copyOf(much.array(), sent));
      near.end().abort();
    });
  }

  private static boolean hasRoom(Side side, ByteBuffer from) {
    int before = from.position();
    side.end().write(from);
    return from.position() > before;
  }

  /// Writes until nothing moves any more, since nobody reads.
  private int fill(Side side, ByteBuffer much) throws InterruptedException {
    int before = -1;
    while (before < much.position()) {
      before = much.position();
      letItWait();
      side.end().write(much);
    }
    return before;
  }

  @Test
  void aReadGivesWhatIsThereAndSaysSoIfThereIsNothing() throws Exception {
    withPair((near, far) -> {
      assertThat(far.end().available()).isZero();
      assertThat(far.end().read(ByteBuffer.allocate(5))).isZero();
      near.write("hello");
      far.driver().await("all of it", () -> far.end().available() == 5);
      assertThat(far.read(2)).isEqualTo("he");
      assertThat(far.end().available()).isEqualTo(3);
      assertThat(far.end().read(ByteBuffer.allocate(0))).isZero();
      ByteBuffer direct = ByteBuffer.allocateDirect(9);
      assertThat(far.end().read(direct)).isEqualTo(3);
      assertThat(direct.position()).isEqualTo(3);
      assertThat(far.end().available()).isZero();
      int told = far.driver().told().size();
      near.write("more");
      far.driver().await("more", () -> far.end().available() == 4);
      assertThat(far.driver().told().subList(told, far.driver().told().size())).contains("data");
    });
  }

  @Test
  void afterOurOutputEndedTheOtherDirectionGoesOn() throws Exception {
    withPair((near, far) -> {
      near.end().endOutput();
      near.end().endOutput();
      assertThatIllegalStateException().isThrownBy(() -> near.end().write(Pieces.bytes("more")));
      far.driver().awaitEvent("fin");
      near.driver().awaitEvent("finAcknowledged");
      far.write("still here");
      assertThat(near.read(10)).isEqualTo("still here");
      letItWait();
      assertThat(near.driver().milestones()).containsExactly("established", "finAcknowledged");
      assertThat(far.driver().milestones()).containsExactly("established", "fin");
    });
  }

  @Test
  void aCloseSendsWhatWasWrittenThenFin() throws Exception {
    withPair((near, far) -> {
      byte[] sent = Pieces.anyBytes(30_000);
      near.end().write(ByteBuffer.wrap(sent));
      near.end().close();
      assertThat(far.readBytes(sent.length)).isEqualTo(sent);
      far.driver().awaitEvent("fin");
      assertThat(far.end().available()).isZero();
      assertThat(far.driver().milestones()).containsExactly("established", "fin");
    });
  }

  @Test
  void aSecondCloseOrAnAbortAfterACloseDoesNothing() throws Exception {
    withPair((near, far) -> {
      byte[] sent = Pieces.anyBytes(60_000);
      near.end().write(ByteBuffer.wrap(sent));
      near.end().close();
      near.end().close();
      near.end().abort();
      assertThat(far.readBytes(sent.length)).isEqualTo(sent);
      far.driver().awaitEvent("fin");
      letItWait();
      assertThat(far.driver().milestones()).containsExactly("established", "fin");
    });
  }

  @Test
  void aCloseWithBytesThatWereNotReadIsAReset() throws Exception {
    withPair((near, far) -> {
      far.write("unread");
      near.driver().awaitEvent("data");
      near.end().close();
      far.driver().awaitEvent("reset");
      assertThat(far.driver().milestones()).containsExactly("established", "reset");
    });
  }

  @Test
  void bytesThatComeForAnEndThatWasClosedAreAnsweredWithAReset() throws Exception {
    withPair((near, far) -> {
      near.end().close();
      far.driver().awaitEvent("fin");
      far.write("for nobody");
      letItWait();
      far.end().write(Pieces.bytes("and again"));
      far.driver().awaitEvent("reset");
      assertThat(far.driver().milestones()).containsExactly("established", "fin", "reset");
    });
  }

  @Test
  void anAbortIsAResetAndWhatHadComeCanStillBeRead() throws Exception {
    withPair((near, far) -> {
      near.write("last words");
      far.driver().await("all of it", () -> far.end().available() == 10);
      near.end().abort();
      far.driver().awaitEvent("reset");
      assertThat(far.end().available()).isEqualTo(10);
      assertThat(far.read(10)).isEqualTo("last words");
      assertThat(far.end().read(ByteBuffer.allocate(1))).isZero();
      ByteBuffer more = Pieces.bytes("more");
      far.end().write(more);
      assertThat(more.position()).isZero();
      far.end().endOutput();
      letItWait();
      assertThat(far.driver().told().getLast()).isEqualTo("reset");
      assertThat(far.driver().milestones()).containsExactly("established", "reset");
    });
  }

  @Test
  void afterItWasGivenUpAnEndIsToldNothing() throws Exception {
    for (Consumer<TcpPort.End> ending :
        List.<Consumer<TcpPort.End>>of(TcpPort.End::close, TcpPort.End::abort)) {
      withPair((near, far) -> {
        near.end().write(Pieces.bytes("hello"));
        near.driver().awaitEvent("acknowledged");
        List<String> told = near.driver().told();
        ending.accept(near.end());
        far.end().write(Pieces.bytes("do you hear?"));
        letItWait();
        far.end().abort();
        letItWait();
        assertThat(near.driver().told()).isEqualTo(told);
      });
    }
  }

  @Test
  void anEndMayBeGivenUpInAnyEventAndIsToldNothingAfterIt() throws Exception {
    for (String last : List.of("established", "data", "fin", "acknowledged", "finAcknowledged")) {
      withPorts((near, far) -> {
        Side waiting = answer(far);
        waiting.driver().on("established", () -> speakAndEnd(waiting));
        RecordingDriver driver = newDriver();
        List<TcpPort.End> ends = new ArrayList<>();
        driver.on(last, () -> driver.locked(() -> ends.getFirst().abort()));
        driver.locked(() -> ends.add(uncheckedCall(near, waiting, driver)));
        driver.awaitEvent("established");
        if (!last.equals("established")) {
          speakAndEnd(new Side(ends.getFirst(), driver));
        }
        driver.awaitEvent(last);
        letItWait();
        assertThat(driver.told()).endsWith(last).containsOnlyOnce(last);
      });
    }
  }

  /// Unless it has been given up, which it may in any moment.
  private static void speakAndEnd(Side side) {
    try {
      side.end().write(Pieces.bytes("hello"));
      side.end().endOutput();
    } catch (IllegalStateException e) {
      assertThat(side.driver().told()).isNotEmpty();
    }
  }

  private TcpPort.End uncheckedCall(TcpPort near, Side waiting, RecordingDriver driver) {
    try {
      return near.call(here(), waiting.end().local(), driver);
    } catch (NetworkException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void manyConnectionsAtOnceDoNotMixTheirBytes() throws Exception {
    withPorts((near, far) -> {
      List<Side> calling = new ArrayList<>();
      List<Side> waiting = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        Side next = answer(far);
        waiting.add(next);
        calling.add(call(near, next.end().local()));
      }
      for (Side side : calling) {
        side.driver().awaitEvent("established");
        side.write("from " + side.end().remote());
        side.end().close();
      }
      for (Side side : waiting) {
        side.driver().awaitEvent("fin");
        String expected = "from " + side.end().local();
        assertThat(side.read(expected.length())).isEqualTo(expected);
        assertThat(side.end().available()).isZero();
        side.end().close();
      }
    });
  }
}
