package io.parley.opentransport;

import static io.parley.opentransport.OtWorld.AT_FAR;
import static io.parley.opentransport.OtWorld.FLOW;
import static io.parley.opentransport.OtWorld.LOOK;
import static io.parley.opentransport.OtWorld.NO_DATA;
import static io.parley.opentransport.OtWorld.STATE_CHANGE;
import static io.parley.opentransport.OtWorld.bytes;
import static io.parley.opentransport.OtWorld.everyWay;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.OtWorld.Sap;
import io.parley.testkit.classic.FarEnd;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Data, flow control, and what is pending.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TransferTest {

  private static final int MUCH = 1 << 20;
  private static final int CHUNK = 65_536;

  /// D19.
  @Test
  void aBurstOfDataIsToldOnceUntilItWasReadToItsEnd() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      for (String each : List.of("one, ", "two, ", "three")) {
        far.send(each);
        ot.settle();
      }
      assertThat(sap.news()).containsExactly("T_DATA");
      assertThat(sap.ref().look()).isEqualTo(4);
      assertThat(sap.receive(NO_DATA)).isEqualTo("one, two, three");
      assertThat(sap.news()).isEmpty();
      far.send("four");
      assertThat(sap.news()).containsExactly("T_DATA");
      // Read, but not until there is no more.
      assertThat(sap.ref().rcv(ByteBuffer.allocate(4))).isEqualTo(4);
      far.send("five");
      assertThat(sap.news()).isEmpty();
      assertThat(sap.receive(NO_DATA)).isEqualTo("five");
      far.send("six");
      assertThat(sap.news()).containsExactly("T_DATA");
    });
  }

  /// D20.
  @Test
  void aFlowControlledSenderIsToldOnceToGoOnAndEveryByteArrivesOnceAndInOrder() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      int next = fill(ot, sap, 0);
      assertThat(sap.news()).as("nobody reads").isEmpty();
      int got = drain(far, 0);
      while (sap.told.isEmpty()) {
        ot.settle();
        got = drain(far, got);
      }
      assertThat(sap.news()).containsExactly("T_GODATA");
      int count = sap.ref().snd(numbers(next), 0);
      assertThat(count).isPositive();
      next += count;
      while (got < next) {
        ot.settle();
        got = drain(far, got);
      }
      assertThat(got).isEqualTo(next);
      List<String> after = sap.news();
      assertThat(after).isEqualTo(count < CHUNK ? List.of("T_GODATA") : List.of());
    });
  }

  /// D20: its last sentence.
  @Test
  void whoWasNeverFlowControlledIsNeverToldToGoOn() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      int got = 0;
      for (int next = 0; next < MUCH; next += 10_000) {
        assertThat(sap.ref().snd(numbers(next).limit(10_000), 0)).isEqualTo(10_000);
        ot.settle();
        got = drain(far, got);
      }
      assertThat(sap.news()).isEmpty();
    });
  }

  /// p.496, 450: a short count alone is flow control, too; and T_GODATA is not repeated.
  @Test
  void aShortCountIsFollowedByGoDataAndLookConsumesIt() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      int taken = sap.ref().snd(ByteBuffer.allocate(MUCH), 0);
      assertThat(taken).isBetween(1, MUCH - 1);
      for (int got = 0; got < taken; ot.settle()) {
        got += far.end().read(ByteBuffer.allocate(MUCH));
      }
      assertThat(sap.news()).containsExactly("T_GODATA");
      assertThat(sap.ref().look()).isEqualTo(0x100);
      assertThat(sap.ref().look()).isEqualTo(0);
      assertThat(sap.news()).isEmpty();
    });
  }

  /// p.499: uncleared T_GODATA blocks all but T_DISCONNECT, and fails a receive.
  @Test
  void aPendingGoDataHoldsBackDataUntilItIsLookedAt() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      int taken = sap.ref().snd(ByteBuffer.allocate(MUCH), 0);
      for (int got = 0; got < taken; ot.settle()) {
        got += far.end().read(ByteBuffer.allocate(MUCH));
      }
      far.send("hello");
      assertThat(sap.news()).containsExactly("T_GODATA");
      assertThat(sap.ref().rcv(ByteBuffer.allocate(9))).isEqualTo(LOOK);
      assertThat(sap.ref().look()).isEqualTo(0x100);
      assertThat(sap.news()).containsExactly("T_DATA");
      assertThat(sap.receive(NO_DATA)).isEqualTo("hello");

      taken = sap.ref().snd(ByteBuffer.allocate(MUCH), 0);
      for (int got = 0; got < taken; ot.settle()) {
        got += far.end().read(ByteBuffer.allocate(MUCH));
      }
      far.send("again");
      assertThat(sap.news()).containsExactly("T_GODATA");
      assertThat(sap.send("a")).as("a send clears it").isEqualTo(1);
      assertThat(sap.news()).containsExactly("T_DATA");
      taken = sap.ref().snd(ByteBuffer.allocate(MUCH), 0);
      for (int got = 0; got < taken; ot.settle()) {
        got += far.end().read(ByteBuffer.allocate(MUCH));
      }
      far.end().abort();
      assertThat(sap.news()).containsExactly("T_GODATA", "T_DISCONNECT");
      assertThat(sap.ref().look()).isEqualTo(0x10);
    });
  }

  /// S10.
  @Test
  void dataBeforeAReleaseIsReadFirst() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      far.send("ten bytes!");
      far.end().endOutput();
      assertThat(sap.news()).containsExactly("T_DATA");
      assertThat(sap.ref().look()).isEqualTo(4);
      assertThat(sap.send("still open")).isEqualTo(10);
      assertThat(sap.ref().rcv(ByteBuffer.allocate(4))).isEqualTo(4);
      assertThat(sap.news()).isEmpty();
      assertThat(sap.ref().rcv(ByteBuffer.allocate(9))).isEqualTo(6);
      assertThat(sap.news()).containsExactly("T_ORDREL");
      assertThat(sap.ref().rcv(ByteBuffer.allocate(9))).isEqualTo(LOOK);
      assertThat(sap.send("a")).isEqualTo(LOOK);
      assertThat(sap.ref().look()).isEqualTo(0x80);
      assertThat(sap.ref().rcvOrderlyDisconnect()).isEqualTo(0);
      assertThat(sap.send("b")).isEqualTo(1);
      ot.settle();
      assertThat(far.got()).isEqualTo("still openb");
    });
  }

  /// S5, and D24 for the one who is told.
  @Test
  void aDisconnectionOvertakesDataThatWasNotRead() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      far.send("hello");
      ot.settle();
      far.end().abort();
      assertThat(sap.news()).containsExactly("T_DATA", "T_DISCONNECT");
      assertThat(sap.ref().look()).isEqualTo(0x10);
      assertThat(sap.ref().look()).isEqualTo(0x10);
      assertThat(sap.ref().rcv(ByteBuffer.allocate(9))).isEqualTo(LOOK);
      assertThat(sap.send("a")).isEqualTo(LOOK);
      assertThat(sap.ref().sndDisconnect(null)).isEqualTo(LOOK);
      assertThat(sap.ref().sndOrderlyDisconnect()).isEqualTo(LOOK);
      assertThat(sap.ref().rcvOrderlyDisconnect()).isEqualTo(LOOK);
      assertThat(sap.disconnectionReason()).isEqualTo(54);
      assertThat(sap.state()).isEqualTo(2);
      assertThat(sap.ref().look()).isEqualTo(0);
    });
  }

  /// S3.
  @Test
  void anAcknowledgedSendTakesNoCopyAndGivesItsBufferBack() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      fill(ot, sap, 0);
      drainUntilTold(ot, far, sap);
      assertThat(sap.ref().look()).isEqualTo(0x100);
      List<Boolean> changed = new ArrayList<>();
      for (boolean acks : List.of(false, true)) {
        assertThat(acks ? sap.ref().ackSends() : sap.ref().dontAckSends()).isEqualTo(0);
        assertThat(sap.ref().isAckingSends()).isEqualTo(acks);
        // What is sent now waits here: the TCP underneath is full.
        while (sap.ref().snd(ByteBuffer.allocate(CHUNK), 0) == CHUNK) {
          ot.settle();
        }
        drainUntilTold(ot, far, sap);
        sap.told.clear();
        ByteBuffer buffer = ByteBuffer.allocate(MUCH);
        int taken = sap.ref().snd(buffer, 0);
        assertThat(sap.ref().ackSends()).isEqualTo(acks ? STATE_CHANGE : 0);
        assertThat(acks ? sap.ref().dontAckSends() : STATE_CHANGE).isEqualTo(STATE_CHANGE);
        buffer.put(taken - 1, (byte) 'x');
        byte last = 0;
        for (int quiet = 0; quiet < 3; ot.settle()) {
          ByteBuffer into = ByteBuffer.allocate(MUCH);
          if (far.end().read(into) == 0) {
            quiet++;
          } else {
            last = into.get(into.position() - 1);
          }
        }
        changed.add(last == 'x');
        assertThat(sap.told.contains("T_MEMORYRELEASED " + taken)).isEqualTo(acks);
        sap.ref().look();
      }
      assertThat(changed).containsExactly(false, true);
    });
  }

  /// S3: the notification may come inside another one (p.388, 415).
  @Test
  void theReleaseOfABufferMayNestInTheNotifierThatSends() {
    everyWay(ot -> {
      FarEnd far = ot.far();
      Sap sap = ot.connectedTo(AT_FAR);
      assertThat(sap.ref().ackSends()).isEqualTo(0);
      List<String> order = new ArrayList<>();
      sap.at(() -> {
        String last = sap.told.getLast();
        order.add("begin " + last);
        if (last.equals("T_DATA")) {
          assertThat(sap.receive(NO_DATA)).isEqualTo("hello");
          assertThat(sap.ref().snd(bytes("answer"), 0)).isEqualTo(6);
        }
        order.add("end " + last);
      });
      far.send("hello");
      ot.settle();
      List<String> nested = List.of("begin T_MEMORYRELEASED 6", "end T_MEMORYRELEASED 6");
      List<String> outer = List.of("begin T_DATA", "end T_DATA");
      assertThat(order).hasSize(4);
      assertThat(order.subList(1, 3))
          .isEqualTo(ot.isKind() ? List.of(outer.get(1), nested.get(0)) : nested);
      assertThat(far.got()).isEqualTo("answer");
    });
  }

  /// p.402: without a notifier nobody could be told.
  @Test
  void acknowledgedSendsNeedANotifier() {
    everyWay(ot -> {
      Endpoint ref = ot.mac.openEndpoint(Configuration.TCP).endpoint();
      assertThat(ref.ackSends()).isEqualTo(-3_152);
      assertThat(ref.installNotifier((_, _, _, _) -> {}, null)).isEqualTo(0);
      assertThat(ref.ackSends()).isEqualTo(0);
      assertThat(ref.dontAckSends()).isEqualTo(0);
    });
  }

  private static void drainUntilTold(OtWorld ot, FarEnd far, Sap sap) throws Exception {
    sap.told.clear();
    while (!sap.told.contains("T_GODATA")) {
      far.end().read(ByteBuffer.allocate(MUCH));
      ot.settle();
    }
  }

  /// Sends until nothing is taken, however long it waits.
  private static int fill(OtWorld ot, Sap sap, int from) throws InterruptedException {
    int next = from;
    boolean shortCount = false;
    int result = sap.ref().snd(numbers(next), 0);
    while (result > 0) {
      shortCount |= result < CHUNK;
      next += result;
      ot.settle();
      sap.told.clear();
      result = sap.ref().snd(numbers(next), 0);
    }
    assertThat(result).isEqualTo(FLOW);
    assertThat(shortCount).isTrue();
    return next;
  }

  private static ByteBuffer numbers(int from) {
    var bytes = ByteBuffer.allocate(CHUNK);
    for (int i = from; bytes.hasRemaining(); i++) {
      bytes.put(number(i));
    }
    return bytes.flip();
  }

  private static byte number(int place) {
    return (byte) (place * 31 + (place >> 8));
  }

  /// Reads what has come, and checks that it is what follows.
  private static int drain(FarEnd far, int from) {
    ByteBuffer into = ByteBuffer.allocate(MUCH);
    far.end().read(into);
    into.flip();
    int next = from;
    while (into.hasRemaining()) {
      assertThat(into.get()).isEqualTo(number(next));
      next++;
    }
    return next;
  }
}
