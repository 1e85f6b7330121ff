package io.parley.mactcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpBfrReturn;
import io.parley.mactcp.TcpCommand.TcpClose;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpNoCopyRcv;
import io.parley.mactcp.TcpCommand.TcpPassiveOpen;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpSend;
import io.parley.mactcp.TcpCommand.TcpStatus;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two Macs whose programs live at interrupt level, as MacTCP's did: everything is done in
/// completion routines and ASRs, on streams that serve one connection after the other, over a
/// network that loses, doubles, reorders, cuts and resets.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoMacsTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");
  private static final int FIRST_PORT = 2_555;
  private static final int SEEDS = 150;
  private static final int STREAMS = 3;
  private static final int CONNECTIONS = 4;
  private static final Duration TICK = Duration.ofMillis(50);
  private static final LinkConditions ROUGH =
      LinkConditions.USUAL.withSegments(new Chances(0.05, 0.05, 0.1));

  /// What went out on each connection that ended in order, by the address it was made from.
  private final Map<Address, Integer> sentWhole = new HashMap<>();

  /// What came in on each connection.
  private final Map<Address, Integer> received = new HashMap<>();

  @Test
  void overARoughNetworkEveryByteArrivesInOrderAndEveryConnectionIsTerminatedOnce() {
    SeededScheduler.forEachSeed(
        SEEDS, seed -> SeededScheduler.runTwice(seed, world -> overSegments(world, false)));
  }

  @Test
  void withResetsAndCutsWhatEndedInOrderIsWholeAndTheRestIsTheBeginningOfWhatWasSent() {
    SeededScheduler.forEachSeed(
        SEEDS, seed -> SeededScheduler.runTwice(seed, world -> overSegments(world, true)));
  }

  @Test
  void soItIsOverAStackWhoseCallsBlock() {
    SeededScheduler.forEachSeed(
        SEEDS, seed -> SeededScheduler.runTwice(seed, world -> overStacks(world, false)));
  }

  @Test
  void soItIsOverAStackWhoseCallsBlockWithResetsAndCuts() {
    SeededScheduler.forEachSeed(
        SEEDS, seed -> SeededScheduler.runTwice(seed, world -> overStacks(world, true)));
  }

  private static void overSegments(SeededScheduler world, boolean faults) throws Exception {
    var net = new SimNetwork(world, ROUGH);
    SimStack alice = net.stack(ALICE);
    SimStack bob = net.stack(BOB);
    new TwoMacsTest()
        .talk(
            world,
            net,
            driverOf(world, alice, alice.tcpPort()),
            driverOf(world, bob, bob.tcpPort()),
            faults);
  }

  private static void overStacks(SeededScheduler world, boolean faults) throws Exception {
    var net = new SimNetwork(world, ROUGH);
    SimStack alice = net.stack(ALICE);
    SimStack bob = net.stack(BOB);
    try (var alicesPort = new StackTcpPort(alice, world, world);
        var bobsPort = new StackTcpPort(bob, world, world)) {
      new TwoMacsTest()
          .talk(
              world,
              net,
              driverOf(world, alice, alicesPort),
              driverOf(world, bob, bobsPort),
              faults);
    }
  }

  private void talk(SeededScheduler world, SimNetwork net, Driver alice, Driver bob, boolean faults)
      throws Exception {
    List<Writer> writers = new ArrayList<>();
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      readers.add(new Reader(bob, world.random(), FIRST_PORT + i));
      writers.add(new Writer(alice, world.random(), FIRST_PORT + i));
    }
    while (!writers.stream().allMatch(Writer::isDone)) {
      readers.forEach(Reader::tick);
      writers.forEach(Writer::tick);
      world.sleep(TICK);
      if (faults) {
        doHarm(net, world.random());
      }
    }
    net.healAll();
    while (!readers.stream().allMatch(Reader::isIdle)) {
      world.sleep(Duration.ofSeconds(1));
    }
    assertThat(received).containsAllEntriesOf(sentWhole);
    if (!faults) {
      assertThat(sentWhole).hasSize(STREAMS * CONNECTIONS);
    }
    writers.forEach(Program::check);
    readers.forEach(Program::check);
    assertThat(alice.levelViolations() + bob.levelViolations()).isEqualTo(0);
    alice.close();
    bob.close();
    world.sleep(TICK);
    assertThat(net.leftovers()).isEmpty();
  }

  private static Driver driverOf(SeededScheduler world, SimStack stack, TcpPort port) {
    var constants =
        new Constants(
            STREAMS,
            /* listensPerPort= */ 1,
            Duration.ofMillis(20),
            Duration.ofSeconds(2),
            world.random().nextBoolean() ? Constants.Pushes.ALL : Constants.Pushes.NONE);
    return Driver.open(
        new Machine(stack.ip(), port, stack::openDatagrams, world, world), constants);
  }

  private static void doHarm(SimNetwork net, RandomGenerator random) {
    switch (random.nextInt(40)) {
      case 0 -> net.resetAll(ALICE, BOB);
      case 1 -> net.cut(ALICE, BOB);
      case 2 -> net.cutOneWay(BOB, ALICE);
      case 3, 4, 5, 6, 7, 8, 9 -> net.healAll();
      default -> {}
    }
  }

  /// The byte at a place of every connection.
  private static byte byteAt(int place) {
    return (byte) (place * 31 + place / 251);
  }

  /// A stream and what every program does with it.
  private abstract static class Program {

    final Driver driver;
    final RandomGenerator random;
    final StreamPtr stream;
    Optional<Reply.Opened> connection = Optional.empty();
    boolean opening;
    int opened;
    int terminated;

    Program(Driver driver, RandomGenerator random) {
      this.driver = driver;
      this.random = random;
      int area = 4_096 << random.nextInt(3);
      var create = new TcpCreate(driver.memory().newPtr(area), this::told, null);
      this.stream = driver.controlSync(create).reply(Reply.Created.class).stream();
    }

    void open(TcpCommand how) {
      opening = true;
      driver.controlAsync(
          how,
          block -> {
            opening = false;
            if (block.ioResult() == 0) {
              opened++;
              connection = Optional.of(block.reply(Reply.Opened.class));
              established();
            }
          });
    }

    abstract void established();

    abstract void terminated(TerminateReason reason);

    boolean isIdle() {
      return connection.isEmpty();
    }

    private void told(StreamPtr to, TcpEvent event, @Nullable Object userData) {
      if (event instanceof TcpEvent.Terminate(TerminateReason reason)) {
        terminated++;
        terminated(reason);
        connection = Optional.empty();
      }
    }

    void check() {
      assertThat(terminated).isEqualTo(opened);
      var status = driver.controlSync(new TcpStatus(stream)).reply(Reply.Status.class);
      assertThat(status.state()).isIn(TcpState.CLOSED, TcpState.LISTEN);
    }
  }

  /// Makes connections, sends something on each and closes it.
  private final class Writer extends Program {

    private final int port;
    private int sent;

    Writer(Driver driver, RandomGenerator random, int port) {
      super(driver, random);
      this.port = port;
    }

    boolean isDone() {
      return isIdle() && !opening && opened >= CONNECTIONS;
    }

    void tick() {
      if (isIdle() && !opening && opened < CONNECTIONS) {
        var ulp = Ulp.of(20, UlpAction.ABORT);
        open(new TcpActiveOpen(stream, ulp, new Address(BOB, port), 0));
      }
    }

    @Override
    void established() {
      sent = 0;
      for (int sends = random.nextInt(4); sends >= 0; sends--) {
        var buffer = ByteBuffer.allocate(1 + random.nextInt(8_000));
        while (buffer.hasRemaining()) {
          buffer.put(byteAt(sent++));
        }
        var ulp = Ulp.of(20, UlpAction.ABORT);
        driver.controlAsync(new TcpSend(stream, ulp, Wds.of(buffer.flip()), Set.of()));
      }
      driver.controlAsync(new TcpClose(stream, Ulp.of(20, UlpAction.ABORT)));
    }

    @Override
    void terminated(TerminateReason reason) {
      if (reason == TerminateReason.ULP_CLOSE) {
        sentWhole.put(connection.orElseThrow().local(), sent);
      }
    }
  }

  /// Takes connections one after the other, reads each to its end and closes it.
  private final class Reader extends Program {

    private final int port;
    private int count;
    private int dead;

    Reader(Driver driver, RandomGenerator random, int port) {
      super(driver, random);
      this.port = port;
    }

    void tick() {
      if (isIdle() && !opening) {
        open(new TcpPassiveOpen(stream, Ulp.DEFAULT, 0, TcpCommand.ANYBODY, port));
      }
    }

    @Override
    void established() {
      count = 0;
      dead = 0;
      receive();
    }

    private void receive() {
      if (random.nextBoolean()) {
        var rds = new Rds(1 + random.nextInt(3));
        driver.controlAsync(new TcpNoCopyRcv(stream, 30, rds), block -> received(block, rds));
      } else {
        var buffer = ByteBuffer.allocate(1 + random.nextInt(5_000));
        driver.controlAsync(new TcpRcv(stream, 30, buffer), block -> received(block, buffer));
      }
    }

    private void received(IoBlock block, Rds rds) {
      rds.entries().forEach(entry -> take(entry.duplicate()));
      if (block.ioResult() == 0) {
        driver.controlAsync(new TcpBfrReturn(stream, rds));
      }
      goOn(block);
    }

    private void received(IoBlock block, ByteBuffer buffer) {
      take(buffer.flip());
      goOn(block);
    }

    private void take(ByteBuffer bytes) {
      while (bytes.hasRemaining()) {
        assertThat(bytes.get()).isEqualTo(byteAt(count++));
      }
    }

    /// A connection whose peer is silent for too long is given up.
    private void goOn(IoBlock block) {
      switch (block.result()) {
        case NO_ERR -> receive();
        case CONNECTION_CLOSING ->
            driver.controlAsync(new TcpClose(stream, Ulp.of(20, UlpAction.ABORT)));
        case COMMAND_TIMEOUT -> {
          dead++;
          if (dead > 3) {
            driver.controlAsync(new TcpCommand.TcpAbort(stream));
          } else {
            receive();
          }
        }
        default ->
            assertThat(block.result())
                .isIn(ResultCode.CONNECTION_TERMINATED, ResultCode.CONNECTION_DOESNT_EXIST);
      }
    }

    @Override
    void terminated(TerminateReason reason) {
      received.put(connection.orElseThrow().remote(), count);
    }
  }
}
