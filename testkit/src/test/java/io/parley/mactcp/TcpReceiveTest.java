package io.parley.mactcp;

import static io.parley.mactcp.MacWorld.AREA;
import static io.parley.mactcp.MacWorld.FAR_PORT;
import static io.parley.mactcp.MacWorld.everyWay;
import static io.parley.mactcp.MacWorld.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.TcpCommand.TcpBfrReturn;
import io.parley.mactcp.TcpCommand.TcpNoCopyRcv;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.testkit.classic.FarEnd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Receiving: D10 to D12 of the cases that every model must pass, and what goes with them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpReceiveTest {

  private static final TcpEvent ARRIVAL = new TcpEvent.DataArrival();
  private static final TcpEvent CLOSING = new TcpEvent.Closing();

  /// A connected stream and its peer.
  @FunctionalInterface
  private interface Conversation {
    void in(MacWorld mac, MacWorld.Stream stream, FarEnd far) throws Exception;
  }

  private static void whenConnected(Conversation conversation) {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      conversation.in(mac, stream, far);
    });
  }

  @Test
  void dataThatNobodyWaitsForIsToldOnceUntilAReceiveHasCompleted() {
    whenConnected((mac, stream, far) -> {
      for (int i = 0; i < 3; i++) {
        far.send("x".repeat(100));
        mac.settle();
      }
      assertThat(stream.events).containsExactly(ARRIVAL);
      assertThat(stream.receive(0, ByteBuffer.allocate(100)).ended().result()).isEqualTo(0);
      mac.pass(Duration.ofMinutes(5));
      assertThat(stream.events).containsExactly(ARRIVAL);
      far.send("y");
      mac.settle();
      far.send("z");
      mac.settle();
      assertThat(stream.events).containsExactly(ARRIVAL, ARRIVAL);
      assertThat(stream.receive(202)).isEqualTo("x".repeat(200) + "yz");
    });
  }

  @Test
  void dataForAReceiveThatWaitsIsNotToldBesides() {
    whenConnected((mac, stream, far) -> {
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(1_000));
      far.send("hello");
      mac.settle();
      assertThat(receive.ended().reply(Reply.Received.class).length()).isEqualTo(5);
      assertThat(stream.events).isEmpty();
    });
  }

  @Test
  void aReceiveThatTimesOutMakesTheNextArrivalToldAgain() {
    whenConnected((mac, stream, far) -> {
      far.send("x");
      mac.settle();
      assertThat(stream.receive(1)).isEqualTo("x");
      assertThat(stream.receive(2, ByteBuffer.allocate(1)).ended().result()).isEqualTo(-23016);
      far.send("y");
      mac.settle();
      assertThat(stream.events).containsExactly(ARRIVAL, ARRIVAL);
    });
  }

  @Test
  void aReceiveEndsWhenItsBufferIsFull() {
    whenConnected((mac, stream, far) -> {
      var buffer = ByteBuffer.allocate(12).position(2);
      MacWorld.Call receive = stream.receive(0, buffer);
      far.send("ten bytes!and more");
      mac.pass(Duration.ofMillis(20));
      assertThat(receive.ended().reply(Reply.Received.class))
          .isEqualTo(new Reply.Received(10, /* urgent= */ false, /* mark= */ false));
      assertThat(text(buffer.position(2).slice())).isEqualTo("ten bytes!");
      assertThat(stream.receive(8)).isEqualTo("and more");
    });
  }

  @Test
  void pushedDataEndsAReceiveAtOnceAndOtherDataAfterAReasonablePeriod() {
    whenConnected((mac, stream, far) -> {
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(1_000));
      far.send("hello");
      boolean pushed = mac.constants.pushes() == Constants.Pushes.ALL;
      mac.pass(Duration.ofMillis(20));
      assertThat(receive.isPending()).isEqualTo(!pushed);
      mac.pass(mac.constants.reasonablePeriod());
      assertThat(receive.ended().reply(Reply.Received.class).length()).isEqualTo(5);
    });
  }

  @Test
  void aQuarterOfTheAreaEndsAReceiveAtOnce() {
    whenConnected((mac, stream, far) -> {
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(AREA));
      far.send("x".repeat(AREA / 4));
      mac.pass(Duration.ofMillis(20));
      assertThat(receive.isPending()).isFalse();
      far.send("y".repeat(AREA));
    });
  }

  @Test
  void aReceiveEndsAtItsTimeOutWellOnlyIfSomethingCame() {
    whenConnected((mac, stream, far) -> {
      var buffer = ByteBuffer.allocate(1_000);
      MacWorld.Call nothing = stream.receive(5, buffer);
      mac.pass(Duration.ofSeconds(4));
      assertThat(nothing.isPending()).isTrue();
      mac.pass(Duration.ofSeconds(2));
      assertThat(nothing.ended().result()).isEqualTo(-23016);
      assertThat(buffer.position()).isEqualTo(0);

      MacWorld.Call something = stream.receive(5, buffer);
      mac.pass(Duration.ofSeconds(1));
      far.send("hello");
      mac.pass(Duration.ofSeconds(4));
      assertThat(something.ended().reply(Reply.Received.class).length()).isEqualTo(5);
    });
  }

  @Test
  void aReceiveWithoutTimeOutWaitsForEver() {
    whenConnected((mac, stream, far) -> {
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(1));
      mac.pass(Duration.ofHours(3));
      assertThat(receive.isPending()).isTrue();
    });
  }

  @Test
  void aReceiveNeedsABufferWithRoomAndAConnection() {
    whenConnected((mac, stream, far) -> {
      assertThat(mac.resultOf(new TcpRcv(stream.ptr, 0, ByteBuffer.allocate(0)))).isEqualTo(-23006);
      assertThat(mac.resultOf(new TcpRcv(stream.ptr, 0, null))).isEqualTo(-23013);
      assertThat(mac.resultOf(new TcpRcv(mac.stream().ptr, 0, ByteBuffer.allocate(1))))
          .isEqualTo(-23008);
    });
  }

  @Test
  void receivesAreServedInTheOrderOfTheirIssue() {
    whenConnected((mac, stream, far) -> {
      var one = ByteBuffer.allocate(4);
      var two = ByteBuffer.allocate(4);
      MacWorld.Call first = stream.receive(0, one);
      MacWorld.Call second = stream.receive(0, two);
      far.send("firstly!");
      first.ended();
      second.ended();
      assertThat(text(one.flip()) + "|" + text(two.flip())).isEqualTo("firs|tly!");
    });
  }

  @Test
  void thePeersCloseIsToldWhenAllIsDeliveredAndInBandAfterThat() {
    whenConnected((mac, stream, far) -> {
      far.send("the last words");
      far.end().endOutput();
      mac.settle();
      assertThat(stream.events).containsExactly(ARRIVAL);
      assertThat(stream.state()).isEqualTo(14);
      assertThat(stream.receive(4)).isEqualTo("the ");
      mac.settle();
      assertThat(stream.events).containsExactly(ARRIVAL);
      assertThat(stream.receive(10)).isEqualTo("last words");
      mac.settle();
      assertThat(stream.events).containsExactly(ARRIVAL, CLOSING);
      assertThat(stream.receive(0, ByteBuffer.allocate(1)).ended().result()).isEqualTo(-23005);
      assertThat(stream.events).containsExactly(ARRIVAL, CLOSING);
    });
  }

  @Test
  void aReceiveThatWaitsWhenThePeerClosesEndsWithConnectionClosing() {
    whenConnected((mac, stream, far) -> {
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(10));
      far.end().endOutput();
      assertThat(receive.ended().result()).isEqualTo(-23005);
      assertThat(stream.events).containsExactly(CLOSING);
    });
  }

  @Test
  void aReceiveThatWaitsGetsWhatCameBeforeAReset() {
    whenConnected((mac, stream, far) -> {
      var buffer = ByteBuffer.allocate(100);
      MacWorld.Call receive = stream.receive(0, buffer);
      far.send("last words");
      far.end().abort();
      assertThat(receive.ended().reply(Reply.Received.class).length()).isEqualTo(10);
      mac.settle();
      assertThat(stream.events)
          .containsExactly(new TcpEvent.Terminate(TerminateReason.REMOTE_ABORT));
    });
  }

  @Test
  void whatIsNotReadFillsTheAreaAndThenThePeerHasToWait() {
    whenConnected((mac, stream, far) -> {
      far.send("a".repeat(60_000));
      mac.settle();
      far.send("b".repeat(60_000));
      mac.settle();
      assertThat(stream.status().amounts())
          .isEqualTo(new Reply.Amounts(0, AREA, /* unacknowledged= */ 0));
      String all = stream.receive(120_000);
      assertThat(all).isEqualTo("a".repeat(60_000) + "b".repeat(60_000));
    });
  }

  @Test
  void noCopyReceiveLendsBuffersThatGoBackOnce() {
    whenConnected((mac, stream, far) -> {
      var rds = new Rds(4);
      MacWorld.Call receive = mac.start(new TcpNoCopyRcv(stream.ptr, 0, rds));
      far.send("lent");
      assertThat(receive.ended().reply(Reply.Received.class).length()).isEqualTo(4);
      assertThat(contentOf(rds)).isEqualTo("lent");
      assertThat(stream.status().amounts().receiveWindow()).isEqualTo(AREA - 4);
      assertThat(mac.resultOf(new TcpBfrReturn(stream.ptr, rds))).isEqualTo(0);
      assertThat(stream.status().amounts().receiveWindow()).isEqualTo(AREA);
      assertThat(mac.resultOf(new TcpBfrReturn(stream.ptr, rds))).isEqualTo(-23014);
      assertThat(mac.resultOf(new TcpBfrReturn(stream.ptr, new Rds(1)))).isEqualTo(-23014);
      assertThat(mac.resultOf(new TcpBfrReturn(stream.ptr, null))).isEqualTo(-23013);
      assertThat(mac.resultOf(new TcpNoCopyRcv(stream.ptr, 0, null))).isEqualTo(-23013);
      assertThat(mac.resultOf(new TcpNoCopyRcv(stream.ptr, 0, new Rds(0)))).isEqualTo(-23006);
    });
  }

  @Test
  void noCopyReceiveEndsWhenItsEntriesAreUsedUp() {
    whenConnected((mac, stream, far) -> {
      for (String word : List.of("one", "two", "three")) {
        far.send(word);
        mac.settle();
      }
      var rds = new Rds(2);
      assertThat(mac.resultOf(new TcpNoCopyRcv(stream.ptr, 0, rds))).isEqualTo(0);
      assertThat(rds.entries()).hasSize(2);
      assertThat(contentOf(rds)).isEqualTo("onetwo");
      assertThat(stream.receive(5)).isEqualTo("three");
    });
  }

  @Test
  void lentBuffersHoldTheWindowClosedUntilTheyAreBack() {
    whenConnected((mac, stream, far) -> {
      far.send("a".repeat(40_000));
      mac.settle();
      var rds = new Rds(AREA);
      assertThat(mac.resultOf(new TcpNoCopyRcv(stream.ptr, 0, rds))).isEqualTo(0);
      assertThat(rds.length()).isEqualTo(AREA);
      MacWorld.Call starved = stream.receive(3, ByteBuffer.allocate(1));
      mac.pass(Duration.ofSeconds(4));
      assertThat(starved.ended().result()).isEqualTo(-23016);
      assertThat(mac.resultOf(new TcpBfrReturn(stream.ptr, rds))).isEqualTo(0);
      assertThat(stream.receive(40_000 - AREA)).isEqualTo("a".repeat(40_000 - AREA));
    });
  }

  @Test
  void whatWasLentOnAConnectionCannotGoBackOnTheNext() {
    whenConnected((mac, stream, far) -> {
      var rds = new Rds(1);
      far.send("lent");
      assertThat(mac.start(new TcpNoCopyRcv(stream.ptr, 0, rds)).ended().result()).isEqualTo(0);
      far.end().abort();
      mac.settle();
      assertThat(mac.resultOf(new TcpBfrReturn(stream.ptr, rds))).isEqualTo(-23008);
      FarEnd next = FarEnd.answering(mac.far, FAR_PORT.port());
      stream.activeOpen(Ulp.DEFAULT, next.address()).ended();
      assertThat(mac.resultOf(new TcpBfrReturn(stream.ptr, rds))).isEqualTo(-23014);
      assertThat(contentOf(rds)).isEqualTo("lent");
    });
  }

  private static String contentOf(Rds rds) {
    return rds.entries().stream()
        .map(ByteBuffer::duplicate)
        .map(MacWorld::text)
        .collect(Collectors.joining());
  }
}
