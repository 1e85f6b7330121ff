package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.KnownPeer.TextEncoding;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the wire does with what comes in. The test is everybody else.
@Timeout(20)
class CsendReceiveTest {

  private static final Address ALICES = new Address(Csend.ALICE, 8_080);

  record Received(InetAddress source, String name, String text) {}

  private final SteppedClock clock = new SteppedClock();
  private final FakeNetwork network = new FakeNetwork(clock);
  private final TestThreads threads = new TestThreads();
  private final BlockingQueue<Received> inbox = new LinkedBlockingQueue<>();
  private volatile boolean storeFails;
  private volatile CountDownLatch storeIsOpen = new CountDownLatch(0);
  private final Semaphore reachedTheStore = new Semaphore(0);
  private final CsendWire wire =
      new CsendWire(
          new CsendConfig("alice", ALICES, CsendReceiveTest::known),
          new CsendIds(),
          network,
          clock,
          threads);

  @BeforeEach
  void open() throws NetworkException {
    wire.open(this::store);
  }

  @AfterEach
  void nothingIsLeftOver() throws InterruptedException {
    storeIsOpen.countDown();
    wire.close();
    assertThat(threads.join()).isEmpty();
  }

  /// Bob is a classic Mac.
  private static CsendPeer known(InetAddress peer) {
    return peer.equals(Csend.BOB) ? new CsendPeer(TextEncoding.MAC_ROMAN, true) : CsendPeer.UNKNOWN;
  }

  private void store(InetAddress source, String name, String text) throws StoreException {
    reachedTheStore.release();
    try {
      storeIsOpen.await();
    } catch (InterruptedException e) {
      throw new StoreException("interrupted", e);
    }
    if (storeFails) {
      throw new StoreException("the disk is full", null);
    }
    inbox.add(new Received(source, name, text));
  }

  @Test
  void aMessageIsStoredThenAnsweredWithFinAndNothingElse() throws Exception {
    Connection zed = send(Csend.textFrom("zed", "hello"));
    assertThat(Csend.closeOf(zed)).isEqualTo("FIN");
    assertThat(inbox).containsExactly(new Received(Csend.ZED, "zed", "hello"));
  }

  @Test
  void theSourceIsWhereItCameFromWhateverTheFrameSays() throws Exception {
    send(Csend.latin1("CSDCTEXT|3|zed@1.2.3.4|hello"));
    assertThat(inbox.take().source()).isEqualTo(Csend.ZED);
  }

  @Test
  void ourFinWaitsForTheStore() throws Exception {
    storeIsOpen = new CountDownLatch(1);
    Connection zed = send(Csend.textFrom("zed", "hello"));
    assertThat(send(Csend.BOB, new byte[0])).satisfies(bob -> Csend.closeOf(bob));
    assertThat(hasEnded(zed)).isFalse();
    storeIsOpen.countDown();
    assertThat(Csend.closeOf(zed)).isEqualTo("FIN");
  }

  @Test
  void aStoreThatFailsForAWhileOnlyDelays() throws Exception {
    storeFails = true;
    Connection zed = send(Csend.textFrom("zed", "hello"));
    clock.awaitSleeper(Inbound.STORE_AGAIN, 1);
    storeFails = false;
    assertThat(hasEnded(zed)).isFalse();
    clock.advance(Inbound.STORE_AGAIN);
    assertThat(Csend.closeOf(zed)).isEqualTo("FIN");
    assertThat(inbox).extracting(Received::text).containsExactly("hello");
  }

  @Test
  void aStoreThatFailsForTooLongIsToldByAReset() throws Exception {
    storeFails = true;
    Connection zed = send(Csend.textFrom("zed", "hello"));
    clock.awaitSleeper(Inbound.STORE_AGAIN, 1);
    clock.advance(Inbound.KEPT);
    assertThat(Csend.closeOf(zed)).isEqualTo("RESET");
    storeFails = false;
    assertThat(Csend.closeOf(send(Csend.textFrom("zed", "again")))).isEqualTo("FIN");
    assertThat(inbox).extracting(Received::text).containsExactly("again");
  }

