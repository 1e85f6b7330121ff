package io.parley.testkit.contract;

import static io.parley.spi.NetworkError.ADDRESS_IN_USE;
import static io.parley.spi.NetworkError.ADDRESS_UNAVAILABLE;
import static io.parley.spi.NetworkError.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How connections of a [TcpPort] come about: call and answer.
abstract class TcpPortCallContract extends TcpPortWorld {

  private static final InetAddress ANYWHERE = InetAddress.ofLiteral("0.0.0.0");

  @Test
  void aCallIsEstablishedAtBothEndsAndBothKnowTheAddressesOfBoth() throws Exception {
    withPair((near, far) -> {
      assertThat(near.driver().told()).containsExactly("established");
      assertThat(far.driver().told()).containsExactly("established");
      assertThat(near.end().remote()).isEqualTo(far.end().local());
      assertThat(far.end().remote()).isEqualTo(near.end().local());
      assertThat(far.end().local().ip()).isEqualTo(there());
    });
  }

  @Test
  void anEndThatWaitsKnowsWhereAndNobodyHasCalledIt() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far);
      assertThat(waiting.end().local().ip()).isEqualTo(there());
      assertThat(waiting.end().local().port()).isPositive();
      assertThatIllegalStateException().isThrownBy(waiting.end()::remote);
      letItWait();
      assertThat(waiting.driver().told()).isEmpty();
    });
  }

  @Test
  void anEndThatCallsKnowsWhomAtOnce() throws Exception {
    withPorts((near, far) -> {
      Address hole = blackHole();
      Side calling = call(near, hole);
      assertThat(calling.end().remote()).isEqualTo(hole);
      assertThat(calling.end().local()).isNotEqualTo(hole);
      calling.end().abort();
    });
  }

  @Test
  void portsThatTheMachineChoosesAreDifferent() throws Exception {
    withPorts((near, far) ->
        assertThat(answer(far).end().local()).isNotEqualTo(answer(far).end().local()));
  }

  @Test
  void whoWaitsEverywhereIsFoundOnItsAddress() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far, new Address(ANYWHERE, 0));
      Address door = new Address(there(), waiting.end().local().port());
      Side calling = call(near, door);
      waiting.driver().awaitEvent("established");
      calling.driver().awaitEvent("established");
      assertThat(waiting.end().local()).isEqualTo(door);
    });
  }

  @Test
  void whereNoEndWaitsACallIsRefused() throws Exception {
    withPorts((near, far) -> {
      Side calling = call(near, nobodysDoor(far));
      calling.driver().awaitEvent("refused REFUSED");
      letItWait();
      assertThat(calling.driver().told()).containsExactly("refused REFUSED");
      assertThatIllegalStateException()
          .isThrownBy(() -> calling.end().write(Pieces.bytes("nobody hears it")));
      calling.end().close();
    });
  }

  @Test
  void anEndTakesOneConnectionAndTheNextCallerIsRefused() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far);
      Address door = waiting.end().local();
      Side first = call(near, door);
      waiting.driver().awaitEvent("established");
      Side next = call(near, door);
      next.driver().awaitEvent("refused REFUSED");
      first.driver().awaitEvent("established");
      assertThat(waiting.driver().told()).containsExactly("established");
    });
  }

  @Test
  void ofSeveralThatWaitTheOneThatWaitsLongestIsFirst() throws Exception {
    withPorts((near, far) -> {
      List<Side> waiting = new ArrayList<>();
      waiting.add(answer(far));
      Address door = waiting.getFirst().end().local();
      for (int i = 1; i < 5; i++) {
        waiting.add(answer(far, door));
      }
      for (int taken = 0; taken < 5; taken++) {
        Side calling = call(near, door);
        calling.driver().awaitEvent("established");
        waiting.get(taken).driver().awaitEvent("established");
        for (Side later : waiting.subList(taken + 1, 5)) {
          assertThat(later.driver().told()).isEmpty();
        }
        assertThat(waiting.get(taken).end().remote()).isEqualTo(calling.end().local());
      }
    });
  }

  @Test
  void oneThatIsGivenUpWaitsNoMoreAndIsToldNothing() throws Exception {
    withPorts((near, far) -> {
      Side first = answer(far);
      Address door = first.end().local();
      Side second = answer(far, door);
      Side third = answer(far, door);
      first.end().close();
      second.end().abort();
      Side calling = call(near, door);
      third.driver().awaitEvent("established");
      calling.driver().awaitEvent("established");
      assertThat(first.driver().told()).isEmpty();
      assertThat(second.driver().told()).isEmpty();
    });
  }

  @Test
  void aPortCanBeWaitedOnAgainAtOnceThoughConnectionsOfItLiveOn() throws Exception {
    withPorts((near, far) -> {
      Address door = nobodysDoor(far);
      for (int i = 0; i < 10; i++) {
        Side waiting = answer(far, door);
        if (i % 2 == 1) {
          waiting.end().close();
          waiting = answer(far, door);
        }
        Side calling = call(near, door);
        waiting.driver().awaitEvent("established");
        calling.driver().awaitEvent("established");
        waiting.write("x");
        assertThat(calling.read(1)).isEqualTo("x");
      }
    });
  }

  @Test
  void aPortThatAnotherListenerHasCannotBeWaitedOn() throws Exception {
    withPorts((near, far) -> {
      Address door = nobodysDoor(far);
      try (AutoCloseable _ = listenOtherwise(door)) {
        assertFails(ADDRESS_IN_USE, () -> far.answer(door, newDriver()));
      }
      far.answer(door, newDriver()).close();
    });
  }

  @Test
  void nobodyWaitsOnAnAddressThatIsNotOurs() throws Exception {
    withPorts((near, far) ->
        assertFails(
            ADDRESS_UNAVAILABLE, () -> far.answer(new Address(notOurs(), 8_080), newDriver())));
  }

  @Test
  void whereNoWayLeadsACallFindsItUnreachable() throws Exception {
    withPorts((near, far) -> {
      Side calling = call(near, unreachable());
      calling.driver().awaitEvent("refused UNREACHABLE");
      letItWait();
      assertThat(calling.driver().told()).hasSize(1);
      calling.end().close();
    });
  }

  @Test
  void aCallLeavesFromTheAddressThatItIsGiven() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far);
      Side calling = call(near, waiting.end().local());
      assertThat(calling.end().local().ip()).isEqualTo(here());
      waiting.driver().awaitEvent("established");
      assertThat(waiting.end().remote().ip()).isEqualTo(here());
    });
  }

  @Test
  void whereACallLeavesFromMayBeLeftToTheMachine() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far);
      RecordingDriver driver = newDriver();
      TcpPort.End calling = near.call(ANYWHERE, waiting.end().local(), driver);
      driver.awaitEvent("established");
      waiting.driver().awaitEvent("established");
      assertThat(calling.local().ip().isAnyLocalAddress()).isFalse();
      assertThat(waiting.end().remote()).isEqualTo(calling.local());
    });
  }

  @Test
  void noCallLeavesFromAnAddressThatIsNotOurs() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far);
      RecordingDriver driver = newDriver();
      TcpPort.End calling = near.call(notOurs(), waiting.end().local(), driver);
      driver.awaitEvent("refused ADDRESS_UNAVAILABLE");
      letItWait();
      assertThat(driver.told()).hasSize(1);
      assertThat(waiting.driver().told()).isEmpty();
      assertThat(calling.remote()).isEqualTo(waiting.end().local());
      assertThatIllegalStateException().isThrownBy(() -> calling.write(Pieces.bytes("x")));
      calling.close();
    });
  }

  @Test
  void aCallThatIsGivenUpIsToldNothing() throws Exception {
    withPorts((near, far) -> {
      Address hole = blackHole();
      Side closed = call(near, hole);
      Side aborted = call(near, hole);
      letItWait();
      closed.end().close();
      aborted.end().abort();
      Side givenUpAtOnce = call(near, hole);
      givenUpAtOnce.end().abort();
      letItWait();
      for (Side each : List.of(closed, aborted, givenUpAtOnce)) {
        assertThat(each.driver().told()).isEmpty();
        each.end().abort();
        each.end().close();
      }
    });
  }

  @Test
  void nothingIsWrittenBeforeTheConnectionIsThere() throws Exception {
    withPorts((near, far) -> {
      Side calling = call(near, blackHole());
      Side waiting = answer(far);
      for (Side each : List.of(calling, waiting)) {
        var bytes = Pieces.bytes("too early");
        assertThatIllegalStateException().isThrownBy(() -> each.end().write(bytes));
        assertThatIllegalStateException().isThrownBy(each.end()::endOutput);
        assertThat(bytes.position()).isZero();
        assertThat(each.end().available()).isZero();
        assertThat(each.end().read(ByteBuffer.allocate(9))).isZero();
        each.end().close();
      }
    });
  }

  @Test
  void aClosedPortNeitherCallsNorAnswersAndItsEndsAreToldNothing() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far);
      Address door = waiting.end().local();
      Side calling = call(near, blackHole());
      closePorts();
      assertFails(CLOSED, () -> near.call(here(), door, newDriver()));
      assertFails(CLOSED, () -> far.answer(door, newDriver()));
      letItWait();
      assertThat(waiting.driver().told()).isEmpty();
      assertThat(calling.driver().told()).isEmpty();
    });
  }

  @Test
  void aDriverMayHoldItsOwnLockWhileItCallsAndIsToldNothingMeanwhile() throws Exception {
    withPorts((near, far) -> {
      Side waiting = answer(far);
      RecordingDriver driver = newDriver();
      List<TcpPort.End> ends = new ArrayList<>();
      driver.on("established", () -> ends.getFirst().write(Pieces.bytes("from the event")));
      driver.locked(() -> {
        try {
          ends.add(near.call(here(), waiting.end().local(), driver));
        } catch (NetworkException e) {
          throw new AssertionError(e);
        }
        assertThat(driver.told()).isEmpty();
      });
      assertThat(waiting.read(14)).isEqualTo("from the event");
    });
  }
}
