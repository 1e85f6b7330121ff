package io.parley.opentransport;

import static io.parley.opentransport.OtWorld.AT_BOB;
import static io.parley.opentransport.OtWorld.AT_FAR;
import static io.parley.opentransport.OtWorld.CANCELED;
import static io.parley.opentransport.OtWorld.FLOW;
import static io.parley.opentransport.OtWorld.NO_DATA;
import static io.parley.opentransport.OtWorld.OUT_STATE;
import static io.parley.opentransport.OtWorld.PORT;
import static io.parley.opentransport.OtWorld.STATE_CHANGE;
import static io.parley.opentransport.OtWorld.bytes;
import static io.parley.opentransport.OtWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.OtWorld.Pair;
import io.parley.opentransport.OtWorld.Sap;
import io.parley.spi.Address;
import io.parley.testkit.classic.FarEnd;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Modes, states and what goes with them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModesTest {

  private static final int MUCH = 1 << 20;

  /// D15.
  @Test
  void aNewEndpointDoesNotBlockAndIsAsItWasOpened() {
    everyWay(ot -> {
      Endpoint sync = ot.mac.openEndpoint(Configuration.TCP).endpoint();
      assertThat(sync.isSynchronous()).isTrue();
      assertThat(sync.isNonBlocking()).isTrue();
      assertThat(sync.isAckingSends()).isFalse();
      assertThat(sync.getEndpointState()).isEqualTo(1);
      assertThat(sync.setBlocking()).isEqualTo(0);
      assertThat(sync.isSynchronous()).isTrue();
      assertThat(sync.setAsynchronous()).isEqualTo(0);
      assertThat(sync.isNonBlocking()).isFalse();
      assertThat(sync.setNonBlocking() + sync.setSynchronous()).isEqualTo(0);
      assertThat(sync.isNonBlocking() && sync.isSynchronous()).isTrue();

      Endpoint async = ot.async(ot.mac).ref();
      assertThat(async.isSynchronous()).isFalse();
      assertThat(async.isNonBlocking()).isTrue();
      assertThat(async.isAckingSends()).isFalse();
      assertThat(async.getEndpointState()).isEqualTo(1);
    });
  }

  /// D16.
  @Test
  void aSynchronousLifeGoesFromBindToCloseThroughAnOrderlyRelease() {
    everyWay(ot -> {
      Sap listener = ot.sync(ot.bob).listening(PORT, 1);
      Sap b = ot.sync(ot.bob);
      Sap a = ot.sync(ot.mac);
      assertThat(a.ref().bind(null, null)).isEqualTo(0);
      assertThat(a.state()).isEqualTo(2);
      assertThat(a.ref().connect(Call.to(AT_BOB), null)).isEqualTo(0);
      assertThat(a.state()).isEqualTo(5);
      ot.settle();
      ot.accept(listener, b);
      assertThat(b.state()).isEqualTo(5);
      assertThat(a.send("hello")).isEqualTo(5);
      assertThat(a.ref().sndOrderlyDisconnect()).isEqualTo(0);
      assertThat(a.state()).isEqualTo(6);
      assertThat(a.send("more")).isEqualTo(OUT_STATE);
      assertThat(a.ref().rcv(ByteBuffer.allocate(1))).isEqualTo(NO_DATA);

      assertThat(b.news()).containsExactly("T_PASSCON", "T_DATA");
      assertThat(b.ref().rcvOrderlyDisconnect()).as("data is unread").isEqualTo(-3_166);
      assertThat(b.receive(OtWorld.LOOK)).isEqualTo("hello");
      assertThat(b.news()).containsExactly("T_ORDREL");
      assertThat(b.ref().look()).isEqualTo(0x80);
      assertThat(b.ref().rcvOrderlyDisconnect()).isEqualTo(0);
      assertThat(b.state()).isEqualTo(7);
      assertThat(b.send("goodbye")).isEqualTo(7);
      assertThat(b.ref().rcv(ByteBuffer.allocate(1))).isEqualTo(OUT_STATE);
      assertThat(b.ref().sndOrderlyDisconnect()).isEqualTo(0);
      assertThat(b.state()).isEqualTo(2);

      assertThat(a.news()).containsExactly("T_DATA");
      assertThat(a.receive(OtWorld.LOOK)).isEqualTo("goodbye");
      assertThat(a.news()).containsExactly("T_ORDREL");
      assertThat(a.ref().rcvOrderlyDisconnect()).isEqualTo(0);
      assertThat(a.state()).isEqualTo(2);
      assertThat(a.ref().unbind()).isEqualTo(0);
      assertThat(a.state()).isEqualTo(1);
      assertThat(a.ref().close()).isEqualTo(0);
      assertThat(a.state()).isEqualTo(-3_153);
    });
  }

  /// D17.
  @Test
  void aCallThatItsStateDoesNotAllowIsOutOfStateAndChangesNothing() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.async(ot.mac);
      Endpoint ref = sap.ref();
      var call = Call.to(AT_FAR);
      outOfState(
          sap,
          1,
          List.of(
              ref.connect(call, null),
              sap.send("a"),
              ref.rcv(ByteBuffer.allocate(1)),
              ref.unbind(),
              ref.sndDisconnect(null),
              ref.sndOrderlyDisconnect()));
      sap.bound();
      outOfState(
          sap,
          2,
          List.of(
              ref.bind(null, null),
              sap.send("a"),
              ref.rcv(ByteBuffer.allocate(1)),
              ref.rcvConnect(null),
              ref.accept(ref, call),
              ref.sndOrderlyDisconnect()));
      assertThat(ref.listen(new Call())).as("without a queue").isEqualTo(-3_171);
      assertThat(ref.connect(call, null)).isEqualTo(NO_DATA);
      outOfState(
          sap,
          3,
          List.of(
              sap.send("a"),
              ref.rcv(ByteBuffer.allocate(1)),
              ref.bind(null, null),
              ref.unbind(),
              ref.connect(call, null)));
      ot.settle();
      assertThat(ref.rcvConnect(null)).isEqualTo(0);
      outOfState(sap, 5, List.of(ref.bind(null, null), ref.connect(call, null), ref.unbind()));
      assertThat(ref.rcvDisconnect(null)).isEqualTo(-3_163);
      assertThat(ref.rcvOrderlyDisconnect()).isEqualTo(-3_166);
      assertThat(ref.sndOrderlyDisconnect()).isEqualTo(0);
      outOfState(sap, 6, List.of(sap.send("a"), ref.sndOrderlyDisconnect()));
      far.end().abort();
    });
  }

  private static void outOfState(Sap sap, int state, List<Integer> results) {
    assertThat(results).allMatch(result -> result == OUT_STATE);
    assertThat(sap.state()).isEqualTo(state);
  }

  /// D21: no data.
  @Test
  void onlyASynchronousBlockingReceiveAndListenWait() {
    everyWay(ot -> {
      Pair pair = ot.pair();
      Endpoint b = pair.bobs().ref();
      Sap listener = ot.async(ot.mac).listening(PORT, 1);
      Endpoint l = listener.ref();
      for (boolean blocking : List.of(false, true)) {
        for (Endpoint each : List.of(b, l)) {
          assertThat(blocking ? each.setBlocking() : each.setNonBlocking()).isEqualTo(0);
        }
        assertThat(b.rcv(ByteBuffer.allocate(1))).isEqualTo(NO_DATA);
        assertThat(l.listen(new Call())).isEqualTo(NO_DATA);
      }
      assertThat(b.setSynchronous() + l.setSynchronous()).isEqualTo(0);
      assertThat(b.setNonBlocking() + l.setNonBlocking()).isEqualTo(0);
      assertThat(b.rcv(ByteBuffer.allocate(1))).isEqualTo(NO_DATA);
      assertThat(l.listen(new Call())).isEqualTo(NO_DATA);

      assertThat(b.setBlocking() + l.setBlocking()).isEqualTo(0);
      List<String> ended = new ArrayList<>();
      ot.world.start("receives", () -> ended.add("rcv " + b.rcv(ByteBuffer.allocate(9))));
      ot.world.start("listens", () -> ended.add("listen " + l.listen(new Call())));
      ot.pass(Duration.ofSeconds(3));
      assertThat(ended).isEmpty();
      assertThat(pair.ours().send("hello")).isEqualTo(5);
      ot.settle();
      assertThat(ended).containsExactly("rcv 5");
      ot.caller(PORT);
      ot.settle();
      assertThat(ended).containsExactly("rcv 5", "listen 0");
      assertThat(l.getEndpointState()).isEqualTo(4);
    });
  }

  /// D21: no room.
  @Test
  void onlyASynchronousBlockingSendWaitsForRoomAndItNeverIsFlowControlled() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      Endpoint ref = sap.ref();
      while (ref.snd(ByteBuffer.allocate(MUCH), 0) != FLOW) {
        ot.settle();
      }
      assertThat(ref.setBlocking()).isEqualTo(0);
      assertThat(sap.send("a")).isEqualTo(FLOW);
      assertThat(ref.setNonBlocking() + ref.setSynchronous()).isEqualTo(0);
      assertThat(sap.send("a")).isEqualTo(FLOW);
      assertThat(ref.setBlocking()).isEqualTo(0);
      List<Integer> ended = new ArrayList<>();
      ot.world.start("sends", () -> ended.add(ref.snd(ByteBuffer.allocate(100_000), 0)));
      ot.pass(Duration.ofSeconds(3));
      assertThat(ended).isEmpty();
      while (ended.isEmpty()) {
        far.end().read(ByteBuffer.allocate(MUCH));
        ot.settle();
      }
      assertThat(ended).containsExactly(100_000);
    });
  }

  /// A call that waits is ended by OTCancelSynchronousCalls and by OTCloseProvider (p.393).
  @Test
  void aCallThatWaitsIsCanceledByAnotherAndByTheClose() {
    everyWay(ot -> {
      Endpoint b = ot.pair().bobs().ref();
      assertThat(b.setSynchronous() + b.setBlocking()).isEqualTo(0);
      List<Integer> ended = new ArrayList<>();
      ot.world.start("one", () -> ended.add(b.rcv(ByteBuffer.allocate(9))));
      ot.settle();
      assertThat(b.installNotifier((_, _, _, _) -> {}, null)).isEqualTo(-3_152);
      b.removeNotifier();
      assertThat(b.installNotifier((_, _, _, _) -> {}, null)).isEqualTo(STATE_CHANGE);
      assertThat(b.cancelSynchronousCalls()).isEqualTo(0);
      ot.settle();
      assertThat(ended).containsExactly(CANCELED);
      ot.world.start("two", () -> ended.add(b.rcv(ByteBuffer.allocate(9))));
      ot.settle();
      assertThat(b.close()).isEqualTo(0);
      ot.settle();
      assertThat(ended).containsExactly(CANCELED, CANCELED);
      assertThat(b.rcv(ByteBuffer.allocate(9))).isEqualTo(-3_153);
    });
  }

  /// Between an asynchronous call and its completion (p.69, 135).
  @Test
  void untilAnAsynchronousChangeHasCompletedOtherCallsAreRefused() {
    everyWay(ot -> {
      Sap sap = ot.async(ot.mac);
      Endpoint ref = sap.ref();
      var given = new Bind();
      List<Integer> results = new ArrayList<>();
      // What is begun in a deferred task is done by the same thread, later.
      ot.mac.scheduleDeferredTask(() -> {
        results.add(ref.bind(null, given));
        results.add(ref.getEndpointState());
        results.add(ref.connect(Call.to(AT_FAR), null));
        results.add(ref.look());
        results.add(ref.sync());
      });
      assertThat(sap.news()).containsExactly("T_BINDCOMPLETE");
      assertThat(results)
          .containsExactly(0, STATE_CHANGE, STATE_CHANGE, STATE_CHANGE, STATE_CHANGE);
      assertThat(sap.state()).isEqualTo(2);
      assertThat(given.address()).isEqualTo(new Address(OtWorld.MAC, 0));
    });
  }

  /// OTGetEndpointInfo, OTGetProtAddress, OTSync: both ways (p.448-456).
  @Test
  void stateAndInfoCallsTellTheSameInBothModes() {
    everyWay(ot -> {
      Pair pair = ot.pair();
      Endpoint b = pair.bobs().ref();
      for (boolean sync : List.of(false, true)) {
        assertThat(sync ? b.setSynchronous() : b.setAsynchronous()).isEqualTo(0);
        var info = new EndpointInfo();
        var bound = new Bind();
        var peer = new Bind();
        assertThat(b.getEndpointInfo(info) + b.getProtAddress(bound, peer) + b.sync()).isEqualTo(0);
        List<String> completions =
            List.of("T_GETINFOCOMPLETE", "T_GETPROTADDRCOMPLETE", "T_SYNCCOMPLETE");
        assertThat(pair.bobs().news()).isEqualTo(sync ? List.of() : completions);
        assertThat(info.servtype()).isEqualTo(2);
        assertThat(bound.address()).isEqualTo(AT_BOB);
        assertThat(Objects.requireNonNull(peer.address()).ip()).isEqualTo(OtWorld.MAC);
      }
      assertThat(b.countDataBytes()).isEqualTo(NO_DATA);
      assertThat(pair.ours().send("hello")).isEqualTo(5);
      ot.settle();
      assertThat(b.countDataBytes()).isEqualTo(5);
    });
  }

  /// Arguments of OTSnd (p.257, 423), and the bound of endpoints.
  @Test
  void aSendOfNothingOrWithUnknownFlagsIsRefusedAndEndpointsRunOut() {
    everyWay(ot -> {
      Endpoint ours = ot.pair().ours().ref();
      assertThat(ours.snd(ByteBuffer.allocate(0), 0)).isEqualTo(-3_159);
      assertThat(ours.snd(bytes("a"), 4)).isEqualTo(-3_165);
      assertThat(ours.snd(bytes("a"), Endpoint.T_EXPEDITED)).isEqualTo(-3_167);
      assertThat(ours.snd(bytes("a"), Endpoint.T_MORE)).isEqualTo(1);
      int open = 1;
      while (ot.mac.openEndpoint(Configuration.TCP).result() == 0) {
        open++;
      }
      assertThat(open).isEqualTo(ot.constants.endpoints());
      assertThat(ot.mac.asyncOpenEndpoint(Configuration.TCP, (_, _, _, _) -> {}, null))
          .isEqualTo(-3_211);
      assertThat(ours.close()).isEqualTo(0);
      assertThat(ot.mac.openEndpoint(Configuration.TCP).result()).isEqualTo(0);
      ot.mac.close();
      assertThat(ot.mac.openEndpoint(Configuration.TCP).result()).isEqualTo(-3_279);
    });
  }
}
