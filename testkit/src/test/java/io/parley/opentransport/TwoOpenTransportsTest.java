package io.parley.opentransport;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import io.parley.opentransport.Constants.Manner;
import io.parley.opentransport.Constants.Marks;
import io.parley.spi.Address;
import io.parley.testkit.sim.Chances;
import io.parley.testkit.sim.LinkConditions;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two Macs whose programs live in notifiers, as Open Transport's best ones did: everything is done
/// there, on endpoints that serve one connection after the other, over a network that loses,
/// doubles, reorders, cuts and resets.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoOpenTransportsTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");
  private static final Address DOOR = new Address(BOB, 2_555);
  private static final int WRITERS = 3;
  private static final int CONNECTIONS = 4;
  private static final Duration TICK = Duration.ofMillis(50);
  private static final LinkConditions ROUGH =
      LinkConditions.USUAL.withSegments(new Chances(0.05, 0.05, 0.1));

  /// What went out on each connection that was released in order, by the address that called.
  private final Map<Address, Integer> sentWhole = new HashMap<>();

  /// What came in on each connection.
  private final Map<Address, Integer> received = new HashMap<>();

  @Test
  void overARoughNetworkEveryByteArrivesInOrder() {
    SeededScheduler.forEachSeed(
        60,
        seed ->
            SeededScheduler.runTwice(
                seed, world -> new TwoOpenTransportsTest().talk(world, Ground.EVENTS)));
  }

  @Test
  void withResetsAndCutsWhatWasReleasedIsWholeAndTheRestIsTheBeginningOfWhatWasSent() {
    SeededScheduler.forEachSeed(
        60,
        seed ->
            SeededScheduler.runTwice(
                seed, world -> new TwoOpenTransportsTest().talk(world, Ground.EVENTS_AND_FAULTS)));
  }

  /// The same over a TCP whose calls block, with threads of its own; its door is held open, so that
  /// nobody is refused while all ends are taken.
  @Test
  void overAStackWhoseCallsBlockEveryByteArrivesInOrderToo() {
    SeededScheduler.forEachSeed(
        20,
        seed ->
            SeededScheduler.runTwice(
                seed, world -> new TwoOpenTransportsTest().talk(world, Ground.STACK)));
  }

  /// What the two stand on, and what happens to it.
  private enum Ground {
    EVENTS,
    EVENTS_AND_FAULTS,
    STACK
  }

  private void talk(SeededScheduler world, Ground ground) throws Exception {
    var net = new SimNetwork(world, ROUGH);
    SimStack alices = net.stack(ALICE);
    SimStack bobs = net.stack(BOB);
    if (ground == Ground.STACK) {
      try (var alice = new StackTcpPort(alices, world, world);
          var bob = new StackTcpPort(bobs, world, world);
          var door = bob.hold(DOOR)) {
        world.trace("held: " + door.local());
        talk(world, net, false, on(world, ALICE, alice), on(world, BOB, bob));
      }
    } else {
      boolean faults = ground == Ground.EVENTS_AND_FAULTS;
      OpenTransport alice = on(world, ALICE, alices.tcpPort());
      talk(world, net, faults, alice, on(world, BOB, bobs.tcpPort()));
    }
    world.sleep(TICK);
    assertThat(net.leftovers()).isEmpty();
  }

  private void talk(
      SeededScheduler world, SimNetwork net, boolean faults, OpenTransport alice, OpenTransport bob)
      throws InterruptedException {
    var server = new Server(bob);
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(alice, world.random()));
    }
    while (!writers.stream().allMatch(Writer::isDone)) {
      writers.forEach(Writer::tick);
      world.sleep(TICK);
      if (faults) {
        doHarm(net, world.random());
      }
    }
    net.healAll();
    world.sleep(Duration.ofMinutes(5));
    assertThat(received).containsAllEntriesOf(sentWhole);
    if (!faults) {
      assertThat(sentWhole).hasSize(WRITERS * CONNECTIONS);
      assertThat(server.pool).as("endpoints back in the pool").hasSize(Server.POOL);
    }
    alice.close();
    bob.close();
    world.sleep(TICK);
  }

  private static OpenTransport on(SeededScheduler world, InetAddress ip, TcpPort tcp) {
    boolean kind = world.random().nextBoolean();
    var constants =
        new Constants(
            20,
            4,
            new Marks(1 + world.random().nextInt(5_000), 0),
            Duration.ofSeconds(15),
            kind ? Manner.KIND : Manner.UNKIND);
    return OpenTransport.open(new Machine(ip, tcp, world, world), constants);
  }

  private static void doHarm(SimNetwork net, RandomGenerator random) {
    switch (random.nextInt(40)) {
      case 0 -> net.resetAll(ALICE, BOB);
      case 1 -> net.cut(ALICE, BOB);
      case 2, 3, 4, 5 -> net.healAll();
      default -> {}
    }
  }

  static byte number(int place) {
    return (byte) (place * 31 + (place >> 8));
  }

  /// Calls, sends numbered bytes, releases, waits for the other's release, and calls again.
  private final class Writer {

    private final RandomGenerator random;
    private @Nullable Endpoint ref;
    private int left = CONNECTIONS;
    private int length;
    private int sent;
    private boolean calling = true;
    private final Bind here = new Bind();
    private @Nullable Address local;

    Writer(OpenTransport ot, RandomGenerator random) {
      this.random = random;
      assertThat(ot.asyncOpenEndpoint(Configuration.TCP, this::notified, null)).isEqualTo(0);
    }

    boolean isDone() {
      return left == 0 && !calling;
    }

    /// A task begins each call, as a person would.
    void tick() {
      Endpoint known = ref;
      if (known == null || calling || left == 0) {
        return;
      }
      calling = true;
      left--;
      length = random.nextInt(200_000);
      sent = 0;
      int result = known.connect(Call.to(DOOR), null);
      assertThat(result).isEqualTo(OtWorld.NO_DATA);
    }

    private void notified(
        @Nullable Object context, OtEvent event, int result, @Nullable Object cookie) {
      assertThat(result).isEqualTo(0);
      switch (event) {
        case OtEvent.Completion.T_OPENCOMPLETE -> {
          ref = (Endpoint) cookie;
          assertThat(ref().bind(null, null)).isEqualTo(0);
        }
        case OtEvent.Completion.T_BINDCOMPLETE -> calling = false;
        case OtEvent.Async.T_CONNECT -> connected();
        case OtEvent.Completion.T_GETPROTADDRCOMPLETE -> local = here.address();
        case OtEvent.Async.T_GODATA -> send();
        case OtEvent.Async.T_ORDREL -> {
          assertThat(ref().rcvOrderlyDisconnect()).isIn(0, OtWorld.LOOK);
          if (ref().getEndpointState() == State.IDLE.number()) {
            sentWhole.put(Objects.requireNonNull(local), length);
            calling = false;
          }
        }
        case OtEvent.Async.T_DISCONNECT -> {
          assertThat(ref().rcvDisconnect(null)).isEqualTo(0);
          calling = false;
        }
        default -> throw new IllegalStateException("unexpected: " + event);
      }
    }

    private Endpoint ref() {
      return Objects.requireNonNull(ref);
    }

    private void connected() {
      if (ref().rcvConnect(null) == OtWorld.LOOK) {
        return;
      }
      local = null;
      assertThat(ref().getProtAddress(here, null)).isEqualTo(0);
      send();
    }

    /// Sends until it is flow-controlled: after a short count it tries again (p.496).
    private void send() {
      while (sent < length) {
        var piece = ByteBuffer.allocate(Math.min(length - sent, 1 + random.nextInt(20_000)));
        for (int i = sent; piece.hasRemaining(); i++) {
          piece.put(number(i));
        }
        int result = ref().snd(piece.flip(), 0);
        if (result < 0) {
          assertThat(result).isIn(OtWorld.FLOW, OtWorld.LOOK);
          return;
        }
        sent += result;
      }
      if (ref().getEndpointState() == State.DATAXFER.number()) {
        assertThat(ref().sndOrderlyDisconnect()).isIn(0, OtWorld.LOOK);
      }
    }
  }

  /// Listens with `tilisten` and a pool of unbound endpoints (p.143-144).
  private final class Server {

    static final int POOL = 8;

    final Set<Reader> pool = new LinkedHashSet<>();
    private @Nullable Endpoint listener;

    Server(OpenTransport ot) {
      for (int i = 0; i < POOL; i++) {
        new Reader(ot, this);
      }
      assertThat(ot.asyncOpenEndpoint(Configuration.TILISTEN_TCP, this::notified, null))
          .isEqualTo(0);
    }

    private void notified(
        @Nullable Object context, OtEvent event, int result, @Nullable Object cookie) {
      switch (event) {
        case OtEvent.Completion.T_OPENCOMPLETE -> {
          listener = (Endpoint) cookie;
          assertThat(listener().bind(new Bind(DOOR, 4), null)).isEqualTo(0);
        }
        case OtEvent.Completion.T_BINDCOMPLETE -> assertThat(result).isEqualTo(0);
        case OtEvent.Completion.T_DISCONNECTCOMPLETE -> {}
        case OtEvent.Async.T_LISTEN -> accept();
        case OtEvent.Completion.T_ACCEPTCOMPLETE -> assertThat(result).isIn(0, OtWorld.LOOK);
        case OtEvent.Async.T_DISCONNECT -> assertThat(listener().rcvDisconnect(null)).isEqualTo(0);
        default -> throw new IllegalStateException("unexpected: " + event);
      }
    }

    private Endpoint listener() {
      return Objects.requireNonNull(listener);
    }

    private void accept() {
      var call = new Call();
      int listened = listener().listen(call);
      if (listened != 0) {
        assertThat(listened).isIn(OtWorld.NO_DATA, OtWorld.LOOK);
        return;
      }
      if (pool.isEmpty()) {
        assertThat(listener().sndDisconnect(call)).isIn(0, OtWorld.LOOK);
        return;
      }
      Reader taken = pool.iterator().next();
      pool.remove(taken);
      taken.begin(Objects.requireNonNull(call.address()));
      int accepted = listener().accept(Objects.requireNonNull(taken.ref), call);
      assertThat(accepted).isIn(0, OtWorld.LOOK);
    }
  }

  /// Reads numbered bytes to the release, releases too, and goes back to the pool.
  private final class Reader {

    private final Server server;
    private @Nullable Endpoint ref;
    private @Nullable Address caller;
    private boolean passed;
    private int count;

    Reader(OpenTransport ot, Server server) {
      this.server = server;
      assertThat(ot.asyncOpenEndpoint(Configuration.TCP, this::notified, null)).isEqualTo(0);
    }

    void begin(Address from) {
      caller = from;
      passed = false;
      count = 0;
    }

    private void notified(
        @Nullable Object context, OtEvent event, int result, @Nullable Object cookie) {
      assertThat(result).isEqualTo(0);
      switch (event) {
        case OtEvent.Completion.T_OPENCOMPLETE -> {
          ref = (Endpoint) cookie;
          server.pool.add(this);
        }
        case OtEvent.Async.T_PASSCON -> {
          passed = true;
          read();
        }
        case OtEvent.Async.T_DATA -> {
          if (passed) {
            read();
          }
        }
        case OtEvent.Async.T_ORDREL -> {
          if (ref().rcvOrderlyDisconnect() == 0) {
            received.put(Objects.requireNonNull(caller), count);
            assertThat(ref().sndOrderlyDisconnect()).isIn(0, OtWorld.LOOK);
            recycle();
          }
        }
        case OtEvent.Async.T_DISCONNECT -> {
          if (ref().rcvDisconnect(null) == 0) {
            recycle();
          }
        }
        case OtEvent.Completion.T_UNBINDCOMPLETE -> server.pool.add(this);
        default -> throw new IllegalStateException("unexpected: " + event);
      }
    }

    private Endpoint ref() {
      return Objects.requireNonNull(ref);
    }

    private void read() {
      ByteBuffer into = ByteBuffer.allocate(3_000);
      for (int got = ref().rcv(into); got > 0; got = ref().rcv(into)) {
        into.flip();
        while (into.hasRemaining()) {
          assertThat(into.get()).isEqualTo(number(count));
          count++;
        }
        into.clear();
      }
    }

    private void recycle() {
      if (ref().getEndpointState() == State.IDLE.number()) {
        assertThat(ref().unbind()).isEqualTo(0);
      }
    }
  }
}
