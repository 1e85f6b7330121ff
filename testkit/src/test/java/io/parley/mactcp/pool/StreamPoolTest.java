package io.parley.mactcp.pool;

import static io.parley.mactcp.pool.PoolWorld.tell;
import static io.parley.testkit.classic.ClassicWorld.MAC;
import static io.parley.testkit.classic.ClassicWorld.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.mactcp.pool.PoolConfig.Buffers;
import io.parley.mactcp.pool.PoolConfig.Listening;
import io.parley.mactcp.pool.PoolConfig.WhenBusy;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The streams that call.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamPoolTest {

  /// The usual pool in a machine without a backlog.
  private static final PoolConfig POOL =
      new PoolConfig(
          4,
          PoolConfig.STALE_AFTER,
          new Buffers(16_384, 65_536),
          new Listening(2, WhenBusy.REFUSE, Duration.ZERO));

  private static final PoolConfig POOL_OF_ONE =
      new PoolConfig(1, POOL.staleAfter(), POOL.buffers(), POOL.listening());

  private static final Duration SLOW = Duration.ofMillis(50);

  /// S8: "at most 4 connections at once, the 5th starts only after a Terminate, all 10 delivered".
  @Test
  void tenMessagesGoThroughFourStreams() {
    tell(
        POOL,
        world -> {
          List<PoolWorld.Reader> readers = new ArrayList<>();
          List<Thread> senders = new ArrayList<>();
          for (int peer = 2; peer <= 11; peer++) {
            int to = peer;
            readers.add(world.reader(to, SLOW));
            senders.add(world.start("sender-" + to, () -> world.send(to, "to " + to)));
          }
          long most = 0;
          while (senders.stream().anyMatch(Thread::isAlive)) {
            long connections = world.connections();
            most = Math.max(most, connections);
            assertThat(connections).isLessThanOrEqualTo(4);
            world.pass(Duration.ofMillis(1));
          }
          assertThat(most).isEqualTo(4);
          for (int peer = 2; peer <= 11; peer++) {
            assertThat(readers.get(peer - 2).got).containsExactly("to " + peer);
          }
          world.settle();
          assertThat(world.busyStreams()).isZero();
        });
  }

  @Test
  void asManyStreamsAreBusyAsThereArePeers() {
    tell(
        POOL,
        world -> {
          for (int peers = 1; peers <= 4; peers++) {
            List<Connection> open = new ArrayList<>();
            for (int i = 0; i < peers; i++) {
              int peer = 10 * peers + i;
              world.reader(peer, Duration.ZERO);
              open.add(world.connect(peer));
            }
            assertThat(world.busyStreams()).isEqualTo(peers);
            open.forEach(Connection::close);
            world.settle();
            assertThat(world.busyStreams()).isZero();
          }
        });
  }

  @Test
  void twoStreamsNeverLeadToOnePeerAndWhoCameFirstGoesFirst() {
    tell(
        POOL,
        world -> {
          PoolWorld.Reader reader = world.reader(2, SLOW);
          List<String> texts = List.of("one", "two", "three", "four", "five");
          for (String text : texts) {
            world.start("sender", () -> world.send(2, text));
            world.pass(Duration.ofMillis(5));
          }
          while (reader.got.size() < texts.size()) {
            assertThat(world.connections()).isLessThanOrEqualTo(1);
            world.pass(Duration.ofMillis(1));
          }
          world.settle();
          assertThat(reader.got).isEqualTo(texts);
        });
  }

  @Test
  void whoWaitsForABusyPeerLetsOthersPass() {
    tell(
        POOL,
        world -> {
          world.reader(2, Duration.ofSeconds(5));
          PoolWorld.Reader quick = world.reader(3, Duration.ZERO);
          world.start("slow", () -> world.send(2, "one"));
          world.settle();
          world.start("slow too", () -> world.send(2, "two"));
          world.settle();
          world.send(3, "at once");
          assertThat(quick.got).containsExactly("at once");
          world.pass(Duration.ofSeconds(11));
        });
  }

  @Test
  void aStreamIsFreeAsSoonAsBothHaveClosed() {
    tell(
        POOL_OF_ONE,
        world -> {
          world.reader(2, Duration.ZERO);
          world.reader(3, Duration.ZERO);
          long began = world.world.nanos();
          for (int i = 0; i < 10; i++) {
            world.send(2, "no TIME_WAIT");
            world.send(3, "no TIME_WAIT");
          }
          assertThat(Duration.ofNanos(world.world.nanos() - began))
              .isLessThan(Duration.ofMillis(500));
        });
  }

  /// "The entry is not reused between TCPClose completion and Terminate."
  @Test
  void aStreamWhosePeerHasNotClosedIsNotFree() {
    tell(
        POOL_OF_ONE,
        world -> {
          world.reader(2, Duration.ofSeconds(3));
          world.reader(3, Duration.ZERO);
          Connection slow = world.connect(2);
          slow.close();
          world.settle();
          assertThat(world.count(StreamState.CLOSED)).isEqualTo(1);
          long began = world.world.nanos();
          world.send(3, "after it");
          assertThat(Duration.ofNanos(world.world.nanos() - began))
              .isGreaterThan(Duration.ofSeconds(2));
        });
  }

  @Test
  void whoWaitsTooLongIsToldThatNoStreamWasFree() {
    tell(
        POOL_OF_ONE,
        world -> {
          world.reader(2, Duration.ZERO);
          world.reader(3, Duration.ZERO);
          Connection busy = world.connect(2);
          Deadline brief = Deadline.in(world.world, Duration.ofSeconds(1));
          assertThat(errorOf(() -> world.mac.connect(MAC, door(3), brief)))
              .isEqualTo(NetworkError.SHORTAGE);
          busy.close();
          world.send(3, "now");
        });
  }

  /// S6: "abort a stale connection, immediately reuse the entry; the old connection's Terminate
  /// must not fail the new connection".
  @Test
  void aStaleCallIsAbortedAndItsStreamServesTheNext() {
    tell(
        POOL_OF_ONE,
        world -> {
          world.net.ignore(world.other(2).ip());
          PoolWorld.Reader reader = world.reader(3, Duration.ZERO);
          var failed = new AtomicInteger();
          long began = world.world.nanos();
          world.start(
              "stale",
              () -> {
                assertThat(errorOf(() -> world.connect(2))).isEqualTo(NetworkError.TIMED_OUT);
                failed.incrementAndGet();
              });
          world.settle();
          world.send(3, "next");
          assertThat(Duration.ofNanos(world.world.nanos() - began))
              .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
          assertThat(failed).hasValue(1);
          assertThat(reader.got).containsExactly("next");
          assertThat(world.mac.streams().getFirst().counts().aborts()).isEqualTo(1);
        });
  }

  @Test
  void aConnectionThatIsAbortedLeavesItsStreamToTheNextAtOnce() {
    tell(
        POOL_OF_ONE,
        world -> {
          world.reader(2, Duration.ofSeconds(3));
          PoolWorld.Reader reader = world.reader(3, Duration.ZERO);
          for (int i = 0; i < 20; i++) {
            Connection first = world.connect(2);
            first.write(PoolWorld.bytes("never mind"), world.plenty());
            first.abort();
            world.send(3, "message " + i);
          }
          assertThat(reader.got).hasSize(20);
          StreamStatus.Counts counts = world.mac.streams().getFirst().counts();
          assertThat(counts.aborts()).isEqualTo(20);
          assertThat(counts.connections()).isEqualTo(40);
        });
  }

  @Test
  void aPeerThatNeverClosesHoldsItsStreamForThirtySecondsOnly() {
    tell(
        POOL_OF_ONE,
        world -> {
          Listener deaf = world.other(2).listen(door(2));
          Connection to = world.connect(2);
          Connection from = deaf.accept(world.plenty());
          to.shutdownOutput();
          long began = world.world.nanos();
          assertThat(errorOf(() -> to.read(ByteBuffer.allocate(1), Deadline.NEVER)))
              .as("our own abort is no reset of the peer's")
              .isEqualTo(NetworkError.TIMED_OUT);
          assertThat(Duration.ofNanos(world.world.nanos() - began))
              .isBetween(Duration.ofMillis(29_900), Duration.ofSeconds(31));
          world.settle();
          assertThat(world.busyStreams()).isZero();
          from.close();
        });
  }

  @Test
  void aPeerThatTakesNothingHoldsItsStreamForThirtySecondsOnly() {
    tell(
        POOL_OF_ONE,
        world -> {
          Listener deaf = world.other(2).listen(door(2));
          Connection to = world.connect(2);
          Connection from = deaf.accept(world.plenty());
          assertThat(errorOf(() -> to.write(ByteBuffer.allocate(1 << 20), Deadline.NEVER)))
              .isEqualTo(NetworkError.TIMED_OUT);
          world.settle();
          assertThat(world.busyStreams()).isZero();
          from.close();
        });
  }

  @Test
  void aConnectionThatIsMerelyQuietIsNotStale() {
    tell(
        POOL_OF_ONE,
        world -> {
          Listener listener = world.other(2).listen(door(2));
          Connection to = world.connect(2);
          Connection from = listener.accept(world.plenty());
          to.write(PoolWorld.bytes("first"), world.plenty());
          world.pass(Duration.ofMinutes(10));
          to.write(PoolWorld.bytes(" and last"), world.plenty());
          to.close();
          assertThat(world.readAll(from)).isEqualTo("first and last");
          from.close();
        });
  }

  /// S7: "DataArrival, Closing, Terminate arrive before the task level runs; none may be lost".
  @Test
  void dataThatCameBeforeTheEndIsReadThoughTheStreamServesTheNextAlready() {
    tell(
        POOL_OF_ONE,
        world -> {
          Listener listener = world.other(2).listen(door(2));
          PoolWorld.Reader reader = world.reader(3, Duration.ZERO);
          Connection to = world.connect(2);
          to.shutdownOutput();
          Connection from = listener.accept(world.plenty());
          from.write(PoolWorld.bytes("the answer"), world.plenty());
          from.close();
          world.settle();
          world.send(3, "the next");
          assertThat(world.readAll(to)).isEqualTo("the answer");
          assertThat(reader.got).containsExactly("the next");
        });
  }

  @Test
  void dataThatCameBeforeAResetIsRead() {
    tell(
        POOL_OF_ONE,
        world -> {
          Listener listener = world.other(2).listen(door(2));
          Connection to = world.connect(2);
          Connection from = listener.accept(world.plenty());
          from.write(PoolWorld.bytes("12345"), world.plenty());
          world.settle();
          from.abort();
          world.settle();
          ByteBuffer into = ByteBuffer.allocate(10);
          assertThat(to.read(into, world.plenty())).isEqualTo(5);
          assertThat(errorOf(() -> to.read(into, world.plenty()))).isEqualTo(NetworkError.RESET);
        });
  }

  static NetworkError errorOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(NetworkException.class, call).error();
  }
}
