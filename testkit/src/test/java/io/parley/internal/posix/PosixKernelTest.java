package io.parley.internal.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.internal.wire.csend.CsendConfig;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.internal.wire.csend.CsendPeer;
import io.parley.internal.wire.csend.CsendWire;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What no other stack has: a kernel, with its packets, ports, descriptors and carriers.
@Timeout(60)
final class PosixKernelTest {

  private static final InetAddress HERE = Loopback.address(4);
  private static final InetAddress THERE = Loopback.address(5);

  /// The most carriers that the JDK starts to make up for those that are held up.
  private static final int MOST_CARRIERS = 256;

  /// Connections, one after the other. Each leaves a port in TIME_WAIT for a minute, so 30,000,
  /// which is what it takes to see the kernel's own choice of ports crawl (`Dialler`), would leave
  /// none to the other programs of this machine.
  private static final int MANY = 3_000;

  private final Clock clock = new SystemClock();
  private final List<Thread> started = new ArrayList<>();
  private final List<ServerSocket> takers = new ArrayList<>();
  private final PosixStack stack = new PosixStack(clock, this::start);

  @AfterEach
  void closeEverything() throws IOException {
    stack.close();
    for (ServerSocket taker : takers) {
      taker.close();
    }
  }

  @Test
  void anAbortIsARealReset() throws Exception {
    withPlainPeer((near, far) -> {
      near.abort();
      assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
    });
  }

  @Test
  void aCloseIsARealFin() throws Exception {
    withPlainPeer((near, far) -> {
      near.close();
      assertThat(far.getInputStream().read()).isEqualTo(-1);
    });
  }

  @Test
  void aRealResetIsTold() throws Exception {
    withPlainPeer((near, far) -> {
      far.setSoLinger(true, 0);
      far.close();
      assertFails(NetworkError.RESET, () -> near.read(ByteBuffer.allocate(1), plenty()));
    });
  }

  @Test
  void whoClosesWithBytesUnreadResets() throws Exception {
    withPlainPeer((near, far) -> {
      far.getOutputStream().write(new byte[2]);
      near.read(ByteBuffer.allocate(1), plenty());
      near.close();
      assertThatThrownBy(() -> far.getInputStream().read()).isInstanceOf(SocketException.class);
    });
  }

  @Test
  void thousandsOfConnectionsDoNotUseUpThePorts() throws Exception {
    Set<Integer> ports = new HashSet<>();
    try (Listener listener = stack.listen(new Address(THERE, 0))) {
      for (int i = 0; i < MANY; i++) {
        try (Connection near = connect(listener.local());
            Connection far = listener.accept(plenty())) {
          ports.add(near.local().port());
          near.shutdownOutput();
          assertThat(far.read(ByteBuffer.allocate(1), plenty())).isEqualTo(-1);
        }
      }
    }
    assertThat(ports).hasSize(MANY);
  }

  @Test
  void aPortThatIsTakenIsSkipped() throws Exception {
    var dialler = dialler();
    int last = Dialler.FIRST_PORT + 2;
    take(Dialler.FIRST_PORT, last);
    try (var plain = new ServerSocket(0, 1, THERE);
        var near = dialler.dial(HERE, addressOf(plain), plenty())) {
      assertThat(near.socket().getLocalPort()).isGreaterThan(last);
    }
  }

  @Test
  void theKernelChoosesWhenPortsInARowAreTaken() throws Exception {
    var dialler = dialler();
    int last = Dialler.FIRST_PORT + Dialler.TURNS;
    take(Dialler.FIRST_PORT, last);
    try (var plain = new ServerSocket(0, 1, THERE);
        var near = dialler.dial(HERE, addressOf(plain), plenty())) {
      assertThat(near.socket().getLocalPort())
          .isNotIn(takers.stream().map(ServerSocket::getLocalPort).toList());
    }
  }

  @Test
  void nobodyIsConnectedToItself() {
    var dialler = dialler();
    var nobody = new Address(HERE, Dialler.FIRST_PORT);
    assertFails(NetworkError.REFUSED, () -> dialler.dial(HERE, nobody, plenty()));
  }

  @Test
  void anIpv4AddressCannotReachAnIpv6One() {
    var peer = new Address(InetAddress.ofLiteral("::1"), 9);
    assertFails(NetworkError.ADDRESS_UNAVAILABLE, () -> stack.connect(HERE, peer, plenty()));
  }

