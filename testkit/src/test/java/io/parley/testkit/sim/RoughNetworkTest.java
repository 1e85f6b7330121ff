package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a TCP is for: over a network that loses, doubles, reorders, cuts and resets, bytes arrive
/// whole and in order, or the connection breaks and both ends know.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoughNetworkTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");
  private static final Address BOBS_PORT = new Address(BOB, 8080);
  private static final Chances ROUGH = new Chances(0.1, 0.1, 0.2);
  private static final Deadline NEVER = Deadline.NEVER;

  @Test
  void overALossyLinkBytesArriveWholeAndInOrderBothWays() {
    SeededScheduler.forEachSeed(
        200,
        seed ->
            SeededScheduler.run(
                seed,
                world -> {
                  var town = new Town(world, drawnLimits(world));
                  Connection[] ends = town.connected();
                  var there = new Talk(world, ends[0], 20_000);
                  var back = new Talk(world, ends[1], 30_000);
                  assertThat(readAll(ends[1])).isEqualTo(there.bytes);
                  assertThat(readAll(ends[0])).isEqualTo(back.bytes);
                  there.thread.join();
                  back.thread.join();
                  town.close(ends);
                }));
  }

  @Test
  void whateverHappensWhatArrivesIsTheBeginningOfWhatWasSentAndTheEndIsAllOfIt() {
    SeededScheduler.forEachSeed(
        100, seed -> SeededScheduler.runTwice(seed, RoughNetworkTest::sendThroughFaults));
  }

  private static void sendThroughFaults(SeededScheduler world) throws Exception {
    var town = new Town(world, drawnLimits(world));
    for (int i = 0; i < 3; i++) {
      Connection[] ends = town.connected();
      var talk = new Talk(world, ends[0], 1 + world.random().nextInt(40_000));
      Thread faults = world.start("faults", () -> faults(world, town));
      var received = ByteBuffer.allocate(100_000);
      boolean ended = readsToTheEnd(ends[1], received);
      int count = received.position();
      world.trace("bob got " + count + " of " + talk.bytes.length + (ended ? ", all" : ""));
      assertThat(count).isBetween(ended ? talk.bytes.length : 0, talk.bytes.length);
      assertThat(Arrays.copyOf(received.array(), count))
          .isEqualTo(Arrays.copyOf(talk.bytes, count));
      faults.join();
      talk.thread.join();
      ends[0].close();
      ends[1].close();
    }
    town.close();
  }

  private static void faults(SeededScheduler world, Town town) {
    try {
      for (int i = 0; i < 4; i++) {
        world.sleep(Duration.ofMillis(world.random().nextInt(2_000)));
        switch (world.random().nextInt(6)) {
          case 0 -> town.net.resetAll(ALICE, BOB);
          case 1 -> town.net.resetAfter(ALICE, BOB, world.random().nextInt(20_000));
          case 2 -> town.net.cutOneWay(ALICE, BOB);
          case 3 -> town.net.cutOneWay(BOB, ALICE);
          default -> town.net.heal(ALICE, BOB);
        }
      }
      town.net.healAll();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static TcpLimits drawnLimits(SeededScheduler world) {
    return new TcpLimits(
        1 + world.random().nextInt(20_000),
        1 + world.random().nextInt(20_000),
        1 + world.random().nextInt(1_460),
        1 + world.random().nextInt(3));
  }

  private static byte[] readAll(Connection connection) throws NetworkException {
    var all = ByteBuffer.allocate(100_000);
    while (connection.read(all, NEVER) >= 0) {
      assertThat(all.hasRemaining()).isTrue();
    }
    return Arrays.copyOf(all.array(), all.position());
  }

  /// Whether the stream came to its end, not to a reset.
  private static boolean readsToTheEnd(Connection connection, ByteBuffer into) {
    try {
      while (connection.read(into, NEVER) >= 0) {
        assertThat(into.hasRemaining()).isTrue();
      }
      return true;
    } catch (NetworkException e) {
      assertThat(e.error()).isEqualTo(NetworkError.RESET);
      return false;
    }
  }

  /// Somebody who writes all that he has to say, and ends.
  private static final class Talk {
    private final byte[] bytes;
    private final Thread thread;

    Talk(SeededScheduler world, Connection connection, int count) {
      bytes = new byte[count];
      new Random(count).nextBytes(bytes);
      thread = world.start("talk", () -> write(connection));
    }

    private void write(Connection connection) {
      try {
        connection.write(ByteBuffer.wrap(bytes), NEVER);
        connection.shutdownOutput();
      } catch (NetworkException e) {
        assertThat(e.error()).isEqualTo(NetworkError.RESET);
      }
    }
  }

  /// Two machines and a bad network between them.
  private static final class Town {
    private final SeededScheduler world;
    private final SimNetwork net;
    private final SimStack alice;
    private final SimStack bob;
    private final Listener listener;

    Town(SeededScheduler world, TcpLimits limits) throws NetworkException {
      this.world = world;
      this.net = new SimNetwork(world, LinkConditions.USUAL.withSegments(ROUGH));
      this.alice = net.stack(limits, ALICE);
      this.bob = net.stack(limits, BOB);
      this.listener = bob.listen(BOBS_PORT);
    }

    /// Both ends of a connection; one that is reset while it is made is made again.
    Connection[] connected() throws NetworkException {
      while (true) {
        Connection dialled = alice.connect(ALICE, BOBS_PORT, NEVER);
        try {
          while (true) {
            Connection accepted = listener.accept(Deadline.in(world, Duration.ofSeconds(30)));
            if (accepted.remote().equals(dialled.local())) {
              return new Connection[] {dialled, accepted};
            }
            accepted.close();
          }
        } catch (NetworkException tooLate) {
          dialled.abort();
        }
      }
    }

    void close(Connection... ends) {
      for (Connection end : ends) {
        end.close();
      }
      alice.close();
      bob.close();
      assertThat(net.leftovers()).isEmpty();
    }
  }
}
