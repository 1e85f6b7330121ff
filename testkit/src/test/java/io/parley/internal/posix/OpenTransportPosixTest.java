package io.parley.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.opentransport.Bind;
import io.parley.opentransport.Call;
import io.parley.opentransport.Configuration;
import io.parley.opentransport.Constants;
import io.parley.opentransport.Discon;
import io.parley.opentransport.Endpoint;
import io.parley.opentransport.Machine;
import io.parley.opentransport.OpenTransport;
import io.parley.opentransport.OtEvent;
import io.parley.opentransport.ResultCode;
import io.parley.opentransport.State;
import io.parley.spi.Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Open Transport on the kernel's own sockets: connecting, sending with flow control, releasing in
/// order, and being refused.
@Timeout(60)
final class OpenTransportPosixTest {

  /// Addresses of this test alone.
  private static final InetAddress HERE = Loopback.address(190);

  private static final int MUCH = 5_000_000;

  private final SystemClock clock = new SystemClock();
  private final SystemThreads threads = new SystemThreads();
  private final PosixStack stack = new PosixStack(clock, threads);
  private final StackTcpPort port = new StackTcpPort(stack, clock, threads);
  private final OpenTransport ot =
      OpenTransport.open(new Machine(HERE, port, clock, threads), Constants.USUAL);
  private final BlockingQueue<OtEvent> told = new LinkedBlockingQueue<>();

  @AfterEach
  void closeAll() {
    ot.close();
    port.close();
    stack.close();
  }

  @Test
  void aStreamIsSentWithFlowControlAndReleasedInOrder() throws Exception {
    Endpoint listener = open();
    var bound = new Bind();
    assertThat(listener.bind(new Bind(new Address(HERE, 0), 1), bound)).isEqualTo(0);
    Endpoint ours = open();
    assertThat(ours.installNotifier((_, event, _, _) -> told.add(event), null)).isEqualTo(0);
    assertThat(ours.bind(null, null)).isEqualTo(0);
    assertThat(ours.setAsynchronous()).isEqualTo(0);
    var peer = Objects.requireNonNull(bound.address());
    assertThat(ours.connect(Call.to(peer), null)).isEqualTo(ResultCode.NO_DATA_ERR.number());
    await(OtEvent.Async.T_CONNECT);
    assertThat(ours.rcvConnect(null)).isEqualTo(0);

    Endpoint theirs = open();
    var call = new Call();
    assertThat(listener.setBlocking() + theirs.setBlocking()).isEqualTo(0);
    assertThat(listener.listen(call)).isEqualTo(0);
    assertThat(listener.accept(theirs, call)).isEqualTo(0);

    CompletableFuture<Integer> received =
        CompletableFuture.supplyAsync(
            () -> receiveAll(theirs), reader -> threads.start("reader", reader));
    sendAll(ours);
    assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(MUCH);
    assertThat(theirs.rcvOrderlyDisconnect()).isEqualTo(0);
    assertThat(theirs.snd(ByteBuffer.wrap(new byte[] {7}), 0)).isEqualTo(1);
    assertThat(theirs.sndOrderlyDisconnect()).isEqualTo(0);
    await(OtEvent.Async.T_DATA);
    assertThat(ours.rcv(ByteBuffer.allocate(9))).isEqualTo(1);
    await(OtEvent.Async.T_ORDREL);
    assertThat(ours.rcvOrderlyDisconnect()).isEqualTo(0);
    assertThat(ours.getEndpointState()).isEqualTo(State.IDLE.number());
    assertThat(theirs.getEndpointState()).isEqualTo(State.IDLE.number());
  }

  @Test
  void whoCallsWhereNobodyListensIsRefusedWithTheReason() throws Exception {
    Endpoint listener = open();
    var bound = new Bind();
    assertThat(listener.bind(new Bind(new Address(HERE, 0), 1), bound)).isEqualTo(0);
    assertThat(listener.close()).isEqualTo(0);
    Endpoint ours = open();
    assertThat(ours.bind(null, null)).isEqualTo(0);
    var nobody = Objects.requireNonNull(bound.address());
    assertThat(ours.connect(Call.to(nobody), null)).isEqualTo(ResultCode.LOOK_ERR.number());
    var discon = new Discon();
    assertThat(ours.rcvDisconnect(discon)).isEqualTo(0);
    assertThat(discon.reason()).isEqualTo(61);
  }

  private Endpoint open() {
    return ot.openEndpoint(Configuration.TCP).endpoint();
  }

  /// Sends until it is flow-controlled, waits for T_GODATA, and goes on; then releases.
  private void sendAll(Endpoint ours) {
    int flows = 0;
    for (int sent = 0; sent < MUCH; ) {
      var piece = ByteBuffer.allocate(Math.min(200_000, MUCH - sent));
      while (piece.hasRemaining()) {
        piece.put((byte) (sent + piece.position()));
      }
      int result = ours.snd(piece.flip(), 0);
      if (result > 0) {
        sent += result;
      } else {
        assertThat(result).isEqualTo(ResultCode.FLOW_ERR.number());
        flows++;
        await(OtEvent.Async.T_GODATA);
      }
    }
    assertThat(flows).isPositive();
    assertThat(ours.look()).isIn(0, OtEvent.Async.T_GODATA.code());
    assertThat(ours.sndOrderlyDisconnect()).isEqualTo(0);
  }

  private static int receiveAll(Endpoint theirs) {
    var into = ByteBuffer.allocate(50_000);
    int count = 0;
    int result = theirs.rcv(into);
    while (result > 0) {
      into.flip();
      while (into.hasRemaining()) {
        assertThat(into.get()).isEqualTo((byte) count);
        count++;
      }
      into.clear();
      result = theirs.rcv(into);
    }
    assertThat(result).isEqualTo(ResultCode.LOOK_ERR.number());
    return count;
  }

  /// Waits for an event; T_GODATA of a short count may come before.
  private void await(OtEvent event) {
    try {
      OtEvent next = told.poll(30, TimeUnit.SECONDS);
      while (next == OtEvent.Async.T_GODATA && event != next) {
        next = told.poll(30, TimeUnit.SECONDS);
      }
      assertThat(next).isEqualTo(event);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
