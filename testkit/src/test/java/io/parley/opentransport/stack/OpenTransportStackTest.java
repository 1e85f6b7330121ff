package io.parley.opentransport.stack;

import static io.parley.opentransport.stack.EndpointWorld.UNKIND;
import static io.parley.opentransport.stack.EndpointWorld.USUAL;
import static io.parley.opentransport.stack.EndpointWorld.failure;
import static io.parley.opentransport.stack.EndpointWorld.tell;
import static io.parley.testkit.classic.ClassicWorld.MAC;
import static io.parley.testkit.classic.ClassicWorld.PORT;
import static io.parley.testkit.classic.ClassicWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.opentransport.stack.EndpointWorld.Pair;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SimStack;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Endpoints that have connections.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenTransportStackTest {

  private static final String OURS = "call-1";
  private static final int MUCH = 300_000;

  /// Bytes a second, at which all that is under way takes longer than a stale peer may.
  private static final int SLOWLY = 5_000;

  @Test
  void aConnectionIsReceivedBeforeItsUserHasIt() {
    tell(
        USUAL,
        world -> {
          SimStack other = world.other(2);
          world.net.ignore(other.ip());
          Listener listener = other.listen(new Address(other.ip(), PORT));
          var sent = new AtomicInteger();
          world.start(
              "caller",
              () -> {
                Connection to = world.mac.connect(MAC, listener.local(), world.plenty());
                assertThat(world.state(OURS)).isEqualTo(ConnectionState.CONNECTED);
                to.write(bytes("at once"), world.plenty());
                to.close();
                sent.incrementAndGet();
              });
          world.settle();
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.CONNECTING);
          assertThat(sent).hasValue(0);
          world.net.admit(other.ip());
          assertThat(world.readAll(listener.accept(world.plenty()))).isEqualTo("at once");
        });
  }

  @Test
  void allDataIsReadBeforeTheReleaseThatFollowsIt() {
    tell(
        USUAL,
        world -> {
          Pair pair = world.call(2);
          world.start(
              "peer",
              () -> {
                pair.theirs().write(ByteBuffer.allocate(MUCH), world.plenty());
                pair.theirs().close();
              });
          ByteBuffer into = ByteBuffer.allocate(MUCH + 1);
          world.settle();
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.CONNECTED);
          while (into.position() < MUCH) {
            world.pass(Duration.ofMillis(20));
            EndpointStatus now = world.status(OURS);
            if (now.state() == ConnectionState.PEER_RELEASED) {
              assertThat(into.position() + now.pending().unread()).isEqualTo(MUCH);
            }
            assertThat(pair.ours().read(into, world.plenty())).isPositive();
          }
          assertThat(pair.ours().read(into, world.plenty())).isEqualTo(-1);
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.PEER_RELEASED);
          pair.ours().close();
          assertThat(world.busy()).isZero();
        });
  }

  @Test
  void aSlowReaderStopsTheWriterUntilGoDataAndGetsAll() {
    tell(
        USUAL,
        world -> {
          Pair pair = world.call(2);
          world.start(
              "writer",
              () -> {
                pair.ours().write(ByteBuffer.allocate(2 * MUCH), world.plenty());
                pair.ours().shutdownOutput();
              });
          world.settle();
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.SENDING);
          assertThat(world.status(OURS).pending().unsent()).isPositive();
          pair.theirs().write(bytes("meanwhile"), world.plenty());
          var heard = ByteBuffer.allocate(9);
          while (heard.hasRemaining()) {
            assertThat(pair.ours().read(heard, world.plenty())).isPositive();
          }
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.SENDING);
          assertThat(world.readAll(pair.theirs())).hasSize(2 * MUCH);
          assertThat(world.status(OURS).counts().flowWaits()).isGreaterThan(1);
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.CLOSING);
          pair.theirs().close();
          assertThat(world.readAll(pair.ours())).isEmpty();
          assertThat(world.busy()).isZero();
        });
  }

  @Test
  void anEndpointIsInItsCacheAgainWhenBothSidesHaveReleased() {
    tell(
        USUAL,
        world -> {
          Pair first = world.call(2);
          first.ours().close();
          assertThat(world.readAll(first.theirs())).isEmpty();
          world.settle();
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.CLOSING);
          Pair second = world.call(3);
          assertThat(world.state("call-2")).isEqualTo(ConnectionState.CONNECTED);
          first.theirs().close();
          world.settle();
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.IDLE);
          second.ours().abort();
          assertThat(world.state("call-2")).isEqualTo(ConnectionState.IDLE);
          world.call(4).theirs().abort();
          assertThat(world.mac.endpoints())
              .extracting(EndpointStatus::name)
              .doesNotContain("call-3");
        });
  }

  @Test
  void aPeerThatNeverClosesHoldsAnEndpointForThirtySecondsOnly() {
    tell(
        USUAL,
        world -> {
          Pair pair = world.call(2);
          pair.ours().write(bytes("farewell"), world.plenty());
          pair.ours().close();
          world.pass(Duration.ofSeconds(29));
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.CLOSING);
          world.pass(Duration.ofSeconds(2));
          assertThat(world.busy()).isZero();
          assertThat(world.status(OURS).counts().disconnects()).isEqualTo(1);
          pair.theirs().close();
        });
  }

  @Test
  void aSlowReaderGetsAllOfWhatWasSentBeforeTheClose() {
    tell(
        USUAL,
        world -> {
          Pair pair = world.call(2);
          Thread writer = writeMuchAndClose(world, pair);
          readSlowly(world, pair, MUCH / SLOWLY);
          writer.join();
          assertThat(world.readAll(pair.theirs())).isEmpty();
          pair.theirs().close();
          world.settle();
          assertThat(world.busy()).isZero();
          assertThat(world.status(OURS).counts().disconnects()).isZero();
        });
  }

  @Test
  void aSlowReaderThatStopsIsBrokenOffThirtySecondsLater() {
    tell(
        USUAL,
        world -> {
          Pair pair = world.call(2);
          writeMuchAndClose(world, pair);
          readSlowly(world, pair, 35);
          world.pass(Duration.ofSeconds(28));
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.CLOSING);
          world.pass(Duration.ofSeconds(2));
          assertThat(world.busy()).isZero();
          assertThat(failure(() -> readSlowly(world, pair, 30)).error())
              .isEqualTo(NetworkError.RESET);
        });
  }

  private static Thread writeMuchAndClose(EndpointWorld world, Pair pair) {
    return world.start(
        "writer",
        () -> {
          pair.ours().write(ByteBuffer.allocate(MUCH), world.plenty());
          pair.ours().close();
        });
  }

  /// For some seconds.
  private static void readSlowly(EndpointWorld world, Pair pair, int seconds) throws Exception {
    for (int i = 0; i < seconds; i++) {
      var into = ByteBuffer.allocate(SLOWLY);
      while (into.hasRemaining()) {
        assertThat(pair.theirs().read(into, world.plenty())).isPositive();
      }
      world.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void aConnectionThatIsMerelyQuietStays() {
    tell(
        USUAL,
        world -> {
          Pair pair = world.call(2);
          pair.ours().shutdownOutput();
          world.pass(Duration.ofMinutes(10));
          pair.theirs().write(bytes("late"), world.plenty());
          pair.theirs().close();
          assertThat(world.readAll(pair.ours())).isEqualTo("late");
        });
  }

  @Test
  void aDisconnectionIsToldWithACauseThatAPersonUnderstands() {
    tell(
        USUAL,
        world -> {
          Address nobody = new Address(world.other(2).ip(), PORT);
          assertThat(failure(() -> world.mac.connect(MAC, nobody, world.plenty())))
              .hasMessageContaining("nobody listens there (kECONNREFUSEDErr)")
              .extracting(NetworkException::error)
              .isEqualTo(NetworkError.REFUSED);
          assertThat(world.busy()).isZero();
          Address nowhere = new Address(EndpointWorld.ip(99), PORT);
          assertThat(failure(() -> world.mac.connect(MAC, nowhere, world.plenty())))
              .hasMessageContaining("no way leads there (kEHOSTUNREACHErr)")
              .extracting(NetworkException::error)
              .isEqualTo(NetworkError.UNREACHABLE);
          Pair pair = world.call(3);
          pair.theirs().write(bytes("12345"), world.plenty());
          world.settle();
          pair.theirs().abort();
          world.settle();
          var into = ByteBuffer.allocate(10);
          assertThat(pair.ours().read(into, world.plenty())).isEqualTo(5);
          assertThat(failure(() -> pair.ours().read(into, world.plenty())))
              .hasMessageContaining("the connection broke (kECONNRESETErr)")
              .extracting(NetworkException::error)
              .isEqualTo(NetworkError.RESET);
          assertThat(world.busy()).isZero();
        });
  }

  @Test
  void aCallThatIsGivenUpLeavesItsEndpointToTheNext() {
    tell(
        USUAL,
        world -> {
          SimStack deaf = world.other(2);
          world.net.ignore(deaf.ip());
          Address hole = new Address(deaf.ip(), PORT);
          assertThat(failure(() -> world.mac.connect(MAC, hole, world.soon())).error())
              .isEqualTo(NetworkError.TIMED_OUT);
          assertThat(world.busy()).isZero();
          Pair pair = world.call(3);
          assertThat(world.state(OURS)).isEqualTo(ConnectionState.CONNECTED);
          pair.ours().close();
        });
  }

  @Test
  void aHundredCallOnePeerAtOnce() {
    tell(
        USUAL,
        world -> {
          SimStack other = world.other(2);
          Listener listener = other.listen(new Address(other.ip(), PORT));
          var open = new ArrayList<Connection>();
          for (int i = 0; i < 100; i++) {
            world.start(
                "caller", () -> open.add(world.mac.connect(MAC, listener.local(), world.plenty())));
          }
          for (int i = 0; i < 100; i++) {
            listener.accept(world.plenty()).close();
          }
          world.settle();
          assertThat(open).hasSize(100);
          assertThat(world.busy()).isEqualTo(100);
          open.forEach(Connection::close);
          world.settle();
          assertThat(world.busy()).isZero();
        });
  }

  @Test
  void aHundredAreAcceptedAtOnceAndAnswered() {
    EndpointWorld.tellOverAStack(
        StackConfig.USUAL,
        world -> {
          SimStack other = world.other(2);
          var answered = new AtomicInteger();
          try (Listener listener = world.mac.listen(EndpointWorld.DOOR)) {
            for (int i = 0; i < 100; i++) {
              world.start("caller", () -> talk(world, other, answered));
            }
            List<Connection> accepted = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
              accepted.add(listener.accept(world.plenty()));
            }
            for (Connection from : accepted) {
              assertThat(from.local()).isEqualTo(EndpointWorld.DOOR);
              from.write(bytes(world.readAll(from)), world.plenty());
              from.close();
            }
          }
          world.settle();
          assertThat(answered).hasValue(100);
          assertThat(world.busy()).isZero();
        });
  }

  private static void talk(EndpointWorld world, SimStack from, AtomicInteger answered)
      throws NetworkException {
    try (Connection to = from.connect(from.ip(), EndpointWorld.DOOR, world.plenty())) {
      to.write(bytes("hello"), world.plenty());
      to.shutdownOutput();
      assertThat(world.readAll(to)).isEqualTo("hello");
      answered.incrementAndGet();
    }
  }

  @Test
  void aQuickCallersBytesAreReadThoughTheyComeBeforeTheConnectionIsPassed() {
    tell(
        UNKIND,
        world -> {
          Listener listener = world.mac.listen(EndpointWorld.DOOR);
          SimStack other = world.other(2);
          for (int i = 0; i < 20; i++) {
            var answered = new AtomicInteger();
            Thread caller = world.start("caller", () -> talk(world, other, answered));
            Connection from = listener.accept(world.plenty());
            from.write(bytes(world.readAll(from)), world.plenty());
            from.close();
            caller.join();
            assertThat(answered).hasValue(1);
          }
          listener.close();
        });
  }

  @Test
  void callersThatGoAtOnceDoNotKeepOthersFromBeingAccepted() {
    tell(
        UNKIND,
        world -> {
          Listener listener = world.mac.listen(EndpointWorld.DOOR);
          SimStack other = world.other(2);
          for (int i = 0; i < 20; i++) {
            other.connect(other.ip(), EndpointWorld.DOOR, world.plenty()).abort();
          }
          var answered = new AtomicInteger();
          world.start("caller", () -> talk(world, other, answered));
          int gone = 0;
          while (answered.get() == 0) {
            try (Connection from = listener.accept(world.plenty())) {
              from.write(bytes(world.readAll(from)), world.plenty());
              from.shutdownOutput();
            } catch (NetworkException e) {
              assertThat(e.error()).isEqualTo(NetworkError.RESET);
              gone++;
            }
            world.settle();
          }
          assertThat(gone).isLessThanOrEqualTo(20);
          world.settle();
          assertThat(world.busy()).isZero();
          listener.close();
        });
  }

  @Test
  void aListenerThatIsClosedResetsWhoWasNotAcceptedAndLeavesTheOthers() {
    tell(
        USUAL,
        world -> {
          Listener listener = world.mac.listen(EndpointWorld.DOOR);
          SimStack other = world.other(2);
          Connection first = other.connect(other.ip(), EndpointWorld.DOOR, world.plenty());
          Connection ours = listener.accept(world.plenty());
          Connection second = other.connect(other.ip(), EndpointWorld.DOOR, world.plenty());
          listener.close();
          assertThat(failure(() -> second.read(ByteBuffer.allocate(1), world.plenty())).error())
              .isEqualTo(NetworkError.RESET);
          ours.write(bytes("still here"), world.plenty());
          ours.close();
          assertThat(world.readAll(first)).isEqualTo("still here");
          first.close();
          world.mac.listen(EndpointWorld.DOOR).close();
          world.settle();
          assertThat(world.busy()).isZero();
        });
  }
}
