package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.KnownPeer.TextEncoding;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.HandOver.Sent;
import io.parley.spi.HandOver.Uncertain;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every outcome of a hand-over (DESIGN section 1). The test is bob, 10.77.0.12.
@Timeout(10)
class CsendHandOverTest {

  private static final Address BOBS = new Address(Csend.BOB, 8_080);

  private final SteppedClock clock = new SteppedClock();
  private final FakeNetwork network = new FakeNetwork(clock);
  private final TestThreads threads = new TestThreads();
  private final Map<InetAddress, CsendPeer> peers = new HashMap<>();
  private final CsendWire wire =
      new CsendWire(
          new CsendConfig(
              "alice",
              new Address(Csend.ALICE, 8_080),
              ip -> peers.getOrDefault(ip, CsendPeer.UNKNOWN)),
          new CsendIds(),
          network,
          clock,
          threads);
  private Listener bob;

  @BeforeEach
  void open() throws NetworkException {
    bob = network.listen(BOBS);
    wire.open((_, _, _) -> {});
  }

  @AfterEach
  void nothingIsLeftOver() throws InterruptedException {
    wire.close();
    assertThat(threads.join()).isEmpty();
  }

  @Test
  void theFrameAndOurFinAreAllThatWeSend() throws Exception {
    FutureTask<HandOver> handOver = handOver("hello", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    assertThat(Csend.readAll(accepted))
        .isEqualTo(Csend.latin1("CSDCTEXT|1|alice@10.77.0.11|hello"));
    accepted.close();
    assertThat(Csend.plain(handOver.get())).isEqualTo(new Sent(5, "the peer closed after reading"));
  }

  @Test
  void aPeerThatClosesWithFinHasIt() throws Exception {
    assertThat(handOverTo(Connection::close)).isInstanceOf(Sent.class);
  }

  @Test
  void theOutcomeNamesTheConnection() throws Exception {
    Sent sent = (Sent) handOverTo(Connection::close);
    assertThat(sent.connection().orElseThrow())
        .startsWith(Csend.ALICE.getHostAddress() + ":")
        .endsWith(" > " + BOBS);
  }

  @Test
  void aPeerThatResetsMayHaveIt() throws Exception {
    assertThat(Csend.plain(handOverTo(Connection::abort)))
        .isEqualTo(new Uncertain(5, "the peer reset the connection"));
  }

  @Test
  void aMacThatResetsHasIt() throws Exception {
    peers.put(Csend.BOB, new CsendPeer(TextEncoding.MAC_ROMAN, true));
    assertThat(Csend.plain(handOverTo(Connection::abort)))
        .isEqualTo(new Sent(5, "the peer closed with a reset, as it normally does"));
  }

  @Test
  void aPeerThatResetThreeTimesAndGoesOnAcceptingIsTakenForAMac() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(handOverTo(Connection::abort)).isInstanceOf(Uncertain.class);
    }
    assertThat(handOverTo(Connection::abort)).isInstanceOf(Sent.class);
    assertThat(handOverTo(Connection::close)).isInstanceOf(Sent.class);
    for (int i = 0; i < 5; i++) {
      assertThat(handOverTo(Connection::abort)).isInstanceOf(Uncertain.class);
    }
  }

  @Test
  void aPeerThatRefusesInBetweenIsNotTakenForAMac() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(handOverTo(Connection::abort)).isInstanceOf(Uncertain.class);
      network.failNextConnect(NetworkError.REFUSED);
      assertThat(handOver("hello", 0).get()).isInstanceOf(NotSent.class);
    }
  }

  @Test
  void aPeerThatDoesNotCloseWithin30SecondsMayHaveItAndIsClosedNotReset() throws Exception {
    FutureTask<HandOver> handOver = handOver("hello", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    clock.advanceToDeadlineIn(CsendSender.CLOSE_TIMEOUT);
    assertThat(Csend.plain(handOver.get()))
        .isEqualTo(new Uncertain(5, "the peer did not close within 30 s"));
    assertThat(Csend.readAll(accepted)).hasSize(33);
    assertThat(Csend.closeOf(accepted)).isEqualTo("FIN");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"REFUSED", "UNREACHABLE", "SHORTAGE", "ADDRESS_UNAVAILABLE", "PERMISSION_DENIED"})
  void withoutAConnectionNothingIsSent(NetworkError error) throws Exception {
    network.failNextConnect(error);
    assertThat(handOver("hello", 0).get())
        .isInstanceOfSatisfying(
            NotSent.class, outcome -> assertThat(outcome.error()).isEqualTo(error));
  }

  @Test
  void aConnectThatIsNotAnsweredEndsAfter5Seconds() throws Exception {
    network.swallowConnects();
    FutureTask<HandOver> handOver = handOver("hello", 0);
    clock.advanceToDeadlineIn(CsendSender.CONNECT_TIMEOUT);
    assertThat(Csend.plain(handOver.get()))
        .isEqualTo(new NotSent(NetworkError.TIMED_OUT, "no answer within 5 s"));
  }

  @Test
  void aWriteThatTookNothingSentNothing() throws Exception {
    network.breakWritesAfter(0);
    assertThat(handOver("hello", 0).get())
        .isEqualTo(
            new NotSent(NetworkError.RESET, "the connection ended before anything was written"));
  }

  @Test
  void aWriteThatTookSomethingMayHaveSentIt() throws Exception {
    network.breakWritesAfter(1);
    assertThat(Csend.plain(handOver("hello", 0).get()))
        .isEqualTo(new Uncertain(5, "the connection ended while the message was written"));
  }

  @Test
  void whatAPeerAnswersIsThrownAway() throws Exception {
    FutureTask<HandOver> handOver = handOver("hello", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    accepted.write(ByteBuffer.allocate(CsendSender.MAX_ANSWER_BYTES), Deadline.NEVER);
    Csend.readAll(accepted);
    accepted.close();
    assertThat(Csend.plain(handOver.get())).isInstanceOf(Sent.class);
  }

  @Test
  void aPeerThatAnswersWithoutEndIsReset() throws Exception {
    FutureTask<HandOver> handOver = handOver("hello", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    accepted.read(ByteBuffer.allocate(1), Deadline.NEVER); // now its answer is one
    accepted.write(ByteBuffer.allocate(CsendSender.MAX_ANSWER_BYTES + 1), Deadline.NEVER);
    assertThat(Csend.plain(handOver.get()))
        .isEqualTo(new Uncertain(5, "the peer answered at length, which csend never does"));
    assertThatThrownBy(() -> Csend.readAll(accepted))
        .isInstanceOfSatisfying(
            NetworkException.class, e -> assertThat(e.error()).isEqualTo(NetworkError.RESET));
  }

  @Test
  void aLongTextGoesInPartsEachWithAnIdOfItsOwn() throws Exception {
    String text = "word ".repeat(450);
    StringBuilder joined = new StringBuilder();
    int from = 0;
    int id = 1;
    while (from < text.length()) {
      FutureTask<HandOver> handOver = handOver(text, from);
      Connection accepted = bob.accept(Deadline.NEVER);
      CsendFrame frame = Csend.frame(Csend.readAll(accepted));
      accepted.close();
      assertThat(frame.id()).isEqualTo(id++);
      assertThat(frame.text()).endsWith("word ");
      joined.append(frame.text());
      from = ((Sent) handOver.get()).next();
    }
    assertThat(joined.toString()).isEqualTo(text);
    assertThat(id).isEqualTo(4);
  }

  @Test
  void anEmptyTextIsOneEmptyFrame() throws Exception {
    FutureTask<HandOver> handOver = handOver("", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    assertThat(Csend.readAll(accepted)).isEqualTo(Csend.latin1("CSDCTEXT|1|alice@10.77.0.11|"));
    accepted.close();
    assertThat(Csend.plain(handOver.get())).isEqualTo(new Sent(0, "the peer closed after reading"));
  }

  @Test
  void aMacGetsMacRoman() throws Exception {
    peers.put(Csend.BOB, new CsendPeer(TextEncoding.MAC_ROMAN, true));
    FutureTask<HandOver> handOver = handOver("café ☃", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    assertThat(Csend.readAll(accepted)).endsWith(Csend.latin1("|caf\u008e ?"));
    accepted.abort();
    assertThat(Csend.plain(handOver.get())).isInstanceOf(Sent.class);
  }

  @Test
  void aFailedConnectUsesUpNoId() throws Exception {
    network.failNextConnect(NetworkError.REFUSED);
    handOver("hello", 0).get();
    FutureTask<HandOver> handOver = handOver("hello", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    assertThat(Csend.frame(Csend.readAll(accepted)).id()).isEqualTo(1);
    accepted.close();
    handOver.get();
  }

  @Test
  void closingEndsAConnectAtOnceAndLeavesTheCallersThreadUninterrupted() throws Exception {
    network.swallowConnects();
    FutureTask<Boolean> interrupted =
        run(() -> {
          assertThat(wire.handOver(BOBS, Csend.entry("hello"), 0))
              .isEqualTo(new NotSent(NetworkError.CLOSED, "this node is closing"));
          return Thread.currentThread().isInterrupted();
        });
    clock.awaitSleeper(CsendSender.CONNECT_TIMEOUT, 1);
    wire.close();
    assertThat(interrupted.get()).isFalse();
  }

  @Test
  void closingEndsAHandOverThatWaitsForThePeerAtOnce() throws Exception {
    FutureTask<HandOver> handOver = handOver("hello", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    clock.awaitSleeper(CsendSender.CLOSE_TIMEOUT, 1);
    wire.close();
    assertThat(Csend.plain(handOver.get())).isEqualTo(new Uncertain(5, "this node is closing"));
    assertThat(Csend.readAll(accepted)).hasSize(33);
  }

  @Test
  void aClosedWireHandsNothingOver() {
    wire.close();
    wire.close();
    assertThat(wire.handOver(BOBS, Csend.entry("hello"), 0))
        .isEqualTo(new NotSent(NetworkError.CLOSED, "this node is closing"));
  }

  @Test
  void aWireIsOpenedOnceAndBeforeItHandsOver() {
    assertThatThrownBy(() -> wire.open((_, _, _) -> {})).isInstanceOf(IllegalStateException.class);
    CsendWire unopened =
        new CsendWire(
            new CsendConfig("bob", BOBS, _ -> CsendPeer.UNKNOWN),
            new CsendIds(),
            network,
            clock,
            threads);
    assertThatThrownBy(() -> unopened.handOver(BOBS, Csend.entry("hello"), 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> unopened.open((_, _, _) -> {}))
        .isInstanceOfSatisfying(
            NetworkException.class,
            e -> assertThat(e.error()).isEqualTo(NetworkError.ADDRESS_IN_USE));
  }

  @Test
  void handOversToDifferentPeersDoNotWaitForEachOther() throws Exception {
    Listener zed = network.listen(new Address(Csend.ZED, 8_080));
    FutureTask<HandOver> toBob = handOver("hello", 0);
    FutureTask<HandOver> toZed =
        run(() -> wire.handOver(new Address(Csend.ZED, 8_080), Csend.entry("hello"), 0));
    readAndAbort(zed);
    assertThat(toZed.get()).isInstanceOf(Uncertain.class);
    assertThat(toBob.isDone()).isFalse();
    readAndAbort(bob);
    assertThat(toBob.get()).isInstanceOf(Uncertain.class);
  }

  private static void readAndAbort(Listener listener) throws NetworkException {
    Connection accepted = listener.accept(Deadline.NEVER);
    Csend.readAll(accepted);
    accepted.abort();
  }

  private HandOver handOverTo(java.util.function.Consumer<Connection> close) throws Exception {
    FutureTask<HandOver> handOver = handOver("hello", 0);
    Connection accepted = bob.accept(Deadline.NEVER);
    Csend.readAll(accepted);
    close.accept(accepted);
    return handOver.get();
  }

  private FutureTask<HandOver> handOver(String text, int from) {
    return run(() -> wire.handOver(BOBS, Csend.entry(text), from));
  }

  private <T> FutureTask<T> run(Callable<T> body) {
    FutureTask<T> task = new FutureTask<>(body);
    threads.start("lane", task);
    return task;
  }
}
