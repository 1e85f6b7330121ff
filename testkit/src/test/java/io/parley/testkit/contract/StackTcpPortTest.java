package io.parley.testkit.contract;

import static io.parley.classic.StackTcpPort.RECEIVE_BYTES;
import static io.parley.classic.StackTcpPort.SEND_BYTES;
import static io.parley.testkit.contract.TwoPorts.forEachSeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.StackTcpPort;
import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.testkit.contract.TcpPortWorld.Side;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is special to a driver's TCP that stands on a stack: its threads, its bounds, and what a
/// stack cannot tell.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackTcpPortTest {

  private static final int FEW = 5;
  private static final int MANY = 50;
  private static final int MUCH = 1 << 20;

  @Test
  void whatComesIsKeptUpToTheReceiveBufferAndTheRestWhenItIsRead() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Side alice = lan.callAndMeet(bob);
          byte[] much = Pieces.anyBytes(MUCH);
          Background<Boolean> writing = Background.start(lan.world, () -> writeAll(alice, much));
          lan.world.sleep(Duration.ofSeconds(10));
          assertThat(bob.end().available()).isEqualTo(RECEIVE_BYTES);
          lan.world.sleep(Duration.ofSeconds(10));
          assertThat(bob.end().available()).isEqualTo(RECEIVE_BYTES);
          assertThat(bob.readBytes(MUCH)).isEqualTo(much);
          assertThat(writing.result()).isTrue();
          bob.end().close();
          alice.end().close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aWriteTakesTheSendBufferFullAndNoMoreUntilBytesAreToldAsAcknowledged() {
    forEachSeed(
        FEW,
        lan -> {
          var gate = new Gate();
          Side bob = lan.answer();
          Side alice = lan.callAndMeet(bob);
          alice.driver().on("data", gate::pass);
          bob.write("stand still");
          lan.world.sleep(Duration.ofSeconds(1));
          ByteBuffer much = ByteBuffer.allocate(MUCH);
          alice.end().write(much);
          assertThat(much.position()).isEqualTo(SEND_BYTES);
          bob.readBytes(SEND_BYTES);
          alice.end().write(much);
          assertThat(much.position()).as("with its events held up").isEqualTo(SEND_BYTES);
          gate.open();
          alice.driver().awaitEvent("room");
          alice.end().write(much);
          assertThat(much.position()).isGreaterThan(SEND_BYTES);
          TwoPorts.endAll(List.of(alice, bob));
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aDriverThatStandsStillInAnEventHoldsUpItsOwnEndAloneAndMissesNothing() {
    forEachSeed(
        FEW,
        lan -> {
          var gate = new Gate();
          Side frozen = lan.answer();
          Side toFrozen = lan.callAndMeet(frozen);
          frozen.driver().on("data", gate::pass);
          toFrozen.write("hello");
          lan.world.sleep(Duration.ofSeconds(1));
          Side other = lan.answer();
          Side toOther = lan.callAndMeet(other);
          toOther.write("meanwhile");
          assertThat(other.read(9)).isEqualTo("meanwhile");

          frozen.write("I write");
          frozen.end().endOutput();
          assertThat(toFrozen.read(7)).isEqualTo("I write");
          toFrozen.driver().awaitEvent("fin");
          assertThat(frozen.driver().told()).containsExactly("established", "data");
          toFrozen.end().close();
          gate.open();
          frozen.driver().awaitEvent("fin");
          assertThat(frozen.driver().told())
              .containsExactly("established", "data", "acknowledged", "finAcknowledged", "fin");
          assertThat(frozen.read(5)).isEqualTo("hello");
          TwoPorts.endAll(List.of(frozen, other, toOther));
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void thousandsOfShortConnectionsLeaveNothingBehind() {
    forEachSeed(
        2,
        lan -> {
          Address door = lan.answer().end().local();
          List<Side> waiting = new ArrayList<>();
          for (int i = 0; i < 2_000; i++) {
            Side next = lan.answer(door);
            waiting.add(next);
            Side calling = lan.call(door);
            calling.driver().awaitEvent("established");
            calling.write("hi");
            switch (i % 4) {
              case 0 -> calling.end().close();
              case 1 -> calling.end().abort();
              case 2 -> endThenClose(calling);
              default -> lan.world.giveWay();
            }
            if (i % 4 == 3) {
              calling.end().abort();
            }
            assertThat(lan.threads()).hasSizeLessThan(12);
            if (i >= 3) {
              waiting.get(i - 3).end().close();
            }
          }
          TwoPorts.endAll(waiting);
          lan.bob.close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void whoCallsTogetherWithOthersIsTakenOrRefusedOrKeptForTheNextEnd() {
    forEachSeed(
        MANY,
        lan -> {
          Side first = lan.answer();
          Address door = first.end().local();
          List<Side> callers = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            callers.add(lan.call(door));
          }
          first.driver().awaitEvent("established");
          lan.world.sleep(Duration.ofSeconds(5));
          List<List<String>> told = callers.stream().map(side -> side.driver().told()).toList();
          assertThat(told)
              .isSubsetOf(
                  List.of("established"),
                  List.of("refused REFUSED"),
                  List.of("established", "reset"));
          long kept = told.stream().filter(List.of("established")::equals).count();
          assertThat(kept).isPositive();
          List<Side> taken = new ArrayList<>(List.of(first));
          while (taken.size() < kept) {
            Side next = lan.answer(door);
            next.driver().awaitEvent("established");
            taken.add(next);
          }
          assertThat(taken.stream().map(side -> side.end().remote()).distinct())
              .hasSize((int) kept);
          TwoPorts.endAll(callers);
          TwoPorts.endAll(taken);
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void whoWasLetInAsADoorWasShutIsResetWhenItIsGivenUp() {
    forEachSeed(
        MANY,
        lan -> {
          Side first = lan.answer();
          Address door = first.end().local();
          List<Side> callers = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            callers.add(lan.call(door));
          }
          first.driver().awaitEvent("established");
          lan.world.sleep(Duration.ofSeconds(5));
          lan.bob.giveUp(door);
          lan.world.sleep(Duration.ofSeconds(1));
          List<List<String>> told = callers.stream().map(side -> side.driver().told()).toList();
          assertThat(told.stream().filter(List.of("established")::equals)).hasSize(1);
          TwoPorts.endAll(callers);
          first.end().abort();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aResetBehindAFullBufferIsToldWhenThereIsRoom() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Side alice = lan.callAndMeet(bob);
          alice.end().write(ByteBuffer.allocate(SEND_BYTES));
          bob.driver().await("a full buffer", () -> bob.end().available() == RECEIVE_BYTES);
          alice.end().abort();
          lan.world.sleep(Duration.ofSeconds(1));
          assertThat(bob.driver().milestones()).containsExactly("established");
          bob.readBytes(RECEIVE_BYTES);
          bob.driver().awaitEvent("reset");
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aResetIsToldToWhoWritesThoughItsBufferIsFullOrThePeerHasEnded() {
    forEachSeed(
        MANY,
        lan -> {
          Side full = lan.answer();
          Side toFull = lan.callAndMeet(full);
          toFull.end().write(ByteBuffer.allocate(SEND_BYTES));
          full.driver().await("a full buffer", () -> full.end().available() == RECEIVE_BYTES);
          Side ended = lan.answer();
          Side toEnded = lan.callAndMeet(ended);
          toEnded.end().endOutput();
          ended.driver().awaitEvent("fin");
          toFull.end().abort();
          toEnded.end().abort();
          lan.world.sleep(Duration.ofSeconds(1));
          for (Side side : List.of(full, ended)) {
            side.end().write(Pieces.bytes("are you there?"));
            side.driver().awaitEvent("reset");
            assertThat(side.driver().told()).endsWith("reset");
          }
          assertThat(full.end().available()).isEqualTo(RECEIVE_BYTES);
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void anEndThatIsGivenUpWhileItIsCalledKeepsNoConnection() {
    forEachSeed(
        4 * MANY,
        lan -> {
          Side bob = lan.answer();
          Connection caller =
              lan.aliceStack.connect(TwoPorts.ALICE, bob.end().local(), Deadline.NEVER);
          lan.world.sleep(Duration.ofNanos(lan.world.random().nextInt(20_000)));
          bob.end().close();
          lan.world.sleep(Duration.ofSeconds(1));
          assertThat(lan.threads()).isEmpty();
          caller.abort();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aPeerThatStandsStillHoldsAnEndThatWasClosedForALimitedTime() {
    forEachSeed(
        FEW,
        lan -> {
          var listener = lan.bobStack.listen(new Address(TwoPorts.BOB, 0));
          Side alice = lan.call(listener.local());
          Connection deaf = listener.accept(Deadline.NEVER);
          alice.driver().awaitEvent("established");
          ByteBuffer much = ByteBuffer.allocate(MUCH);
          int before = -1;
          while (before < much.position()) {
            before = much.position();
            alice.end().write(much);
            lan.world.sleep(Duration.ofSeconds(10));
          }
          alice.end().close();
          lan.world.sleep(StackTcpPort.WRITE_LIMIT.dividedBy(2));
          assertThat(lan.threads()).isNotEmpty();
          lan.world.sleep(StackTcpPort.WRITE_LIMIT);
          assertThat(lan.threads()).isEmpty();
          listener.close();
          deaf.abort();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aCallThatNobodyAnswersIsRefusedAtItsLimit() {
    forEachSeed(
        FEW,
        lan -> {
          InetAddress hole = InetAddress.ofLiteral("10.0.0.66");
          lan.net.cut(TwoPorts.ALICE, hole);
          Side calling = lan.call(new Address(hole, 1));
          lan.world.sleep(StackTcpPort.CALL_LIMIT.minusSeconds(10));
          assertThat(calling.driver().told()).isEmpty();
          calling.driver().awaitEvent("refused TIMED_OUT");
          assertThat(calling.driver().told()).hasSize(1);
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aCallIsToldWhyTheStackCannotMakeIt() {
    for (NetworkError why : NetworkError.values()) {
      forEachSeed(
          FEW,
          stack -> new FailingStack(stack, why),
          lan -> {
            RecordingDriver driver = lan.newDriver();
            Address peer = new Address(TwoPorts.ALICE, 8_080);
            TcpPort.End end = lan.bob.call(TwoPorts.BOB, peer, driver);
            driver.awaitEvent("refused " + why);
            assertThat(driver.told()).hasSize(1);
            assertThat(end.remote()).isEqualTo(peer);
            lan.assertNothingIsLeft();
          });
    }
  }

  @Test
  void aDriverThatThrowsLosesItsConnectionAndLeavesNothingBehind() {
    for (String event : List.of("established", "data", "acknowledged", "fin", "finAcknowledged")) {
      forEachSeed(
          FEW,
          lan -> {
            RecordingDriver driver = lan.newDriver();
            driver.on(
                event,
                () -> {
                  throw new TwoPorts.DriverBug();
                });
            Side bob = lan.answer(new Address(TwoPorts.BOB, 0), driver);
            Side alice = lan.call(bob.end().local());
            alice.driver().awaitEvent("established");
            if (!event.equals("established")) {
              bob.driver().awaitEvent("established");
              bob.end().write(Pieces.bytes("hello"));
              bob.end().endOutput();
            }
            alice.write("hello");
            alice.end().endOutput();
            lan.world.sleep(Duration.ofSeconds(1));
            assertThat(driver.told()).endsWith(event);
            alice.end().close();
            lan.assertNothingIsLeft();
          });
    }
  }

  @Test
  void whenTheStackIsClosedTheEndsAreToldThatTheyAreReset() {
    forEachSeed(
        MANY,
        lan -> {
          Side bob = lan.answer();
          Side alice = lan.callAndMeet(bob);
          Side waiting = lan.answer();
          Side second = lan.answer(waiting.end().local());
          InetAddress hole = InetAddress.ofLiteral("10.0.0.66");
          lan.net.cut(TwoPorts.BOB, hole);
          RecordingDriver calling = lan.newDriver();
          lan.bob.call(TwoPorts.BOB, new Address(hole, 1), calling);
          lan.world.giveWay();
          lan.bobStack.close();
          calling.awaitEvent("refused CLOSED");
          assertThat(calling.told()).hasSize(1);
          for (Side side : List.of(bob, alice, waiting, second)) {
            side.driver().awaitEvent("reset");
          }
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void whenTheStackIsShortOfSomethingAcceptingIsTriedAgain() {
    forEachSeed(
        FEW,
        ShortStack::new,
        lan -> {
          Side waiting = lan.answer();
          lan.world.sleep(Duration.ofMillis(10));
          Side calling = lan.callAndMeet(waiting);
          TwoPorts.endAll(List.of(calling, waiting));
          Side givenUp = lan.answer();
          givenUp.end().close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aClosedPortAbortsWhatItsEndsHaveLeftToDo() {
    forEachSeed(
        MANY,
        lan -> {
          Side bob = lan.answer();
          Side alice = lan.callAndMeet(bob);
          Side waiting = lan.answer();
          ByteBuffer much = ByteBuffer.allocate(MUCH);
          for (int i = 0; i < 4; i++) {
            alice.end().write(much);
            lan.world.sleep(Duration.ofSeconds(1));
          }
          alice.end().close();
          Side calling = lan.call(waiting.end().local());
          lan.alice.close();
          lan.bob.close();
          lan.assertNothingIsLeft();
          TcpPortWorld.assertFails(
              NetworkError.CLOSED,
              () -> lan.alice.call(TwoPorts.ALICE, waiting.end().local(), lan.newDriver()));
          assertThat(calling.driver().told()).noneMatch(event -> event.startsWith("refused"));
        });
  }

  private static boolean writeAll(Side side, byte[] bytes) throws InterruptedException {
    side.write(bytes);
    return true;
  }

  private static void endThenClose(Side side) throws InterruptedException {
    side.end().endOutput();
    side.driver().awaitEvent("finAcknowledged");
    side.end().close();
  }

  /// Holds up who comes until it is opened.
  private static final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open;

    void pass() {
      lock.lock();
      try {
        while (!open) {
          opened.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
      }
    }

    void open() {
      lock.lock();
      try {
        open = true;
        opened.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
