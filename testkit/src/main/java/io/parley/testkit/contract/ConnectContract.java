package io.parley.testkit.contract;

import static io.parley.spi.NetworkError.ADDRESS_IN_USE;
import static io.parley.spi.NetworkError.ADDRESS_UNAVAILABLE;
import static io.parley.spi.NetworkError.CLOSED;
import static io.parley.spi.NetworkError.REFUSED;
import static io.parley.spi.NetworkError.RESET;
import static io.parley.spi.NetworkError.TIMED_OUT;
import static io.parley.spi.NetworkError.UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How connections come about: connect, listen, accept.
abstract class ConnectContract extends StackWorld {

  /// As many as may come at once while the program is busy elsewhere.
  private static final int CROWD = 512;

  @Test
  void bothEndsKnowTheAddressesOfBoth() throws Exception {
    withPair((near, far) -> {
      assertThat(near.local().ip()).isEqualTo(here());
      assertThat(near.remote().ip()).isEqualTo(there());
      assertThat(far.local()).isEqualTo(near.remote());
      assertThat(far.remote()).isEqualTo(near.local());
    });
  }

  @Test
  void theStackChoosesWhereAConnectionLeavesFromIfItIsLeftToIt() throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(there()));
          Connection near = stack.connect(anywhere(), listener.local(), plenty());
          Connection far = listener.accept(plenty())) {
        assertThat(far.remote()).isEqualTo(near.local());
        assertThat(near.local().ip().isAnyLocalAddress()).isFalse();
      }
    });
  }

  @Test
  void whoListensEverywhereIsFoundOnEveryAddress() throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(anywhere()))) {
        for (var ip : List.of(here(), there())) {
          Address door = new Address(ip, listener.local().port());
          try (Connection near = stack.connect(here(), door, plenty());
              Connection far = listener.accept(plenty())) {
            assertThat(far.local()).isEqualTo(door);
            assertThat(near.remote()).isEqualTo(door);
          }
        }
      }
    });
  }

  @Test
  void aListenerOnPortZeroTellsWhichPortItGot() throws Exception {
    withStack(stack -> {
      try (Listener one = stack.listen(anyPort(here()));
          Listener other = stack.listen(anyPort(here()))) {
        assertThat(one.local().ip()).isEqualTo(here());
        assertThat(one.local().port()).isPositive().isNotEqualTo(other.local().port());
      }
    });
  }

  @Test
  void aPortIsListenedOnByOneOnly() throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(here()))) {
        assertFails(ADDRESS_IN_USE, () -> stack.listen(listener.local()));
        Address elsewhere = new Address(there(), listener.local().port());
        stack.listen(elsewhere).close();
      }
    });
  }

  @Test
  void aPortIsFreeAgainAtOnceThoughConnectionsOfItLiveOn() throws Exception {
    withStacks((stack, neighbour) -> {
      Listener listener = stack.listen(anyPort(there()));
      try (Connection near = neighbour.connect(here(), listener.local(), plenty());
          Connection far = listener.accept(plenty())) {
        listener.close();
        try (Listener again = stack.listen(listener.local());
            Connection second = neighbour.connect(here(), again.local(), plenty())) {
          again.accept(plenty()).close();
          assertThat(second.read(ByteBuffer.allocate(1), plenty())).isEqualTo(-1);
          Pieces.write("still here", far, plenty());
          assertThat(Pieces.read(10, near, plenty())).isEqualTo("still here");
        }
      }
    });
  }

  @Test
  void aPortIsFreeAgainAtOnceThoughSomebodyWaitedToAccept() throws Exception {
    withStack(stack -> {
      Address door = portOfNobody(stack);
      for (int i = 0; i < 20; i++) {
        Listener listener = stack.listen(door);
        var waiting = meanwhile(() -> errorOf(() -> listener.accept(Deadline.NEVER)));
        letItWait();
        listener.close();
        stack.listen(door).close();
        assertFails(REFUSED, () -> stack.connect(here(), door, plenty()));
        assertThat(waiting.result()).isEqualTo(CLOSED);
      }
    });
  }

  @Test
  void onlyOurOwnAddressesCanBeUsed() throws Exception {
    withStack(stack -> {
      Address foreign = new Address(notOurs(), 8_080);
      assertFails(ADDRESS_UNAVAILABLE, () -> stack.listen(foreign));
      assertFails(ADDRESS_UNAVAILABLE, () -> stack.listen(anyPort(notOurs())));
      try (Listener listener = stack.listen(anyPort(there()))) {
        assertFails(
            ADDRESS_UNAVAILABLE, () -> stack.connect(notOurs(), listener.local(), plenty()));
      }
    });
  }

  @Test
  void whereNobodyListensAConnectIsRefused() throws Exception {
    withStack(stack -> {
      Address door = portOfNobody(stack);
      assertFails(REFUSED, () -> stack.connect(here(), door, plenty()));
      assertFails(REFUSED, () -> stack.connect(anywhere(), door, Deadline.NEVER));
    });
  }

  @Test
  void whereNoWayLeadsAConnectFindsItUnreachable() throws Exception {
    withStack(
        stack -> assertFails(UNREACHABLE, () -> stack.connect(here(), unreachable(), plenty())));
  }

  @Test
  void aConnectWithoutAnAnswerEndsAtItsDeadline() throws Exception {
    withStack(stack -> {
      Address hole = blackHole();
      Deadline brief = brief();
      assertTimesOut(brief, () -> stack.connect(here(), hole, brief));
    });
  }

  @Test
  void aConnectAfterItsDeadlineIsNotTried() throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(there()))) {
        assertFails(TIMED_OUT, () -> stack.connect(here(), listener.local(), passed()));
        assertFails(TIMED_OUT, () -> listener.accept(brief()));
      }
    });
  }

  @Test
  void anAcceptEndsAtItsDeadlineAndCanBeTriedAgain() throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(there()))) {
        Deadline brief = brief();
        assertTimesOut(brief, () -> listener.accept(brief));
        try (Connection near = stack.connect(here(), listener.local(), plenty());
            Connection far = listener.accept(plenty())) {
          assertThat(far.remote()).isEqualTo(near.local());
        }
      }
    });
  }

  @Test
  void anAcceptAfterItsDeadlineStillTakesWhoIsThere() throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(there()));
          Connection near = stack.connect(here(), listener.local(), plenty())) {
        try (Connection far = acceptWhoIsThere(listener)) {
          assertThat(far.remote()).isEqualTo(near.local());
        }
      }
    });
  }

  @Test
  void anAcceptThatWaitsGetsTheNextConnection() throws Exception {
    withStack(stack -> {
      try (Listener listener = stack.listen(anyPort(there()))) {
        Background<Connection> accepted = meanwhile(() -> listener.accept(Deadline.NEVER));
        letItWait();
        try (Connection near = stack.connect(here(), listener.local(), Deadline.NEVER);
            Connection far = accepted.result()) {
          assertThat(far.remote()).isEqualTo(near.local());
        }
      }
    });
  }

  @Test
  void aCrowdWaitsInTheBacklogAndIsAcceptedInTheEnd() throws Exception {
    withStacks((stack, neighbour) -> {
      try (Listener listener = stack.listen(anyPort(there()))) {
        Map<Address, Connection> crowd = new HashMap<>();
        for (int i = 0; i < CROWD; i++) {
          Connection near = neighbour.connect(here(), listener.local(), plenty());
          crowd.put(near.local(), near);
        }
        List<Address> made = List.copyOf(crowd.keySet());
        List<Address> accepted = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
          try (Connection far = listener.accept(plenty())) {
            accepted.add(far.remote());
            Optional.ofNullable(crowd.remove(far.remote())).ifPresent(Connection::abort);
          }
        }
        assertThat(accepted).containsExactlyInAnyOrderElementsOf(made);
      }
    });
  }

  @Test
  void aListenerThatClosesResetsThoseWhoWait() throws Exception {
    withStacks((stack, neighbour) -> {
      Listener listener = stack.listen(anyPort(there()));
      try (Connection near = neighbour.connect(here(), listener.local(), plenty())) {
        listener.close();
        assertFails(RESET, () -> near.read(ByteBuffer.allocate(1), plenty()));
        assertFails(REFUSED, () -> stack.connect(here(), listener.local(), plenty()));
      }
    });
  }

  @Test
  void closingAListenerEndsTheAcceptUnderWay() throws Exception {
    withStack(stack -> {
      Listener listener = stack.listen(anyPort(there()));
      var waiting = meanwhile(() -> errorOf(() -> listener.accept(Deadline.NEVER)));
      letItWait();
      listener.close();
      assertThat(waiting.result()).isEqualTo(CLOSED);
      listener.close();
      assertFails(CLOSED, () -> listener.accept(plenty()));
      assertFails(CLOSED, () -> listener.accept(Deadline.NEVER));
    });
  }

  @Test
  void anInterruptEndsAnAcceptAndClosesTheListener() throws Exception {
    withStack(stack -> {
      Listener listener = stack.listen(anyPort(there()));
      var waiting = meanwhile(() -> errorOf(() -> listener.accept(plenty())));
      letItWait();
      waiting.interrupt();
      assertThat(waiting.result()).isEqualTo(CLOSED);
      assertThat(waiting.keptItsInterrupt()).isTrue();
      assertFails(CLOSED, () -> listener.accept(plenty()));
      assertFails(REFUSED, () -> stack.connect(here(), listener.local(), plenty()));
    });
  }

  @Test
  void anInterruptEndsAConnect() throws Exception {
    withStack(stack -> {
      Address hole = blackHole();
      var waiting = meanwhile(() -> errorOf(() -> stack.connect(here(), hole, plenty())));
      letItWait();
      waiting.interrupt();
      assertThat(waiting.result()).isEqualTo(CLOSED);
      assertThat(waiting.keptItsInterrupt()).isTrue();
    });
  }

  /// Accepts without waiting, until somebody is there.
  private Connection acceptWhoIsThere(Listener listener) throws Exception {
    Deadline end = plenty();
    while (true) {
      try {
        return listener.accept(passed());
      } catch (NetworkException e) {
        assertThat(e.error()).isEqualTo(TIMED_OUT);
        assertThat(end.hasPassed(clock())).as("somebody is there").isFalse();
        letItWait();
      }
    }
  }

  private Address portOfNobody(NetworkStack stack) throws Exception {
    try (Listener listener = stack.listen(anyPort(there()))) {
      return listener.local();
    }
  }
}
