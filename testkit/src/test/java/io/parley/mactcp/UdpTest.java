package io.parley.mactcp;

import static io.parley.mactcp.MacWorld.FAR;
import static io.parley.mactcp.MacWorld.MAC;
import static io.parley.mactcp.MacWorld.bytes;
import static io.parley.mactcp.MacWorld.everyWay;
import static io.parley.mactcp.MacWorld.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.UdpCommand.UdpBfrReturn;
import io.parley.mactcp.UdpCommand.UdpCreate;
import io.parley.mactcp.UdpCommand.UdpRead;
import io.parley.mactcp.UdpCommand.UdpRelease;
import io.parley.mactcp.UdpCommand.UdpWrite;
import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// UDP: S1 and S2 of the cases that every model must pass, and what goes with them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpTest {

  private static final int PORT = 2_556;
  private static final Address MACS_PORT = new Address(MAC, PORT);
  private static final Address FAR_PORT = new Address(FAR, PORT);

  /// An open stream, what its ASR was told, and somebody to talk with.
  @FunctionalInterface
  private interface Conversation {
    void in(MacWorld mac, StreamPtr stream, List<UdpEvent> events, DatagramPort far)
        throws Exception;
  }

  private static void whenOpen(Conversation conversation) {
    everyWay(mac -> {
      List<UdpEvent> events = new ArrayList<>();
      UdpAsr asr = (_, event, _) -> events.add(event);
      var created =
          mac.run(new UdpCreate(mac.block(UdpCreate.MIN_AREA), asr, null, PORT))
              .reply(Reply.UdpCreated.class);
      assertThat(created.localPort()).isEqualTo(PORT);
      DatagramPort far = mac.far.openDatagrams(FAR_PORT);
      conversation.in(mac, created.stream(), events, far);
    });
  }

  @Test
  void aStreamNeedsAnAreaAndAPortOfItsOwn() {
    whenOpen((mac, stream, _, _) -> {
      Block area = mac.block(UdpCreate.MIN_AREA);
      assertThat(mac.resultOf(new UdpCreate(mac.block(2_047), null, null, 0))).isEqualTo(-23006);
      assertThat(mac.resultOf(new UdpCreate(null, null, null, 0))).isEqualTo(-23013);
      assertThat(mac.resultOf(new UdpCreate(area, null, null, 520))).isEqualTo(-23017);
      assertThat(mac.resultOf(new UdpCreate(area, null, null, PORT))).isEqualTo(-23017);
      assertThat(mac.resultOf(new UdpCreate(area, null, null, 0))).isEqualTo(0);
      assertThat(mac.resultOf(new UdpCreate(area, null, null, 0))).isEqualTo(-23011);
      for (int open = 2; open < mac.constants.streams(); open++) {
        mac.run(new UdpCreate(mac.block(2_048), null, null, 0)).reply(Reply.UdpCreated.class);
      }
      assertThat(mac.resultOf(new UdpCreate(mac.block(2_048), null, null, 0))).isEqualTo(-23009);
      mac.stream();
      Block freed = mac.run(new UdpRelease(stream)).reply(Reply.Released.class).area();
      assertThat(mac.resultOf(new UdpCreate(freed, null, null, PORT))).isEqualTo(0);
    });
  }

  @Test
  void aWriteSendsUpToSixBuffersAnd8192Bytes() {
    whenOpen((mac, stream, _, far) -> {
      ByteBuffer empty = ByteBuffer.allocate(0);
      assertThat(write(mac, stream, new Wds(Collections.nCopies(7, empty)))).isEqualTo(-23014);
      assertThat(write(mac, stream, Wds.of(ByteBuffer.allocate(8_193)))).isEqualTo(-23006);
      assertThat(mac.resultOf(new UdpWrite(stream, FAR_PORT, null))).isEqualTo(-23014);
      assertThat(write(mac, stream, Wds.of(bytes("in two "), bytes("parts")))).isEqualTo(0);
      var into = ByteBuffer.allocate(100);
      assertThat(far.receive(into, Deadline.NEVER)).isEqualTo(MACS_PORT);
      assertThat(text(into)).isEqualTo("in two parts");
    });
  }

  @Test
  void datagramsAreKeptUntilTheyAreReadAndReturned() {
    whenOpen((mac, stream, events, far) -> {
      far.send(MACS_PORT, bytes("one"));
      mac.settle();
      far.send(MACS_PORT, bytes("two"));
      mac.settle();
      assertThat(events).containsExactly(UdpEvent.DATA_ARRIVAL, UdpEvent.DATA_ARRIVAL);
      Reply.Datagram one = mac.run(new UdpRead(stream, 0)).reply(Reply.Datagram.class);
      assertThat(one.remote()).isEqualTo(FAR_PORT);
      assertThat(text(one.buffer().content())).isEqualTo("one");
      assertThat(mac.resultOf(new UdpBfrReturn(stream, one.buffer()))).isEqualTo(0);
      assertThat(mac.resultOf(new UdpBfrReturn(stream, one.buffer()))).isEqualTo(-23013);
      assertThat(mac.resultOf(new UdpBfrReturn(stream, null))).isEqualTo(-23013);

      mac.run(new UdpRead(stream, 0)).reply(Reply.Datagram.class);
      MacWorld.Call waiting = mac.start(new UdpRead(stream, 0));
      far.send(MACS_PORT, bytes("three"));
      Reply.Datagram three = waiting.ended().reply(Reply.Datagram.class);
      assertThat(text(three.buffer().content())).isEqualTo("three");
      assertThat(events).hasSize(2);
    });
  }

  @Test
  void anEmptyDatagramIsDeliveredAndNeedsNoReturn() {
    whenOpen((mac, stream, _, far) -> {
      for (int i = 0; i < 200; i++) {
        far.send(MACS_PORT, ByteBuffer.allocate(0));
        Reply.Datagram empty =
            mac.start(new UdpRead(stream, 0)).ended().reply(Reply.Datagram.class);
        assertThat(empty.buffer().content().remaining()).isEqualTo(0);
      }
    });
  }

  @Test
  void whatTheAreaHasNoRoomForIsLost() {
    whenOpen((mac, stream, _, far) -> {
      far.send(MACS_PORT, bytes("a".repeat(1_500)));
      mac.settle();
      far.send(MACS_PORT, bytes("b".repeat(1_500)));
      mac.settle();
      Reply.Datagram first = mac.run(new UdpRead(stream, 0)).reply(Reply.Datagram.class);
      assertThat(mac.resultOf(new UdpRead(stream, 2))).isEqualTo(-23016);
      mac.run(new UdpBfrReturn(stream, first.buffer()));
      far.send(MACS_PORT, bytes("c"));
      Reply.Datagram next = mac.run(new UdpRead(stream, 0)).reply(Reply.Datagram.class);
      assertThat(text(next.buffer().content())).isEqualTo("c");
    });
  }

  @Test
  void aReadEndsWithItsTimeOutOrWithTheRelease() {
    whenOpen((mac, stream, _, _) -> {
      MacWorld.Call timed = mac.start(new UdpRead(stream, 5));
      MacWorld.Call endless = mac.start(new UdpRead(stream, 0));
      mac.pass(Duration.ofSeconds(4));
      assertThat(timed.isPending()).isTrue();
      mac.pass(Duration.ofSeconds(2));
      assertThat(timed.ended().result()).isEqualTo(-23016);
      assertThat(endless.isPending()).isTrue();
      assertThat(mac.resultOf(new UdpRelease(stream))).isEqualTo(0);
      assertThat(endless.ended().result()).isEqualTo(-23012);
      assertThat(mac.resultOf(new UdpRelease(stream))).isEqualTo(-23010);
      assertThat(mac.resultOf(new UdpRead(stream, 0))).isEqualTo(-23010);
      assertThat(write(mac, stream, Wds.of(bytes("late")))).isEqualTo(-23010);
    });
  }

  private static int write(MacWorld mac, StreamPtr stream, Wds wds) throws InterruptedException {
    return mac.resultOf(new UdpWrite(stream, FAR_PORT, wds));
  }
}
