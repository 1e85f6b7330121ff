package io.parley.mactcp;

import static io.parley.mactcp.MacWorld.FAR;
import static io.parley.mactcp.MacWorld.FAR_PORT;
import static io.parley.mactcp.MacWorld.MAC;
import static io.parley.mactcp.MacWorld.PORT;
import static io.parley.mactcp.MacWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.TcpCommand.TcpAbort;
import io.parley.mactcp.TcpCommand.TcpClose;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpRelease;
import io.parley.mactcp.TcpCommand.TcpSend;
import io.parley.mactcp.TcpCommand.TcpStatus;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sending, closing, aborting, releasing, the state and the ULP time-out: D5 to D9 and D14 of the
/// cases that every model must pass, and what goes with them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpSendAndCloseTest {

  private static final TcpEvent CLOSING = new TcpEvent.Closing();

  @Test
  void aSendHasOneByteAtLeastAnd65535AtMost() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      var half = ByteBuffer.allocate(32_768);
      assertThat(send(mac, stream, Wds.of(ByteBuffer.allocate(0)))).isEqualTo(-23006);
      assertThat(send(mac, stream, Wds.of(half, half))).isEqualTo(-23006);
      assertThat(mac.resultOf(new TcpSend(stream.ptr, Ulp.DEFAULT, null, Set.of())))
          .isEqualTo(-23014);
      List<ByteBuffer> many = Collections.nCopies(299, ByteBuffer.allocate(219).asReadOnlyBuffer());
      var rest = ByteBuffer.allocate(65_535 - 299 * 219);
      var most = new Wds(Stream.concat(many.stream(), Stream.of(rest)).toList());
      assertThat(most.buffers()).hasSize(300);
      assertThat(send(mac, stream, most)).isEqualTo(0);
      assertThat(far.got()).hasSize(65_535);
    });
  }

  @Test
  void aSendEndsWhenAllIsAcknowledged() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      mac.net.cutOneWay(FAR, MAC);
      MacWorld.Call send = stream.send("x".repeat(1_000));
      mac.pass(Duration.ofSeconds(30));
      assertThat(far.got()).hasSize(1_000);
      assertThat(send.isPending()).isTrue();
      assertThat(stream.status().amounts().unacknowledged()).isEqualTo(1_000);
      mac.net.healAll();
      mac.pass(Duration.ofSeconds(3));
      assertThat(send.ended().result()).isEqualTo(0);
      assertThat(stream.status().amounts().unacknowledged()).isEqualTo(0);
    });
  }

  @Test
  void aSendNeedsAConnectionWhoseOutputIsOpen() {
    everyWay(mac -> {
      MacWorld.Stream never = mac.stream();
      assertThat(never.send("hello").ended().result()).isEqualTo(-23008);
      never.passiveOpen(0);
      assertThat(never.send("hello").ended().result()).isEqualTo(-23008);

      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      far.end().endOutput();
      mac.settle();
      assertThat(stream.events).containsExactly(CLOSING);
      assertThat(stream.send("after the peer's FIN").ended().result()).isEqualTo(0);
      assertThat(far.got()).isEqualTo("after the peer's FIN");

      MacWorld.Stream closed = mac.connectedTo(FarEnd.answering(mac.far, 7_001));
      assertThat(mac.resultOf(new TcpClose(closed.ptr, Ulp.DEFAULT))).isEqualTo(0);
      assertThat(closed.send("too late").ended().result()).isEqualTo(-23005);
      closed.release();
      assertThat(closed.send("too late").ended().result()).isEqualTo(-23010);
    });
  }

  @Test
  void aCloseGoesOutBehindTheSendsBeforeIt() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      MacWorld.Call one = stream.send("a".repeat(60_000));
      MacWorld.Call two = stream.send("b".repeat(60_000));
      MacWorld.Call three = stream.send("c");
      MacWorld.Call close = mac.start(new TcpClose(stream.ptr, Ulp.DEFAULT));
      assertThat(mac.resultOf(new TcpClose(stream.ptr, Ulp.DEFAULT))).isEqualTo(-23005);
      mac.settle();
      assertThat(close.isPending()).isTrue();
      assertThat(stream.state()).isEqualTo(10);
      for (int i = 0; i < 50 && close.isPending(); i++) {
        far.got();
        mac.pass(Duration.ofMillis(300));
      }
      for (MacWorld.Call call : List.of(one, two, three, close)) {
        assertThat(call.ended().result()).isEqualTo(0);
      }
      assertThat(far.got()).isEqualTo("a".repeat(60_000) + "b".repeat(60_000) + "c");
      assertThat(far.told()).containsExactly("established", "fin");
      assertThat(stream.events).isEmpty();
      assertThat(mac.resultOf(new TcpClose(mac.stream().ptr, Ulp.DEFAULT))).isEqualTo(-23008);
    });
  }

  @Test
  void anAbortResetsThePeerAndLeavesTheStreamAsNewAtOnce() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      MacWorld.Call first = stream.send("a".repeat(65_535));
      MacWorld.Call second = stream.send("b".repeat(65_535));
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(10));
      mac.settle();
      assertThat(mac.driver.controlSync(new TcpAbort(stream.ptr)).ioResult()).isEqualTo(0);
      MacWorld.Call open = stream.passiveOpen(0);
      assertThat(open.isPending()).isTrue();
      assertThat(second.ended().result()).isEqualTo(-23012);
      assertThat(first.ended().result()).isEqualTo(0);
      assertThat(receive.ended().result()).isEqualTo(-23012);
      mac.settle();
      assertThat(far.told()).containsExactly("established", "reset");
      // The one byte that the peer's window had room for, and no more.
      assertThat(far.got()).isEqualTo("a".repeat(65_535) + "b");
      assertThat(stream.events).containsExactly(new TcpEvent.Terminate(TerminateReason.ULP_ABORT));
      assertThat(mac.resultOf(new TcpAbort(mac.stream().ptr))).isEqualTo(-23008);
      FarEnd next = FarEnd.calling(mac.far, new Address(MAC, PORT));
      assertThat(open.ended().reply(Reply.Opened.class).remote()).isEqualTo(next.address());
      assertThat(stream.events).hasSize(1);
    });
  }

  @Test
  void aMacWhosePeerAbortsIsToldOnce() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(10));
      far.end().abort();
      assertThat(receive.ended().result()).isEqualTo(-23012);
      mac.pass(Duration.ofMinutes(10));
      assertThat(stream.events)
          .containsExactly(new TcpEvent.Terminate(TerminateReason.REMOTE_ABORT));
      assertThat(stream.state()).isEqualTo(0);
      assertThat(stream.send("too late").ended().result()).isEqualTo(-23008);
    });
  }

  @Test
  void theStateIsTheBooksNumber() {
    everyWay(mac -> {
      MacWorld.Stream listening = mac.stream();
      assertThat(listening.state()).isEqualTo(0);
      listening.passiveOpen(0);
      assertThat(listening.state()).isEqualTo(2);

      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      assertThat(stream.state()).isEqualTo(8);
      assertThat(stream.status().ends().orElseThrow().remote()).isEqualTo(FAR_PORT);
      mac.settle();
      far.send("last");
      far.end().endOutput();
      mac.settle();
      assertThat(stream.receive(4)).isEqualTo("last");
      assertThat(stream.state()).isEqualTo(14);

      FarEnd open = FarEnd.answering(mac.far, 7_001);
      MacWorld.Stream halfClosed = mac.connectedTo(open);
      assertThat(mac.resultOf(new TcpClose(halfClosed.ptr, Ulp.DEFAULT))).isEqualTo(0);
      assertThat(halfClosed.state()).isEqualTo(12);
      mac.pass(Duration.ofMinutes(30));
      assertThat(halfClosed.state()).isEqualTo(12);
      open.end().endOutput();
      mac.settle();
      assertThat(halfClosed.state()).isEqualTo(20);
      assertThat(halfClosed.events).containsExactly(CLOSING);
      mac.pass(mac.constants.timeWait());
      assertThat(halfClosed.state()).isEqualTo(0);
      assertThat(halfClosed.events)
          .containsExactly(CLOSING, new TcpEvent.Terminate(TerminateReason.ULP_CLOSE));
    });
  }

  @Test
  void aConnectionThatBothHaveClosedCanBeAbortedWithoutAByteLost() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      stream.send("all of it").ended();
      mac.run(new TcpClose(stream.ptr, Ulp.DEFAULT));
      far.end().endOutput();
      mac.settle();
      assertThat(stream.state()).isEqualTo(20);
      assertThat(mac.resultOf(new TcpAbort(stream.ptr))).isEqualTo(0);
      mac.settle();
      assertThat(stream.events)
          .containsExactly(CLOSING, new TcpEvent.Terminate(TerminateReason.ULP_ABORT));
      assertThat(far.got()).isEqualTo("all of it");
      assertThat(far.told()).containsExactly("established", "fin", "finAcknowledged");
    });
  }

  @Test
  void aReleaseBreaksTheConnectionAndTheAreaServesAnotherStream() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      Block area = mac.run(new TcpRelease(stream.ptr)).reply(Reply.Released.class).area();
      mac.settle();
      assertThat(far.told()).containsExactly("established", "reset");
      assertThat(stream.events).containsExactly(new TcpEvent.Terminate(TerminateReason.ULP_ABORT));
      for (TcpCommand command :
          List.of(
              new TcpStatus(stream.ptr),
              new TcpAbort(stream.ptr),
              new TcpRcv(stream.ptr, 0, ByteBuffer.allocate(1)),
              new TcpRelease(stream.ptr))) {
        assertThat(mac.resultOf(command)).isEqualTo(-23010);
      }
      assertThat(area.length()).isEqualTo(MacWorld.AREA);
      assertThat(mac.resultOf(new TcpCreate(area, null, null))).isEqualTo(0);
    });
  }

  @Test
  void whenTheUlpTimeOutAbortsEveryCommandIsReturnedAndOneTerminateTold() {
    everyWay(mac -> {
      MacWorld.Stream stream = mac.connectedTo(FarEnd.answering(mac.far, FAR_PORT.port()));
      mac.settle();
      mac.net.cut(MAC, FAR);
      MacWorld.Call receive = stream.receive(0, ByteBuffer.allocate(10));
      MacWorld.Call send = mac.start(sendWithin(stream, 30, UlpAction.ABORT));
      MacWorld.Call close = mac.start(new TcpClose(stream.ptr, Ulp.of(30, UlpAction.ABORT)));
      mac.pass(Duration.ofSeconds(29));
      assertThat(List.of(receive.isPending(), send.isPending(), close.isPending()))
          .containsExactly(true, true, true);
      mac.pass(Duration.ofSeconds(2));
      assertThat(List.of(receive.result(), send.result(), close.result()))
          .containsExactly(-23012, -23012, -23012);
      mac.pass(Duration.ofMinutes(5));
      assertThat(stream.events)
          .containsExactly(new TcpEvent.Terminate(TerminateReason.ULP_TIMEOUT));
    });
  }

  @Test
  void whenTheUlpTimeOutReportsItDoesSoAgainAndAgainAndNothingIsLost() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      mac.settle();
      mac.net.cut(MAC, FAR);
      MacWorld.Call send = mac.start(sendWithin(stream, 10, UlpAction.REPORT));
      mac.pass(Duration.ofSeconds(35));
      assertThat(stream.eventCodes()).containsExactly(2, 2, 2);
      assertThat(send.isPending()).isTrue();
      mac.net.healAll();
      mac.pass(Duration.ofSeconds(4));
      assertThat(send.ended().result()).isEqualTo(0);
      assertThat(far.got()).isEqualTo("within");
      mac.pass(Duration.ofMinutes(5));
      assertThat(stream.eventCodes()).containsExactly(2, 2, 2);
    });
  }

  @Test
  void theUlpTimeOutOfALaterCommandReplacesTheEarlierOne() {
    everyWay(mac -> {
      MacWorld.Stream stream = mac.connectedTo(FarEnd.answering(mac.far, FAR_PORT.port()));
      mac.settle();
      mac.net.cut(MAC, FAR);
      mac.start(sendWithin(stream, 10, UlpAction.REPORT));
      MacWorld.Call later = stream.send("with the default: two minutes, then abort");
      mac.pass(Duration.ofSeconds(119));
      assertThat(stream.events).isEmpty();
      mac.pass(Duration.ofSeconds(2));
      assertThat(later.result()).isEqualTo(-23012);
    });
  }

  @Test
  void aPeerThatTakesALittleNowAndThenKeepsTheUlpTimeOutAway() {
    everyWay(mac -> {
      FarEnd far = FarEnd.answering(mac.far, FAR_PORT.port());
      MacWorld.Stream stream = mac.connectedTo(far);
      var ulp = Ulp.of(10, UlpAction.ABORT);
      var much = Wds.of(ByteBuffer.allocate(65_535));
      var last = new TcpSend(stream.ptr, ulp, much, Set.of());
      List<MacWorld.Call> sends = List.of(mac.start(last), mac.start(last), mac.start(last));
      mac.settle();
      assertThat(sends.getLast().isPending()).isTrue();
      for (int i = 0; i < 40; i++) {
        mac.pass(Duration.ofSeconds(4));
        far.end().read(ByteBuffer.allocate(4_000));
      }
      assertThat(stream.events).isEmpty();
      assertThat(sends.getLast().ended().result()).isEqualTo(0);
    });
  }

  private static TcpSend sendWithin(MacWorld.Stream stream, int seconds, UlpAction action) {
    return new TcpSend(
        stream.ptr, Ulp.of(seconds, action), Wds.of(MacWorld.bytes("within")), Set.of());
  }

  private static int send(MacWorld mac, MacWorld.Stream stream, Wds wds)
      throws InterruptedException {
    return mac.resultOf(new TcpSend(stream.ptr, wds));
  }
}