  @Test
  void aWireThatClosesWaitsNoLongerForAStoreThatFails() throws Exception {
    storeFails = true;
    Connection zed = send(Csend.textFrom("zed", "hello"));
    clock.awaitSleeper(Inbound.STORE_AGAIN, 1);
    wire.close();
    assertThat(Csend.closeOf(zed)).isEqualTo("RESET");
    assertThat(wire.awaitEnded(Deadline.NEVER)).isTrue();
  }

  @Test
  void aConnectionThatBrokeMayBeTornAndIsDropped() throws Exception {
    Connection zed = network.connect(Csend.ZED, ALICES, Deadline.NEVER);
    zed.write(ByteBuffer.wrap(Csend.textFrom("zed", "hel")), Deadline.NEVER);
    zed.abort();
    assertThat(Csend.closeOf(send(Csend.textFrom("zed", "hello")))).isEqualTo("FIN");
    assertThat(inbox).extracting(Received::text).containsExactly("hello");
  }

  @Test
  void aMacMayEndItsConnectionWithAReset() throws Exception {
    Connection mac = network.connect(Csend.BOB, ALICES, Deadline.NEVER);
    mac.write(ByteBuffer.wrap(Csend.textFrom("mac", "hello")), Deadline.NEVER);
    mac.abort();
    assertThat(inbox.take().text()).isEqualTo("hello");
  }

  @Test
  void aMessageMayComeByteByByte() throws Exception {
    Connection zed = network.connect(Csend.ZED, ALICES, Deadline.NEVER);
    for (byte b : Csend.textFrom("zed", "hello")) {
      zed.write(ByteBuffer.wrap(new byte[] {b}), Deadline.NEVER);
    }
    zed.shutdownOutput();
    assertThat(Csend.closeOf(zed)).isEqualTo("FIN");
    assertThat(inbox).extracting(Received::text).containsExactly("hello");
  }

  @Test
  void messagesFromOneAddressAreStoredInTheOrderOfTheirConnections() throws Exception {
    Connection slow = dial("the fi");
    Connection second = send(Csend.textFrom("zed", "the second"));
    Connection third = send(Csend.textFrom("zed", "the third"));
    assertThat(Csend.closeOf(send(Csend.BOB, Csend.textFrom("bob", "from elsewhere"))))
        .isEqualTo("FIN");
    assertThat(hasEnded(second)).isFalse();
    slow.write(ByteBuffer.wrap(Csend.latin1("rst")), Deadline.NEVER);
    slow.shutdownOutput();
    assertThat(Csend.closeOf(slow)).isEqualTo("FIN");
    assertThat(Csend.closeOf(third)).isEqualTo("FIN");
    assertThat(inbox)
        .extracting(Received::text)
        .containsExactly("from elsewhere", "the first", "the second", "the third");
  }

  @Test
  void aConnectionThatDoesNotEndHoldsUpItsSuccessorsFor5SecondsAndIsTakenAsItIs() throws Exception {
    Connection slow = dial("unfinished");
    send(Csend.textFrom("zed", "the second"));
    clock.advanceToDeadlineIn(InboundAdmission.READ_TIMEOUT);
    assertThat(inbox.take().text()).isEqualTo("unfinished");
    assertThat(inbox.take().text()).isEqualTo("the second");
    assertThat(Csend.closeOf(slow)).isEqualTo("RESET");
  }

  @Test
  void aConnectionThatSendsNothingIsResetAfter5Seconds() throws Exception {
    Connection idle = network.connect(Csend.ZED, ALICES, Deadline.NEVER);
    clock.advanceToDeadlineIn(InboundAdmission.READ_TIMEOUT);
    assertThat(Csend.closeOf(idle)).isEqualTo("RESET");
    assertThat(inbox).isEmpty();
  }

  @Test
  void aConnectionThatEndsWithoutAByteIsNothing() throws Exception {
    assertThat(Csend.closeOf(send(new byte[0]))).isEqualTo("FIN");
    assertThat(inbox).isEmpty();
  }

  @Test
  void aResetWithoutAByteIsNothing() throws Exception {
    network.connect(Csend.ZED, ALICES, Deadline.NEVER).abort();
    assertThat(Csend.closeOf(send(Csend.textFrom("zed", "hello")))).isEqualTo("FIN");
    assertThat(inbox).extracting(Received::text).containsExactly("hello");
  }

