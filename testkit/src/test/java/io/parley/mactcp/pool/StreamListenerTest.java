package io.parley.mactcp.pool;

import static io.parley.mactcp.pool.PoolWorld.tell;
import static io.parley.mactcp.pool.StreamPoolTest.errorOf;
import static io.parley.testkit.classic.ClassicWorld.MAC;
import static io.parley.testkit.classic.ClassicWorld.PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.mactcp.pool.PoolConfig.Listening;
import io.parley.mactcp.pool.PoolConfig.WhenBusy;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.testkit.classic.ClassicWorld;
import io.parley.testkit.sim.SimStack;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The streams that are called.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamListenerTest {

  private static final Address DOOR = new Address(MAC, PORT);

  private static final PoolConfig TWO =
      new PoolConfig(
          4,
          PoolConfig.STALE_AFTER,
          PoolConfig.USUAL.buffers(),
          new Listening(2, WhenBusy.REFUSE, Duration.ZERO));

  @Test
  void theNextStreamListensBeforeTheFirstCallIsHandled() {
    tell(
        TWO,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          Connection one = world.other(2).connect(PoolWorld.ip(2), DOOR, world.plenty());
          world.settle();
          Connection two = world.other(3).connect(PoolWorld.ip(3), DOOR, world.plenty());
          assertThat(listener.accept(world.plenty()).remote()).isEqualTo(one.local());
          assertThat(listener.accept(world.plenty()).remote()).isEqualTo(two.local());
          one.abort();
          two.abort();
        });
  }

  @Test
  void whoCallsWhileAllAreBusyIsRefusedUntilOneIsFree() {
    tell(
        TWO,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          SimStack caller = world.other(2);
          List<Connection> held = new ArrayList<>();
          for (int i = 0; i < 2; i++) {
            held.add(caller.connect(PoolWorld.ip(2), DOOR, world.plenty()));
            world.settle();
          }
          assertThat(errorOf(() -> caller.connect(PoolWorld.ip(2), DOOR, world.plenty())))
              .isEqualTo(NetworkError.REFUSED);
          held.getFirst().abort();
          listener.accept(world.plenty()).close();
          world.settle();
          caller.connect(PoolWorld.ip(2), DOOR, world.plenty()).abort();
          held.getLast().abort();
        });
  }

  @Test
  void whoCallsAPatientStackWaits() {
    tell(
        ClassicWorld.Tcp.STACK,
        PoolConfig.USUAL,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          SimStack caller = world.other(2);
          var told = new AtomicInteger();
          for (int i = 0; i < 20; i++) {
            world.start(
                "caller",
                () -> {
                  try (Connection to = caller.connect(PoolWorld.ip(2), DOOR, world.plenty())) {
                    to.write(PoolWorld.bytes("hello"), world.plenty());
                    to.shutdownOutput();
                    assertThat(world.readAll(to)).isEqualTo("hello");
                    told.incrementAndGet();
                  }
                });
          }
          for (int i = 0; i < 20; i++) {
            try (Connection from = listener.accept(world.plenty())) {
              String text = world.readAll(from);
              from.write(PoolWorld.bytes(text), world.plenty());
            }
          }
          world.settle();
          assertThat(told).hasValue(20);
        });
  }

  /// csend's Macs needed 50 to 200 ms until they listened again.
  @Test
  void aStrictMacRefusesInTheGapAfterAConnection() {
    tell(
        PoolConfig.STRICT,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          SimStack caller = world.other(2);
          Connection first = caller.connect(PoolWorld.ip(2), DOOR, world.plenty());
          Connection taken = listener.accept(world.plenty());
          first.shutdownOutput();
          assertThat(world.readAll(taken)).isEmpty();
          taken.close();
          world.pass(Duration.ofMillis(20));
          assertThat(errorOf(() -> caller.connect(PoolWorld.ip(2), DOOR, world.plenty())))
              .isEqualTo(NetworkError.REFUSED);
          world.pass(Duration.ofMillis(60));
          caller.connect(PoolWorld.ip(2), DOOR, world.plenty()).abort();
          first.close();
        });
  }

  @Test
  void aStrictMacTakesFourKilobytesAtATime() {
    tell(
        PoolConfig.STRICT,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          Connection to = world.other(2).connect(PoolWorld.ip(2), DOOR, world.plenty());
          Connection from = listener.accept(world.plenty());
          byte[] much = new byte[50_000];
          world.start(
              "writer",
              () -> {
                to.write(ByteBuffer.wrap(much), world.plenty());
                to.close();
              });
          world.settle();
          var into = ByteBuffer.allocate(50_001);
          assertThat(from.read(into, world.plenty())).isLessThanOrEqualTo(4_096);
          while (from.read(into, world.plenty()) >= 0) {
            assertThat(into.position()).isPositive();
          }
          assertThat(into.position()).isEqualTo(50_000);
          from.close();
        });
  }

  @Test
  void aListenerThatIsClosedLeavesItsConnectionsAndThenReleasesTheirStreams() {
    tell(
        TWO,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          Connection to = world.other(2).connect(PoolWorld.ip(2), DOOR, world.plenty());
          Connection from = listener.accept(world.plenty());
          listener.close();
          assertThat(world.mac.streams()).extracting(StreamStatus::name).contains("receive-1");
          from.write(PoolWorld.bytes("still here"), world.plenty());
          from.close();
          to.shutdownOutput();
          assertThat(world.readAll(to)).isEqualTo("still here");
          to.close();
          world.settle();
          assertThat(world.mac.streams())
              .extracting(StreamStatus::name)
              .allMatch(n -> n.startsWith("send"));
        });
  }

  @Test
  void streamsAreGivenBackSoManyListenersCanFollowEachOther() {
    tell(
        TWO,
        world -> {
          for (int i = 0; i < 100; i++) {
            world.mac.listen(DOOR).close();
          }
          List<Listener> many = new ArrayList<>();
          NetworkError error = null;
          for (int i = 0; i < 100 && error == null; i++) {
            try {
              many.add(world.mac.listen(DOOR.withPort(PORT + i)));
            } catch (NetworkException e) {
              error = e.error();
            }
          }
          assertThat(error)
              .as("64 streams: 4 call, 2 for each listener")
              .isEqualTo(NetworkError.SHORTAGE);
          assertThat(many).hasSize(30);
          many.forEach(Listener::close);
          world.mac.listen(DOOR).close();
        });
  }

  @Test
  void aPortThatSomebodyElseHasCannotBeListenedOn() {
    tell(
        TWO,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          assertThat(errorOf(() -> world.mac.listen(DOOR))).isEqualTo(NetworkError.ADDRESS_IN_USE);
          assertThat(errorOf(() -> world.mac.listen(new Address(PoolWorld.ip(99), PORT))))
              .isEqualTo(NetworkError.ADDRESS_UNAVAILABLE);
          listener.close();
          world.mac.listen(DOOR).close();
        });
  }

  @Test
  void aPortIsListenedOnAgainThoughTheMachineRefusedForAWhile() {
    tell(
        ClassicWorld.Tcp.STACK,
        PoolConfig.STRICT,
        world -> {
          Listener listener = world.mac.listen(DOOR);
          SimStack caller = world.other(2);
          Connection to = caller.connect(PoolWorld.ip(2), DOOR, world.plenty());
          Connection from = listener.accept(world.plenty());
          Listener thief = world.below.listen(DOOR);
          to.shutdownOutput();
          assertThat(world.readAll(from)).isEmpty();
          from.close();
          to.close();
          world.pass(Duration.ofSeconds(2));
          thief.close();
          world.pass(Duration.ofSeconds(1));
          caller.connect(PoolWorld.ip(2), DOOR, world.plenty()).abort();
          assertThat(listener.accept(Deadline.in(world.world, Duration.ofSeconds(1))).remote().ip())
              .isEqualTo(PoolWorld.ip(2));
        });
  }
}
