package io.parley.opentransport;

import static io.parley.opentransport.OtWorld.AT_FAR;
import static io.parley.opentransport.OtWorld.FLOW;
import static io.parley.opentransport.OtWorld.LOOK;
import static io.parley.opentransport.OtWorld.NO_DATA;
import static io.parley.opentransport.OtWorld.OUT_STATE;
import static io.parley.opentransport.OtWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.OtWorld.Pair;
import io.parley.opentransport.OtWorld.Sap;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How connections begin, or do not, and how they end.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndingsTest {

  private static final int MUCH = 1 << 20;

  /// D18.
  @Test
  void anAsynchronousConnectIsToldAndThenReceived() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.async(ot.mac).bound();
      assertThat(sap.ref().connect(new Call(), null)).isEqualTo(-3_150);
      assertThat(sap.ref().connect(Call.to(AT_FAR), null)).isEqualTo(NO_DATA);
      assertThat(sap.state()).isEqualTo(3);
      assertThat(sap.ref().rcvConnect(null)).isEqualTo(NO_DATA);
      assertThat(sap.news()).containsExactly("T_CONNECT");
      assertThat(sap.state()).isEqualTo(3);
      assertThat(sap.send("too soon")).isEqualTo(OUT_STATE);
      assertThat(sap.ref().look()).isEqualTo(2);
      var call = new Call();
      assertThat(sap.ref().rcvConnect(call)).isEqualTo(0);
      assertThat(call.address()).isEqualTo(AT_FAR);
      assertThat(sap.state()).isEqualTo(5);
      assertThat(sap.send("hello")).isEqualTo(5);
      assertThat(sap.news()).isEmpty();
      assertThat(far.got()).isEqualTo("hello");
    });
  }

  /// p.109-111, 258: the reason is TCP's, and positive.
  @Test
  void aConnectThatIsRefusedIsADisconnectionWithItsReason() {
    everyWay(ot -> {
      Sap async = ot.async(ot.mac).bound();
      var asked = Call.to(AT_FAR);
      List<Object> cookies = new ArrayList<>();
      async.ref().removeNotifier();
      assertThat(
              async
                  .ref()
                  .installNotifier(
                      (_, event, _, cookie) -> cookies.add(event + " " + (cookie == asked)), null))
          .isEqualTo(0);
      assertThat(async.ref().connect(asked, null)).isEqualTo(NO_DATA);
      ot.settle();
      assertThat(cookies).containsExactly("T_DISCONNECT true");
      assertThat(async.ref().rcvConnect(null)).isEqualTo(LOOK);
      assertThat(async.state()).isEqualTo(3);
      assertThat(async.disconnectionReason()).isEqualTo(61);
      assertThat(async.state()).isEqualTo(2);

      Sap sync = ot.sync(ot.mac).bound();
      assertThat(sync.ref().connect(Call.to(AT_FAR), null)).isEqualTo(LOOK);
      assertThat(sync.ref().look()).isEqualTo(0x10);
      assertThat(sync.disconnectionReason()).isEqualTo(61);
      ot.far();
      assertThat(sync.ref().connect(Call.to(AT_FAR), null)).isEqualTo(0);
    });
  }

  /// p.94: a request can be given up; and one that nobody answers ends by itself.
  @Test
  void aRequestThatNobodyAnswersCanBeGivenUpOrTimesOut() {
    everyWay(ot -> {
      InetAddress hole = InetAddress.ofLiteral("10.0.0.66");
      ot.net.cut(OtWorld.MAC, hole);
      Sap sap = ot.async(ot.mac).bound();
      assertThat(sap.ref().connect(Call.to(new Address(hole, 9)), null)).isEqualTo(NO_DATA);
      assertThat(sap.news()).isEmpty();
      assertThat(sap.done(() -> sap.ref().sndDisconnect(null))).isEqualTo(0);
      assertThat(sap.state()).isEqualTo(2);
      assertThat(sap.ref().connect(Call.to(new Address(hole, 9)), null)).isEqualTo(NO_DATA);
      ot.pass(Duration.ofMinutes(10));
      assertThat(sap.told).containsExactly("T_DISCONNECT");
      assertThat(sap.disconnectionReason()).isEqualTo(60);
    });
  }

  /// p.488: a synchronous blocking OTRcvConnect waits for what an asynchronous OTConnect began.
  @Test
  void aBlockingReceiveConnectWaits() {
    everyWay(ot -> {
      ot.far();
      Sap sap = ot.async(ot.mac).bound();
      assertThat(sap.ref().connect(Call.to(AT_FAR), null)).isEqualTo(NO_DATA);
      assertThat(sap.ref().setSynchronous() + sap.ref().setBlocking()).isEqualTo(0);
      assertThat(sap.ref().rcvConnect(null)).isEqualTo(0);
      assertThat(sap.state()).isEqualTo(5);
    });
  }

  /// D24.
  @Test
  void anAbortIsCompletedHereAndADisconnectionThere() {
    everyWay(ot -> {
      Pair pair = ot.pair();
      Sap a = pair.ours();
      Sap b = pair.bobs();
      assertThat(a.ref().sndDisconnect(null)).isEqualTo(0);
      assertThat(a.news()).containsExactly("T_DISCONNECTCOMPLETE");
      assertThat(a.state()).isEqualTo(2);
      assertThat(b.news()).containsExactly("T_DISCONNECT");
      assertThat(b.send("a")).isEqualTo(LOOK);
      assertThat(b.ref().rcv(ByteBuffer.allocate(1))).isEqualTo(LOOK);
      assertThat(b.ref().look()).isEqualTo(0x10);
      assertThat(b.ref().rcvDisconnect(null)).isEqualTo(0);
      assertThat(b.state()).isEqualTo(2);
    });
  }

  /// p.112-114: what was sent before may be lost.
  @Test
  void anAbortLosesWhatWasNotSentAndTheEndpointCanBeUsedAgain() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      fill(ot, sap);
      assertThat(sap.done(() -> sap.ref().sndDisconnect(null))).isEqualTo(0);
      assertThat(far.told()).containsExactly("established", "reset");
      sap.told.clear();
      FarEnd next = ot.far();
      ot.connect(sap, AT_FAR);
      assertThat(sap.send("hello")).isEqualTo(5);
      ot.settle();
      assertThat(next.got()).isEqualTo("hello");
    });
  }

  /// p.115-116: both release at once; and each still sends what it had sent.
  @Test
  void aReleaseGoesBehindAllThatWasSentAlsoWhenTheEndpointIsDoneWithIt() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      far.end().endOutput();
      ot.settle();
      assertThat(sap.ref().rcvOrderlyDisconnect()).isEqualTo(0);
      int sent = fill(ot, sap);
      assertThat(sap.ref().sndOrderlyDisconnect()).isEqualTo(0);
      assertThat(sap.state()).isEqualTo(2);
      assertThat(sap.done(() -> sap.ref().unbind())).isEqualTo(0);
      assertThat(sap.ref().close()).isEqualTo(0);
      assertThat(readAll(ot, far)).isEqualTo(sent);
      assertThat(far.told()).startsWith("established").contains("fin").doesNotContain("reset");
    });
  }

  /// p.66, 393: a nonblocking endpoint closes at once, and flushes.
  @Test
  void closingANonblockingEndpointLosesWhatWaitsAndResets() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      int sent = fill(ot, sap);
      assertThat(sap.ref().sndOrderlyDisconnect()).isEqualTo(0);
      assertThat(sap.ref().close()).isEqualTo(0);
      ot.settle();
      assertThat(readAll(ot, far)).isLessThan(sent);
      assertThat(far.told()).containsExactly("established", "reset");
    });
  }

  /// p.66, 393: a blocking one drains, for so long.
  @Test
  void closingABlockingEndpointSendsWhatWaitsUnlessThePeerStandsStill() {
    everyWay(ot -> {
      for (boolean reads : List.of(true, false)) {
        FarEnd far = ot.far();
        Sap sap = ot.connectedTo(AT_FAR);
        int sent = fill(ot, sap);
        assertThat(sap.ref().setBlocking()).isEqualTo(0);
        assertThat(sap.ref().close()).isEqualTo(0);
        if (reads) {
          assertThat(readAll(ot, far)).isEqualTo(sent);
          assertThat(far.told()).containsExactly("established", "fin");
        } else {
          ot.pass(ot.constants.drainTime().minusMillis(100));
          assertThat(far.told()).containsExactly("established");
          ot.settle();
          assertThat(far.told()).containsExactly("established", "reset");
        }
        far.end().abort();
      }
    });
  }

  /// If nothing waits, a close is in order in both modes.
  @Test
  void closingAQuietEndpointEndsItsConnectionInOrder() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      assertThat(sap.send("hello")).isEqualTo(5);
      assertThat(sap.ref().close()).isEqualTo(0);
      ot.settle();
      assertThat(far.got()).isEqualTo("hello");
      assertThat(far.told()).containsExactly("established", "fin");
      assertThat(sap.news()).isEmpty();
    });
  }

  /// p.80, 393: what is under way never completes.
  @Test
  void nothingIsToldToAnEndpointThatWasClosed() {
    everyWay(ot -> {
      Sap sap = ot.async(ot.mac);
      assertThat(sap.ref().bind(null, null)).isEqualTo(0);
      assertThat(sap.ref().close()).isEqualTo(0);
      List<String> news = sap.news();
      assertThat(news).isSubsetOf("T_BINDCOMPLETE");
      assertThat(sap.ref().close()).isEqualTo(-3_153);
      assertThat(sap.ref().look()).isEqualTo(-3_153);
      assertThat(sap.ref().setBlocking()).isEqualTo(-3_153);
    });
  }

  private static int fill(OtWorld ot, Sap sap) throws InterruptedException {
    int sent = 0;
    int result = sap.ref().snd(ByteBuffer.allocate(MUCH), 0);
    while (result > 0) {
      sent += result;
      ot.settle();
      result = sap.ref().snd(ByteBuffer.allocate(MUCH), 0);
    }
    assertThat(result).isEqualTo(FLOW);
    return sent;
  }

  private static int readAll(OtWorld ot, FarEnd far) throws InterruptedException {
    int got = 0;
    for (int quiet = 0; quiet < 5; ot.settle()) {
      int count = far.end().read(ByteBuffer.allocate(MUCH));
      got += count;
      quiet = count == 0 ? quiet + 1 : 0;
    }
    return got;
  }
}