  @Test
  void a1023ByteMessageIsWholeAndOf1024TheFirst1023BytesAreTaken() throws Exception {
    String header = "CSDCTEXT|3|zed@10.77.0.14|";
    String longest = "x".repeat(1_023 - header.length());
    assertThat(Csend.closeOf(send(Csend.textFrom("zed", longest)))).isEqualTo("FIN");
    assertThat(inbox.take().text()).isEqualTo(longest);
    assertThat(Csend.closeOf(send(Csend.textFrom("zed", longest + "y")))).isEqualTo("RESET");
    assertThat(inbox.take().text()).isEqualTo(longest);
    Connection endless = dial("x".repeat(5_000));
    assertThat(Csend.closeOf(endless)).isEqualTo("RESET");
    assertThat(inbox.take().text()).isEqualTo(longest);
  }

  @Test
  void aNulEndsTheText() throws Exception {
    send(Csend.textFrom("zed", "hello\0there"));
    assertThat(inbox.take().text()).isEqualTo("hello");
  }

  @Test
  void v1AndNamelessMessagesAreTaken() throws Exception {
    send(Csend.latin1("CSDCTEXT|zed@10.77.0.14|from v1"));
    assertThat(inbox.take()).isEqualTo(new Received(Csend.ZED, "zed", "from v1"));
    send(Csend.latin1("CSDCTEXT|3|@10.77.0.14|nameless"));
    assertThat(inbox.take()).isEqualTo(new Received(Csend.ZED, "", "nameless"));
  }

  @Test
  void rubbishAndOtherKindsAreDroppedAndClosedNormally() throws Exception {
    for (String bytes :
        new String[] {"GET / HTTP/1.0\r\n\r\n", "x", "CSDCQUIT|3|z@1|", "CSDCDISCOVERY|4|z@1|"}) {
      assertThat(Csend.closeOf(send(Csend.latin1(bytes)))).isEqualTo("FIN");
    }
    assertThat(inbox).isEmpty();
  }

  @Test
  void the17thConnectionOfAnAddressCostsTheOldestThatIsSilent() throws Exception {
    List<Connection> idle = idle(Csend.ZED, InboundAdmission.MAX_PER_ADDRESS);
    idle.getFirst().write(ByteBuffer.wrap(Csend.latin1("C")), Deadline.NEVER);
    awaitRead(idle.getFirst());
    clock.awaitSleeper(InboundAdmission.READ_TIMEOUT, InboundAdmission.MAX_PER_ADDRESS);
    clock.advance(InboundAdmission.GRACE);
    send(Csend.textFrom("zed", "the 17th"));
    assertThat(Csend.closeOf(idle.get(1))).isEqualTo("RESET");
    assertThat(hasEnded(idle.get(2))).isFalse();
    assertThat(hasEnded(idle.getFirst())).isFalse();
    clock.advanceToDeadlineIn(InboundAdmission.READ_TIMEOUT.minus(InboundAdmission.GRACE));
    assertThat(inbox.take().text()).isEqualTo("the 17th");
  }

  @Test
  void noConnectionIsResetWithinItsGrace() throws Exception {
    List<Connection> idle = idle(Csend.ZED, InboundAdmission.MAX_PER_ADDRESS);
    Connection last = send(Csend.textFrom("zed", "the 17th"));
    clock.awaitSleeper(InboundAdmission.GRACE, 1);
    idle.forEach(connection -> say(connection, "in time"));
    assertThat(Csend.closeOf(last)).isEqualTo("FIN");
    assertThat(inbox).hasSize(17).first().extracting(Received::text).isEqualTo("in time");
  }