  @Test
  void ipv6WorksToo() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    assumeThat(KernelAddresses.isOurs(loopback)).isTrue();
    try (Listener listener = stack.listen(new Address(loopback, 0));
        Connection near = stack.connect(loopback, listener.local(), plenty());
        Connection far = listener.accept(plenty());
        DatagramPort port = stack.openDatagrams(new Address(loopback, 0))) {
      assertThat(far.remote()).isEqualTo(near.local());
      port.send(port.local(), ByteBuffer.allocate(3));
      ByteBuffer into = ByteBuffer.allocate(10);
      assertThat(port.receive(into, plenty())).isEqualTo(port.local());
      assertThat(into.remaining()).isEqualTo(3);
    }
  }

  @Test
  void whoListensEverywhereIsCalledOverIpv4AndIpv6() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    assumeThat(KernelAddresses.isOurs(loopback)).isTrue();
    InetAddress anywhere = InetAddress.ofLiteral("0.0.0.0");
    try (Listener listener = stack.listen(new Address(anywhere, 0))) {
      int port = listener.local().port();
      assertThat(listener.local().ip()).isEqualTo(anywhere);
      for (InetAddress ip : List.of(THERE, loopback)) {
        try (Connection near = stack.connect(anywhere, new Address(ip, port), plenty());
            Connection far = listener.accept(plenty())) {
          assertThat(far.local()).isEqualTo(new Address(ip, port));
          assertThat(far.remote()).isEqualTo(near.local());
        }
      }
      for (InetAddress ip : List.of(anywhere, THERE, loopback)) {
        assertFails(NetworkError.ADDRESS_IN_USE, () -> stack.listen(new Address(ip, port)));
      }
    }
  }

  @Test
  void ifAnotherProgramHasThePortOverIpv6WeListenOverIpv4() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    assumeThat(KernelAddresses.isOurs(loopback)).isTrue();
    InetAddress anywhere = InetAddress.ofLiteral("0.0.0.0");
    try (Listener other = stack.listen(new Address(loopback, 0));
        Listener ours = stack.listen(new Address(anywhere, other.local().port()));
        Connection near = stack.connect(HERE, new Address(THERE, ours.local().port()), plenty());
        Connection far = ours.accept(plenty())) {
      assertThat(far.remote()).isEqualTo(near.local());
    }
  }

  @Test
  void aTextOverCsendsFramingIsReceivedFromAnIpv6Peer() throws Exception {
    InetAddress loopback = InetAddress.ofLiteral("::1");
    assumeThat(KernelAddresses.isOurs(loopback)).isTrue();
    Address local = freeEverywhere();
    var config = new CsendConfig("bob", local, _ -> CsendPeer.UNKNOWN);
    var texts = new LinkedBlockingQueue<String>();
    try (var wire = new CsendWire(config, new CsendIds(), stack, clock, this::start)) {
      wire.open(
          (source, name, text) -> texts.add(name + " at " + source.getHostAddress() + ": " + text));
      for (String frame : List.of("CSDCTEXT|1|zed@0:0:0:0:0:0:0:1|hello", "CSDCTEXT|2|zed@::1|x")) {
        try (var zed = new Socket(loopback, local.port())) {
          zed.getOutputStream().write(frame.getBytes(StandardCharsets.UTF_8));
          zed.shutdownOutput();
          assertThat(zed.getInputStream().read()).isEqualTo(-1);
        }
      }
    }
    assertThat(texts).containsExactly("zed at 0:0:0:0:0:0:0:1: hello", "zed at 0:0:0:0:0:0:0:1: x");
  }

  private Address freeEverywhere() throws NetworkException {
    try (Listener chosen = stack.listen(new Address(InetAddress.ofLiteral("0.0.0.0"), 0))) {
      return chosen.local();
    }
  }

  @Test
  void aPortThatItsOwnerDoesNotShareIsInUse() throws Exception {
    try (var plain = new DatagramSocket(0, HERE)) {
      var taken = new Address(HERE, plain.getLocalPort());
      assertFails(NetworkError.ADDRESS_IN_USE, () -> stack.openDatagrams(taken));
    }
  }

  @Test
  void whatIsClosedIsForgottenAndItsDescriptorsAreFree() throws Exception {
    assumeThat(Path.of("/proc/self/fd")).exists();
    Address door = useEverythingOnce(new Address(THERE, 0));
    long before = descriptors();
    for (int i = 0; i < 100; i++) {
      useEverythingOnce(door);
    }
    assertThat(stack.openSockets().count()).isZero();
    assertThat(descriptors()).as("descriptors, %d before", before).isLessThan(before + 50);
  }

  @Test
  void closingTheStackFreesWhatIsLeftAndEndsItsOneThread() throws Exception {
    Listener listener = stack.listen(new Address(THERE, 0));
    try (Connection near = connect(listener.local())) {
      near.write(ByteBuffer.allocate(1), new Deadline(Long.MAX_VALUE - 1));
      near.write(ByteBuffer.allocate(1), plenty());
      assertThat(started).hasSize(1).first().matches(Thread::isAlive);
      stack.close();
    }
    assertThat(stack.openSockets().count()).isZero();
    started.getFirst().join();
  }

  @Test
  void readersThatWaitHoldUpNobody() throws Exception {
    List<Connection> all = new ArrayList<>();
    List<CompletableFuture<NetworkError>> waiting = new ArrayList<>();
    try (Listener listener = stack.listen(new Address(THERE, 0))) {
      for (int i = 0; i <= MOST_CARRIERS; i++) {
        Connection near = connect(listener.local());
        all.add(near);
        all.add(listener.accept(plenty()));
        waiting.add(inVirtualThread(() -> near.read(ByteBuffer.allocate(1), plenty())));
      }
      assertFails(NetworkError.TIMED_OUT, () -> listener.accept(soon()));
      inVirtualThread(() -> {}).exceptionally(_ -> null).join();
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    all.forEach(Connection::close);
    for (CompletableFuture<NetworkError> reader : waiting) {
      assertThat(reader.get()).isEqualTo(NetworkError.CLOSED);
    }
  }

  /// Uses a connection whose other end is a socket of the JDK's.
  @FunctionalInterface
  private interface PlainPeerTest {
    void run(Connection near, Socket far) throws Exception;
  }

  private void withPlainPeer(PlainPeerTest test) throws Exception {
    try (var plain = new ServerSocket(0, 1, THERE);
        Connection near = connect(addressOf(plain));
        Socket far = plain.accept()) {
      test.run(near, far);
    }
  }

  /// Uses everything.
  ///
  /// @param door where to listen
  /// @return where it listened
  private Address useEverythingOnce(Address door) throws Exception {
    try (Listener listener = stack.listen(door);
        DatagramPort port = stack.openDatagrams(new Address(HERE, 0));
        Connection near = connect(listener.local());
        Connection far = listener.accept(plenty());
        Connection aborted = connect(listener.local())) {
      near.write(ByteBuffer.allocate(1), plenty());
      assertFails(NetworkError.TIMED_OUT, () -> near.read(ByteBuffer.allocate(1), now()));
      assertFails(NetworkError.TIMED_OUT, () -> port.receive(ByteBuffer.allocate(1), now()));
      far.shutdownOutput();
      aborted.abort();
      Address nobody = listener.local().withPort(1);
      assertFails(NetworkError.ADDRESS_IN_USE, () -> stack.listen(listener.local()));
      assertFails(NetworkError.REFUSED, () -> stack.connect(HERE, nobody, plenty()));
      assertFails(NetworkError.TIMED_OUT, () -> stack.connect(HERE, nobody, now()));
      return listener.local();
    }
  }

  /// A dialler that begins with the first of its ports.
  private Dialler dialler() {
    return new Dialler(new FirstPortClock(clock), new OpenSockets());
  }

  private void take(int first, int last) throws IOException {
    for (int port = first; port <= last; port++) {
      takers.add(new ServerSocket(port, 1, HERE));
    }
  }

  private Connection connect(Address peer) throws NetworkException {
    return stack.connect(HERE, peer, plenty());
  }

  private Deadline plenty() {
    return Deadline.in(clock, Duration.ofSeconds(30));
  }

  private Deadline soon() {
    return Deadline.in(clock, Duration.ofMillis(100));
  }

  private Deadline now() {
    return Deadline.in(clock, Duration.ZERO);
  }

  private Thread start(String name, Runnable body) {
    Thread thread = new SystemThreads().start(name, body);
    started.add(thread);
    return thread;
  }

  /// What a call fails with, once it has failed.
  private static CompletableFuture<NetworkError> inVirtualThread(ThrowingCallable call) {
    var end = new CompletableFuture<NetworkError>();
    Thread.startVirtualThread(() -> {
      try {
        call.call();
        end.completeExceptionally(new AssertionError("it succeeded"));
      } catch (NetworkException e) {
        end.complete(e.error());
      } catch (Throwable e) {
        end.completeExceptionally(e);
      }
    });
    return end;
  }

  private static void assertFails(NetworkError error, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NetworkException.class, e -> assertThat(e.error()).as(e.getMessage()).isEqualTo(error));
  }

  private static Address addressOf(ServerSocket socket) {
    return new Address(socket.getInetAddress(), socket.getLocalPort());
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }
}
