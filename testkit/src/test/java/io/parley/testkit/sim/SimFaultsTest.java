package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The faults that a test can ask the simulated network for, each as a program sees it.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimFaultsTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");
  private static final InetAddress CAROL = InetAddress.ofLiteral("10.0.0.3");
  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");
  private static final Address BOBS_PORT = new Address(BOB, 8080);

  @Test
  void aConnectionIsResetAtTheByteThatIsAskedFor() {
    for (int bytes = 0; bytes <= 3_000; bytes += 100) {
      int asked = bytes;
      inAWorld(town -> {
        Connection[] ends = town.connected();
        town.net.resetAfter(ALICE, BOB, asked);
        ends[0].write(ByteBuffer.allocate(5_000), town.in(1));
        town.world.sleep(Duration.ofSeconds(1));
        fails(NetworkError.RESET, () -> ends[0].read(ByteBuffer.allocate(1), town.in(1)));
        assertThat(bytesUntilReset(ends[1])).isIn(0, asked);
        town.connected()[0].write(ByteBuffer.allocate(5_000), town.in(1));
      });
    }
  }

  @Test
  void aMachineThatDiesSaysNothingAndAnswersWithResetWhenItIsBack() {
    inAWorld(town -> {
      Connection[] ends = town.connected();
      town.bob.crash();
      fails(NetworkError.CLOSED, () -> ends[1].read(ByteBuffer.allocate(1), town.in(1)));
      fails(NetworkError.TIMED_OUT, () -> ends[0].read(ByteBuffer.allocate(1), town.in(3_600)));

      ends[0].write(bytes("are you there?"), town.in(1));
      fails(NetworkError.TIMED_OUT, () -> ends[0].read(ByteBuffer.allocate(1), town.in(60)));
      fails(NetworkError.UNREACHABLE, () -> town.alice.connect(ANY, BOBS_PORT, town.in(60)));

      SimStack again = town.net.stack(BOB);
      fails(NetworkError.RESET, () -> ends[0].read(ByteBuffer.allocate(1), town.in(3)));
      again.close();
    });
  }

  @Test
  void whoHearsNothingOfItsPeerForAQuarterOfAnHourGivesUp() {
    inAWorld(town -> {
      Connection[] ends = town.connected();
      town.world.sleep(Duration.ofHours(1));
      town.net.cut(ALICE, BOB);
      double before = town.seconds();
      ends[0].write(bytes("lost"), town.in(1));
      fails(NetworkError.RESET, () -> ends[0].read(ByteBuffer.allocate(1), Deadline.NEVER));
      assertThat(town.seconds() - before).isBetween(924.0, 927.0);
      fails(NetworkError.TIMED_OUT, () -> ends[1].read(ByteBuffer.allocate(1), town.in(3_600)));
    });
  }

  @Test
  void aCallThatNobodyAnswersIsGivenUpAfterTwoMinutes() {
    inAWorld(town -> {
      town.net.cut(ALICE, BOB);
      fails(NetworkError.TIMED_OUT, () -> town.alice.connect(ANY, BOBS_PORT, Deadline.NEVER));
      assertThat(town.seconds()).isBetween(127.0, 132.0);
    });
  }

  @Test
  void whoIgnoresCallsKeepsItsConnectionsAndIsReachedOnceItAdmits() {
    inAWorld(town -> {
      Connection[] ends = town.connected();
      town.net.ignore(BOB);
      fails(NetworkError.TIMED_OUT, () -> town.alice.connect(ANY, BOBS_PORT, town.in(10)));
      ends[0].write(bytes("x"), town.in(1));
      assertThat(ends[1].read(ByteBuffer.allocate(1), town.in(1))).isEqualTo(1);
      town.net.admit(BOB);
      town.connected();
    });
  }

  @Test
  void aCutOneWayLetsTheOtherWayThrough() {
    inAWorld(town -> {
      DatagramPort alices = town.alice.openDatagrams(new Address(ALICE, 0));
      DatagramPort bobs = town.bob.openDatagrams(new Address(BOB, 0));
      town.net.cutOneWay(ALICE, BOB);
      alices.send(bobs.local(), bytes("lost"));
      bobs.send(alices.local(), bytes("found"));
      assertThat(alices.receive(ByteBuffer.allocate(9), town.in(1))).isEqualTo(bobs.local());
      fails(NetworkError.TIMED_OUT, () -> bobs.receive(ByteBuffer.allocate(9), town.in(1)));
    });
  }

  @Test
  void whoIsInNeitherPartOfAPartitionSeesBoth() {
    inAWorld(town -> {
      SimStack carol = town.net.stack(CAROL);
      town.net.partition(List.of(ALICE), List.of(BOB));
      fails(NetworkError.TIMED_OUT, () -> town.alice.connect(ANY, BOBS_PORT, town.in(5)));
      carol.connect(ANY, BOBS_PORT, town.in(1));
      town.net.healAll();
      town.alice.connect(ANY, BOBS_PORT, town.in(1));
      carol.close();
    });
  }

  @Test
  void aFrozenReaderHoldsTheWriterAndLetsItGoOnThoughItsWordOfThatIsLost() {
    inAWorld(town -> {
      Connection[] ends = town.connected();
      byte[] much = new byte[300_000];
      Thread writer =
          town.world.start(
              "writer",
              () -> {
                try {
                  ends[0].write(ByteBuffer.wrap(much), Deadline.NEVER);
                  ends[0].shutdownOutput();
                } catch (NetworkException e) {
                  throw new AssertionError(e);
                }
              });
      town.world.sleep(Duration.ofHours(1));
      assertThat(writer.isAlive()).isTrue();
      town.net.cutOneWay(BOB, ALICE);
      var all = ByteBuffer.allocate(much.length + 1);
      while (all.position() < TcpLimits.USUAL.receiveBytes()) {
        ends[1].read(all, town.in(1));
      }
      fails(NetworkError.TIMED_OUT, () -> ends[1].read(all, town.in(60)));
      town.net.heal(ALICE, BOB);
      while (ends[1].read(all, town.in(10)) >= 0) {
        assertThat(all.hasRemaining()).isTrue();
      }
      assertThat(all.position()).isEqualTo(much.length);
      writer.join();
    });
  }

  @Test
  void aStackMayHaveSmallBuffersAndASmallBacklog() {
    inAWorld(town -> {
      var limits = TcpLimits.USUAL.withBuffers(100).withSegments(7).withBacklog(2);
      SimStack carol = town.net.stack(limits, CAROL);
      Address door = new Address(CAROL, 8080);
      Listener listener = carol.listen(door);
      Connection first = town.alice.connect(ANY, door, town.in(1));
      town.alice.connect(ANY, door, town.in(1));
      fails(NetworkError.TIMED_OUT, () -> town.alice.connect(ANY, door, town.in(10)));

      ByteBuffer much = ByteBuffer.allocate(1_000_000);
      fails(NetworkError.TIMED_OUT, () -> first.write(much, town.in(10)));
      assertThat(much.position()).isEqualTo(100 + TcpLimits.USUAL.sendBytes());
      ByteBuffer back = ByteBuffer.allocate(1_000_000);
      listener.accept(town.in(1)).close();
      Connection second = listener.accept(town.in(1));
      fails(NetworkError.TIMED_OUT, () -> second.write(back, town.in(10)));
      assertThat(back.position()).isEqualTo(100 + TcpLimits.USUAL.receiveBytes());
      carol.close();
    });
  }

  @Test
  void aNarrowLinkTakesTheTimeThatItsBandwidthSays() {
    inAWorld(town -> {
      town.net.set(ALICE, BOB, LinkConditions.USUAL.withBytesPerSecond(100_000));
      Connection[] ends = town.connected();
      ends[0].write(ByteBuffer.allocate(50_000), town.in(1));
      ends[0].shutdownOutput();
      var all = ByteBuffer.allocate(50_001);
      while (ends[1].read(all, town.in(10)) >= 0) {
        assertThat(all.hasRemaining()).isTrue();
      }
      assertThat(town.seconds()).isBetween(0.5, 0.7);
    });
  }

  @Test
  void whatWaitsForANarrowLinkBeyondItsBoundIsLost() {
    inAWorld(town -> {
      town.net.set(ALICE, BOB, LinkConditions.USUAL.withBytesPerSecond(1_000_000));
      DatagramPort alices = town.alice.openDatagrams(new Address(ALICE, 0));
      DatagramPort bobs = town.bob.openDatagrams(new Address(BOB, 0));
      int most = (int) (Link.MAX_QUEUED_BYTES / 50_000) + 1;
      for (int i = 0; i < most + 10; i++) {
        alices.send(bobs.local(), ByteBuffer.allocate(50_000));
      }
      for (int i = 0; i < most; i++) {
        bobs.receive(ByteBuffer.allocate(1), town.in(2));
      }
      fails(NetworkError.TIMED_OUT, () -> bobs.receive(ByteBuffer.allocate(1), town.in(60)));
    });
  }

  @Test
  void datagramsAreLostDoubledAndReorderedAsOftenAsAskedFor() {
    assertThat(numbersHeard(Chances.NONE)).hasSize(100).doesNotHaveDuplicates();
    assertThat(numbersHeard(Chances.NONE.withLoss(0.5))).hasSizeBetween(30, 70);
    assertThat(numbersHeard(Chances.NONE.withLoss(1))).isEmpty();
    assertThat(numbersHeard(Chances.NONE.withDuplication(1))).hasSize(200);
    assertThat(numbersHeard(Chances.NONE)).isSorted();
    List<Integer> reordered = numbersHeard(Chances.NONE.withReordering(0.3));
    assertThat(reordered).hasSize(100).isNotEqualTo(reordered.stream().sorted().toList());
  }

  @Test
  void sharesAndConditionsAndLimitsThatCannotBeAreRefused() {
    for (ThrowingCallable bad :
        List.<ThrowingCallable>of(
            () -> Chances.NONE.withLoss(1.1),
            () -> Chances.NONE.withReordering(-0.1),
            () -> Chances.NONE.withDuplication(Double.NaN),
            () -> LinkConditions.around(Duration.ofMillis(-1)),
            () -> LinkConditions.USUAL.withBytesPerSecond(0),
            () -> TcpLimits.USUAL.withBacklog(0))) {
      assertThatThrownBy(bad).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// What Bob hears of a hundred datagrams, ten milliseconds apart, which is more than the jitter.
  private static List<Integer> numbersHeard(Chances chances) {
    List<Integer> heard = new ArrayList<>();
    inAWorld(town -> {
      heard.clear();
      Duration latency = Duration.ofMillis(10);
      town.net.set(ALICE, BOB, LinkConditions.around(latency).withDatagrams(chances));
      DatagramPort alices = town.alice.openDatagrams(new Address(ALICE, 0));
      DatagramPort bobs = town.bob.openDatagrams(new Address(BOB, 0));
      for (int i = 0; i < 100; i++) {
        alices.send(bobs.local(), ByteBuffer.allocate(4).putInt(0, i));
        town.world.sleep(latency);
      }
      var content = ByteBuffer.allocate(4);
      try {
        while (true) {
          bobs.receive(content, town.in(1));
          heard.add(content.getInt());
        }
      } catch (NetworkException e) {
        assertThat(e.error()).isEqualTo(NetworkError.TIMED_OUT);
      }
    });
    return Collections.unmodifiableList(heard);
  }

  private static int bytesUntilReset(Connection connection) {
    var into = ByteBuffer.allocate(10_000);
    fails(
        NetworkError.RESET,
        () -> {
          while (true) {
            connection.read(into, Deadline.NEVER);
          }
        });
    return into.position();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static void fails(NetworkError error, ThrowingCallable call) {
    assertThatExceptionOfType(NetworkException.class)
        .isThrownBy(call)
        .satisfies(failure -> assertThat(failure.error()).isEqualTo(error));
  }

  @FunctionalInterface
  private interface Scenario {
    void in(Town town) throws Exception;
  }

  private static void inAWorld(Scenario scenario) {
    SeededScheduler.forEachSeed(
        3,
        seed ->
            SeededScheduler.run(
                seed,
                world -> {
                  var town = new Town(world);
                  scenario.in(town);
                  town.alice.close();
                  town.bob.close();
                  assertThat(town.net.leftovers()).isEmpty();
                }));
  }

  /// Two machines, of which Bob's listens.
  private static final class Town {
    private final SeededScheduler world;
    private final SimNetwork net;
    private final SimStack alice;
    private final SimStack bob;
    private final Listener listener;

    Town(SeededScheduler world) throws NetworkException {
      this.world = world;
      this.net = new SimNetwork(world);
      this.alice = net.stack(ALICE);
      this.bob = net.stack(BOB);
      this.listener = bob.listen(BOBS_PORT);
    }

    Connection[] connected() throws NetworkException {
      Connection dialled = alice.connect(ANY, BOBS_PORT, in(60));
      return new Connection[] {dialled, listener.accept(in(1))};
    }

    Deadline in(int seconds) {
      return Deadline.in(world, Duration.ofSeconds(seconds));
    }

    double seconds() {
      return world.nanos() / 1e9;
    }
  }
}