  @Test
  void if16AllHaveSpokenTheBacklogWaitsUntilOneEnds() throws Exception {
    List<Connection> speaking = new ArrayList<>();
    for (int i = 0; i < InboundAdmission.MAX_PER_ADDRESS; i++) {
      speaking.add(dial("unfinished " + i));
      awaitRead(speaking.getLast());
    }
    clock.awaitSleeper(InboundAdmission.READ_TIMEOUT, InboundAdmission.MAX_PER_ADDRESS);
    Connection seventeenth = send(Csend.textFrom("zed", "the 17th"));
    Connection elsewhere = send(Csend.BOB, Csend.textFrom("bob", "from elsewhere"));
    clock.advance(InboundAdmission.GRACE.multipliedBy(2));
    assertThat(hasEnded(elsewhere)).isFalse();
    speaking.getFirst().shutdownOutput();
    assertThat(Csend.closeOf(elsewhere)).isEqualTo("FIN");
    assertThat(hasEnded(seventeenth)).isFalse();
    clock.advanceToDeadlineIn(
        InboundAdmission.READ_TIMEOUT.minus(InboundAdmission.GRACE.multipliedBy(2)));
    assertThat(Csend.closeOf(seventeenth)).isEqualTo("FIN");
    assertThat(inbox).hasSize(18);
  }

  @Test
  void anIdleFloodFromOneAddressHoldsUpNobodyElse() throws Exception {
    List<Connection> flood = idle(Csend.ZED, InboundAdmission.MAX_PER_ADDRESS);
    for (int i = 0; i < 100; i++) {
      clock.advance(InboundAdmission.GRACE);
      flood.add(network.connect(Csend.ZED, ALICES, Deadline.NEVER));
      assertThat(Csend.closeOf(flood.get(i))).isEqualTo("RESET");
      Connection bob = send(Csend.BOB, Csend.textFrom("bob", "hello"));
      assertThat(Csend.closeOf(bob)).isEqualTo("FIN");
      inbox.take();
    }
  }

  @Test
  void the513thConnectionCostsTheOldestThatIsSilent() throws Exception {
    List<Connection> idle = new ArrayList<>();
    for (int i = 0; i < InboundAdmission.MAX_IN_ALL; i++) {
      idle.add(network.connect(Csend.ip("10.0.1." + i / 16), ALICES, Deadline.NEVER));
    }
    clock.awaitSleeper(InboundAdmission.READ_TIMEOUT, InboundAdmission.MAX_IN_ALL);
    clock.advance(InboundAdmission.GRACE);
    Connection bob = send(Csend.BOB, Csend.textFrom("bob", "hello"));
    assertThat(Csend.closeOf(bob)).isEqualTo("FIN");
    assertThat(Csend.closeOf(idle.getFirst())).isEqualTo("RESET");
    assertThat(hasEnded(idle.get(1))).isFalse();
  }

  @Test
  void aShortageWaits50MillisecondsAndGoesOn() throws Exception {
    network.failNextAccept(NetworkError.SHORTAGE);
    network.failNextAccept(NetworkError.SHORTAGE);
    clock.advanceToDeadlineIn(CsendReceiver.SHORTAGE_PAUSE);
    clock.advanceToDeadlineIn(CsendReceiver.SHORTAGE_PAUSE);
    assertThat(Csend.closeOf(send(Csend.textFrom("zed", "hello")))).isEqualTo("FIN");
  }

  @Test
  void closingDuringAShortageEndsItAtOnce() throws Exception {
    network.failNextAccept(NetworkError.SHORTAGE);
    clock.awaitSleeper(CsendReceiver.SHORTAGE_PAUSE, 1);
    wire.close();
    assertThat(threads.join()).isEmpty();
  }

  @Test
  void closingDeliversWhatIsCompleteAndResetsTheRest() throws Exception {
    storeIsOpen = new CountDownLatch(1);
    Connection complete = send(Csend.textFrom("zed", "complete"));
    Connection waiting = send(Csend.textFrom("zed", "complete too"));
    Connection torn = dial(Csend.BOB, "to");
    Connection idle = network.connect(Csend.BOB, ALICES, Deadline.NEVER);
    reachedTheStore.acquire();
    clock.awaitSleeper(InboundAdmission.READ_TIMEOUT, 2);
    clock.awaitSleeper(Duration.ofNanos(Long.MAX_VALUE), 2);
    wire.close();
    assertThat(Csend.closeOf(torn)).isEqualTo("RESET");
    assertThat(Csend.closeOf(idle)).isEqualTo("RESET");
    storeIsOpen.countDown();
    assertThat(Csend.closeOf(complete)).isEqualTo("FIN");
    assertThat(Csend.closeOf(waiting)).isEqualTo("FIN");
    assertThat(inbox).extracting(Received::text).containsExactly("complete", "complete too");
  }

