package io.parley.testkit.contract;

import static io.parley.spi.NetworkError.ADDRESS_IN_USE;
import static io.parley.spi.NetworkError.ADDRESS_UNAVAILABLE;
import static io.parley.spi.NetworkError.CLOSED;
import static io.parley.testkit.contract.TestedWorld.assertFails;
import static io.parley.testkit.contract.TwoPorts.forEachSeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.testkit.contract.TcpPortWorld.Side;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.TcpLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Doors of a [StackTcpPort] that are held open though no end waits at them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackTcpPortHoldTest {

  private static final int FEW = 10;
  private static final int MANY = 100;
  private static final Address ANY_PORT = new Address(TwoPorts.BOB, 0);

  @Test
  void whileADoorIsHeldCallersWaitAndAreTakenInTheirOrder() {
    forEachSeed(
        FEW,
        lan -> {
          var hold = lan.bob.hold(ANY_PORT);
          assertThat(hold.local().port()).isPositive();
          List<Side> callers = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            callers.add(lan.call(hold.local()));
            callers.getLast().driver().awaitEvent("established");
          }
          for (Side caller : callers) {
            caller.write("hello");
            Side next = lan.answer(hold.local());
            assertThat(next.read(5)).isEqualTo("hello");
            assertThat(next.end().remote()).isEqualTo(caller.end().local());
            lan.world.sleep(Duration.ofMillis(lan.world.random().nextInt(20)));
            next.end().close();
          }
          hold.close();
          TwoPorts.endAll(callers);
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void nobodyIsAcceptedWhileNoEndWaits() {
    forEachSeed(
        FEW,
        lan -> {
          InetAddress carol = InetAddress.ofLiteral("10.0.0.3");
          SimStack stack = lan.net.stack(TcpLimits.USUAL.withBacklog(2), carol);
          try (var port = new StackTcpPort(stack, lan.world, lan.world)) {
            Address door = port.hold(new Address(carol, 0)).local();
            RecordingDriver answering = lan.newDriver();
            port.answer(door, answering);
            List<Side> callers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
              callers.add(lan.call(door));
              callers.getLast().driver().awaitEvent("established");
            }
            answering.awaitEvent("established");
            // Two fill the backlog. One that was taken out of it would make room for the next.
            Side oneTooMany = lan.call(door);
            lan.world.sleep(Duration.ofSeconds(20));
            assertThat(oneTooMany.driver().told()).isEmpty();
            port.answer(door, lan.newDriver());
            oneTooMany.driver().awaitEvent("established");
            callers.add(oneTooMany);
            TwoPorts.endAll(callers);
          }
          stack.close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void whoCallsInTheMomentInWhichTheLastEndIsGivenUpIsTakenByTheNext() {
    forEachSeed(
        MANY,
        lan -> {
          var hold = lan.bob.hold(ANY_PORT);
          Side waiting = lan.answer(hold.local());
          Side caller = lan.call(hold.local());
          lan.world.sleep(Duration.ofNanos(lan.world.random().nextInt(500_000)));
          boolean taken = !waiting.driver().told().isEmpty();
          if (!taken) {
            waiting.end().abort();
          }
          caller.driver().awaitEvent("established");
          lan.world.sleep(Duration.ofMillis(lan.world.random().nextInt(2)));
          Side next = taken ? waiting : lan.answer(hold.local());
          boolean takenAfterAll = caller.driver().told().contains("reset");
          if (!takenAfterAll) {
            next.driver().awaitEvent("established");
            caller.write("x");
            assertThat(next.read(1)).isEqualTo("x");
          }
          next.end().abort();
          hold.close();
          caller.end().abort();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void whenAllWhoWaitAreGivenUpAndItIsHeldNoLongerThePortIsFreeAtOnceAndCallersAreReset() {
    forEachSeed(
        MANY,
        lan -> {
          var hold = lan.bob.hold(ANY_PORT);
          List<Side> waiting = List.of(lan.answer(hold.local()), lan.answer(hold.local()));
          lan.world.sleep(Duration.ofNanos(lan.world.random().nextInt(200_000)));
          waiting.forEach(side -> side.end().abort());
          Side late = lan.call(hold.local());
          late.driver().awaitEvent("established");
          lan.world.sleep(Duration.ofNanos(lan.world.random().nextInt(200_000)));
          hold.close();
          lan.bobStack.listen(hold.local()).close();
          late.driver().awaitEvent("reset");
          Side next = lan.call(hold.local());
          next.driver().awaitEvent("refused REFUSED");
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aDoorWhereAnEndWaitsStaysOpenForItAloneWhenItIsHeldNoLonger() {
    forEachSeed(
        MANY,
        lan -> {
          var hold = lan.bob.hold(ANY_PORT);
          Side waiting = lan.answer(hold.local());
          hold.close();
          Side caller = lan.callAndMeet(waiting);
          Side next = lan.call(hold.local());
          next.driver().awaitEvent("refused REFUSED");
          TwoPorts.endAll(List.of(waiting, caller));
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aDoorWhereAnEndWaitsCanBeHeld() {
    forEachSeed(
        FEW,
        lan -> {
          Side waiting = lan.answer(ANY_PORT);
          try (var hold = lan.bob.hold(waiting.end().local())) {
            assertThat(hold.local()).isEqualTo(waiting.end().local());
            Side first = lan.callAndMeet(waiting);
            Side second = lan.call(hold.local());
            second.driver().awaitEvent("established");
            TwoPorts.endAll(List.of(waiting, first, second));
          }
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void anAddressIsHeldOnceAndOnlyWhereOneCanListen() {
    forEachSeed(
        FEW,
        lan -> {
          var hold = lan.bob.hold(ANY_PORT);
          Address door = hold.local();
          assertFails(ADDRESS_IN_USE, () -> lan.bob.hold(door));
          Side waiting = lan.answer(door);
          hold.close();
          var again = lan.bob.hold(door);
          hold.close();
          waiting.end().close();
          assertFails(ADDRESS_IN_USE, () -> lan.bobStack.listen(door));
          again.close();
          try (var _ = lan.bobStack.listen(door)) {
            assertFails(ADDRESS_IN_USE, () -> lan.bob.hold(door));
          }
          assertFails(
              ADDRESS_UNAVAILABLE, () -> lan.bob.hold(new Address(TwoPorts.ALICE, door.port())));
          lan.bob.close();
          assertFails(CLOSED, () -> lan.bob.hold(door));
        });
  }

  @Test
  void aPortThatIsClosedHoldsNothing() {
    forEachSeed(
        MANY,
        lan -> {
          var idle = lan.bob.hold(ANY_PORT);
          var called = lan.bob.hold(ANY_PORT);
          Side caller = lan.call(called.local());
          lan.answer(called.local()).end().abort();
          lan.world.sleep(Duration.ofNanos(lan.world.random().nextInt(200_000)));
          lan.bob.close();
          lan.bobStack.listen(idle.local()).close();
          var listener = lan.bobStack.listen(called.local());
          idle.close();
          called.close();
          listener.close();
          caller.end().abort();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void whenTheStackIsClosedWhoWaitsNextIsToldThatItIsReset() {
    forEachSeed(
        FEW,
        lan -> {
          var hold = lan.bob.hold(ANY_PORT);
          lan.world.giveWay();
          lan.bobStack.close();
          Side waiting = lan.answer(hold.local());
          waiting.driver().awaitEvent("reset");
          hold.close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void inAStormOfCallsAndEndsNobodyIsRefusedAtADoorThatIsHeld() {
    forEachSeed(
        MANY,
        lan -> {
          RandomGenerator random = lan.world.random();
          var hold = lan.bob.hold(ANY_PORT);
          List<Side> callers = new ArrayList<>();
          List<Side> waiting = new ArrayList<>();
          for (int i = 0; i < 60; i++) {
            switch (random.nextInt(4)) {
              case 0 -> callers.add(lan.call(hold.local()));
              case 1 -> waiting.add(lan.answer(hold.local()));
              case 2 -> endOne(waiting, random);
              default -> lan.world.sleep(Duration.ofNanos(random.nextInt(300_000)));
            }
          }
          for (Side caller : callers) {
            caller.driver().awaitEvent("established");
          }
          TwoPorts.endAll(waiting);
          hold.close();
          lan.bobStack.listen(hold.local()).close();
          for (Side caller : callers) {
            caller.driver().await("the end", () -> caller.driver().milestones().size() == 2);
            assertThat(caller.driver().milestones().getLast()).isIn("reset", "fin");
          }
          TwoPorts.endAll(callers);
          lan.assertNothingIsLeft();
        });
  }

  private static void endOne(List<Side> sides, RandomGenerator random) {
    if (!sides.isEmpty()) {
      TcpPort.End end = sides.remove(random.nextInt(sides.size())).end();
      if (random.nextBoolean()) {
        end.abort();
      } else {
        end.close();
      }
    }
  }
}
