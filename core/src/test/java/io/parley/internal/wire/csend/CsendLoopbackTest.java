package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.KnownPeer.TextEncoding;
import io.parley.internal.posix.PosixStack;
import io.parley.internal.time.SystemClock;
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
import io.parley.spi.StoreException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The wire on the kernel's sockets: what the fake network only claims of them.
@Timeout(30)
class CsendLoopbackTest {

  private static final InetAddress ALICE = Csend.ip("127.0.7.1");
  private static final InetAddress BOB = Csend.ip("127.0.7.2");
  private static final InetAddress MAC = Csend.ip("127.0.7.3");

  private final SystemClock clock = new SystemClock();
  private final TestThreads threads = new TestThreads();
  private final PosixStack stack = new PosixStack(clock, threads);
  private final BlockingQueue<String> bobsInbox = new LinkedBlockingQueue<>();
  private final AtomicInteger bobsStoreFails = new AtomicInteger();
  private final CsendWire alice = wire("alice", ALICE);
  private final CsendWire bob = wire("bob", BOB);

  @BeforeEach
  void open() throws NetworkException {
    alice.open((_, _, _) -> {});
    bob.open((source, name, text) -> {
      if (bobsStoreFails.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new StoreException("the disk is full", null);
      }
      bobsInbox.add(source.getHostAddress() + " " + name + ": " + text);
    });
  }

  @AfterEach
  void nothingIsLeftOver() throws InterruptedException {
    alice.close();
    bob.close();
    stack.close();
    assertThat(threads.join()).isEmpty();
  }

  @Test
  void aMessageIsStoredBeforeItIsReportedAsSent() {
    assertThat(Csend.plain(alice.handOver(bob.local(), Csend.entry("héllo ☃"), 0)))
        .isEqualTo(new Sent(7, "the peer closed after reading"));
    assertThat(bobsInbox).containsExactly("127.0.7.1 alice: héllo ☃");
  }

  @Test
  void manyMessagesComeInOrder() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      assertThat(alice.handOver(bob.local(), Csend.entry("m" + i), 0)).isInstanceOf(Sent.class);
      sent.add("127.0.7.1 alice: m" + i);
    }
    assertThat(bobsInbox).containsExactlyElementsOf(sent);
  }

  @Test
  void aLongTextComesInParts() {
    String text = "Grüße, Welt! ".repeat(400);
    int from = 0;
    while (from < text.length()) {
      from = ((Sent) alice.handOver(bob.local(), Csend.entry(text), from)).next();
    }
    String joined = String.join("", bobsInbox).replace("127.0.7.1 alice: ", "");
    assertThat(joined).isEqualTo(text);
    assertThat(bobsInbox).hasSizeBetween(6, 7);
  }

  @Test
  void aStoreThatFailsOnceOnlyDelays() {
    bobsStoreFails.set(1);
    assertThat(Csend.plain(alice.handOver(bob.local(), Csend.entry("hello"), 0)))
        .isEqualTo(new Sent(5, "the peer closed after reading"));
    assertThat(bobsInbox).containsExactly("127.0.7.1 alice: hello");
  }

  @Test
  void whereNobodyListensNothingIsSent() throws Exception {
    Listener gone = stack.listen(new Address(BOB, 0));
    gone.close();
    assertThat(alice.handOver(gone.local(), Csend.entry("hello"), 0))
        .isEqualTo(new NotSent(NetworkError.REFUSED, "connection refused"));
  }

  @Test
  void aMacsResetAfterItsMessageLosesNothing() throws Exception {
    Connection mac = Csend.dial(stack, MAC, bob.local(), Csend.textFrom("mac", "hello"));
    mac.abort();
    assertThat(bobsInbox.take()).isEqualTo("127.0.7.3 mac: hello");
  }

  @Test
  void aMessageMayComeByteByByte() throws Exception {
    Connection slow = stack.connect(ALICE, bob.local(), Deadline.NEVER);
    for (byte b : Csend.textFrom("zed", "hello")) {
      slow.write(ByteBuffer.wrap(new byte[] {b}), Deadline.NEVER);
    }
    slow.shutdownOutput();
    assertThat(Csend.closeOf(slow)).isEqualTo("FIN");
    assertThat(bobsInbox).containsExactly("127.0.7.1 zed: hello");
  }

  @Test
  void a1024ByteMessageIsAnsweredWithAResetAndTaken() throws Exception {
    String text = "x".repeat(1_024 - Csend.textFrom("zed", "").length);
    Connection sender = Csend.send(stack, ALICE, bob.local(), Csend.textFrom("zed", text));
    assertThat(Csend.closeOf(sender)).isEqualTo("RESET");
    assertThat(bobsInbox.take()).hasSize("127.0.7.1 zed: ".length() + text.length() - 1);
  }

  @Test
  void closingEndsAHandOverThatWaitsForThePeerAtOnce() throws Exception {
    Listener silent = stack.listen(new Address(BOB, 0));
    FutureTask<HandOver> handOver =
        new FutureTask<>(() -> alice.handOver(silent.local(), Csend.entry("hello"), 0));
    threads.start("lane", handOver);
    Connection accepted = silent.accept(Deadline.NEVER);
    byte[] frame = Csend.readAll(accepted);
    alice.close();
    assertThat(Csend.plain(handOver.get())).isEqualTo(new Uncertain(5, "this node is closing"));
    assertThat(Csend.frame(frame).text()).isEqualTo("hello");
  }

  private CsendWire wire(String name, InetAddress ip) {
    CsendConfig config =
        new CsendConfig(
            name, new Address(ip, 0), peer -> new CsendPeer(TextEncoding.UTF_8, peer.equals(MAC)));
    return new CsendWire(config, new CsendIds(), stack, clock, threads);
  }
}