  @Test
  void aConnectionThatHadNoTimeToBeReadIsStillDeliveredIfItIsWhole() throws Exception {
    threads.hold();
    Connection whole = send(Csend.textFrom("zed", "whole"));
    threads.awaitHeld();
    Connection torn = dial(Csend.BOB, "to");
    threads.awaitHeld();
    wire.close();
    assertThat(wire.awaitEnded(Deadline.PASSED)).isFalse();
    threads.release();
    assertThat(wire.awaitEnded(Deadline.NEVER)).isTrue();
    assertThat(Csend.closeOf(whole)).isEqualTo("FIN");
    assertThat(Csend.closeOf(torn)).isEqualTo("RESET");
    assertThat(inbox).extracting(Received::text).containsExactly("whole");
  }

  @Test
  void closingWhileTheBacklogWaitsResetsTheOneThatWaits() throws Exception {
    for (int i = 0; i < InboundAdmission.MAX_PER_ADDRESS; i++) {
      dial("unfinished");
    }
    clock.awaitSleeper(InboundAdmission.READ_TIMEOUT, InboundAdmission.MAX_PER_ADDRESS);
    Connection seventeenth = send(Csend.textFrom("zed", "the 17th"));
    wire.close();
    assertThat(Csend.closeOf(seventeenth)).isEqualTo("RESET");
    assertThat(threads.join()).isEmpty();
    assertThat(inbox).isEmpty();
  }

  @Test
  void closingNeverReportsALossAsStored() throws Exception {
    for (int round = 0; round < 50; round++) {
      List<Connection> senders = new ArrayList<>();
      TestThreads ownThreads = new TestThreads();
      FakeNetwork ownNetwork = new FakeNetwork(clock);
      CsendConfig config = new CsendConfig("alice", ALICES, _ -> CsendPeer.UNKNOWN);
      CsendWire closing = new CsendWire(config, new CsendIds(), ownNetwork, clock, ownThreads);
      closing.open(this::store);
      for (int i = 0; i < 5; i++) {
        senders.add(Csend.send(ownNetwork, Csend.ZED, ALICES, Csend.textFrom("zed", "m" + i)));
      }
      closing.close();
      assertThat(ownThreads.join()).isEmpty();
      long toldStored = senders.stream().filter(s -> Csend.closeOf(s).equals("FIN")).count();
      assertThat(toldStored).isLessThanOrEqualTo(inbox.size());
      inbox.clear();
    }
  }

  private Connection send(byte[] bytes) throws NetworkException {
    return send(Csend.ZED, bytes);
  }

  private Connection send(InetAddress from, byte[] bytes) throws NetworkException {
    return Csend.send(network, from, ALICES, bytes);
  }

  private Connection dial(String text) throws NetworkException {
    return dial(Csend.ZED, text);
  }

  private Connection dial(InetAddress from, String text) throws NetworkException {
    return Csend.dial(network, from, ALICES, Csend.textFrom("zed", text));
  }

  private List<Connection> idle(InetAddress from, int count) throws Exception {
    List<Connection> idle = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      idle.add(network.connect(from, ALICES, Deadline.NEVER));
    }
    clock.awaitSleeper(InboundAdmission.READ_TIMEOUT, count);
    return idle;
  }

  private static void awaitRead(Connection connection) throws InterruptedException {
    ((FakeConnection) connection).awaitRead();
  }

  private static void say(Connection connection, String text) {
    try {
      connection.write(ByteBuffer.wrap(Csend.textFrom("zed", text)), Deadline.NEVER);
      connection.shutdownOutput();
    } catch (NetworkException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean hasEnded(Connection connection) {
    try {
      return connection.read(ByteBuffer.allocate(1), Deadline.PASSED) < 0;
    } catch (NetworkException e) {
      return e.error() != NetworkError.TIMED_OUT;
    }
  }
}
