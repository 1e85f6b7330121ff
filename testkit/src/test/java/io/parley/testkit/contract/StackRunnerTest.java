package io.parley.testkit.contract;

import static io.parley.testkit.contract.TwoPorts.forEachSeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.classic.TcpPort;
import io.parley.classic.TcpPort.Runner.Part;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import io.parley.testkit.contract.TcpPortWorld.Side;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Ends of a [io.parley.classic.StackTcpPort] whose calls are made by those who wait for them.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackRunnerTest {

  private static final int FEW = 20;

  /// An end of Alice's, and its runner.
  private record Run(Side side, TcpPort.Runner runner) {

    static Run calling(TwoPorts lan, Address door) {
      TcpPort.Runner runner = lan.alice.runner();
      return new Run(runner.ask(() -> call(lan, door)), runner);
    }

    private static Side call(TwoPorts lan, Address door) {
      try {
        return lan.call(door);
      } catch (NetworkException e) {
        throw new AssertionError(e);
      }
    }

    boolean run(Part part) {
      return runner.run(part, Deadline.NEVER);
    }
  }

  @Test
  void nothingHappensToAnEndBeforeItIsRunAndNothingNeedsAThread() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Run alice = Run.calling(lan, bob.end().local());
          lan.world.sleep(Duration.ofSeconds(1));
          assertThat(alice.side().driver().told()).isEmpty();
          assertThat(alice.run(Part.CALL)).isTrue();
          assertThat(alice.side().driver().told()).containsExactly("established");
          assertThat(alice.run(Part.CALL)).as("there is one call").isFalse();
          alice.side().end().write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
          alice.side().end().endOutput();
          assertThat(alice.run(Part.OUTPUT)).isTrue();
          assertThat(bob.read(2)).isEqualTo("hi");
          bob.write("ho");
          while (alice.side().end().available() < 2) {
            assertThat(alice.run(Part.INPUT)).isTrue();
          }
          assertThat(lan.threads()).noneMatch(name -> name.startsWith("tcp-to"));
          assertThat(alice.side().read(2)).isEqualTo("ho");
          bob.end().close();
          alice.side().end().close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void anEndWhoseRunnerLeavesIsServedByThreadsOfThePort() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Run alice = Run.calling(lan, bob.end().local());
          alice.runner().leave();
          alice.side().driver().awaitEvent("established");
          bob.driver().awaitEvent("established");
          bob.write("hello");
          assertThat(alice.side().read(5)).isEqualTo("hello");
          alice.side().write("and back");
          assertThat(bob.read(8)).isEqualTo("and back");
          alice.side().end().close();
          bob.end().close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aReadThatLastsIsLeftToAThread() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Run alice = Run.calling(lan, bob.end().local());
          alice.run(Part.CALL);
          long began = lan.world.nanos();
          assertThat(alice.run(Part.INPUT)).isTrue();
          assertThat(Duration.ofNanos(lan.world.nanos() - began))
              .isBetween(Duration.ofMillis(20), Duration.ofMillis(21));
          assertThat(alice.run(Part.INPUT)).as("a thread reads").isFalse();
          bob.driver().awaitEvent("established");
          bob.write("late");
          assertThat(alice.side().read(4)).isEqualTo("late");
          alice.side().end().abort();
          bob.end().abort();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aReadOfWhatIsThereDoesNotWait() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Run alice = Run.calling(lan, bob.end().local());
          alice.run(Part.CALL);
          long began = lan.world.nanos();
          assertThat(alice.runner().run(Part.INPUT, Deadline.PASSED)).isTrue();
          assertThat(Duration.ofNanos(lan.world.nanos() - began)).isLessThan(Duration.ofMillis(1));
          assertThat(lan.threads()).noneMatch(name -> name.startsWith("tcp-read"));
          alice.side().end().abort();
          bob.end().abort();
          lan.assertNothingIsLeft();
        });
  }

  /// A runner does not wait for a peer that takes nothing.
  @Test
  void whatIsMoreThanASendBufferHoldsIsLeftToAThread() {
    forEachSeed(
        FEW,
        lan -> {
          Side bob = lan.answer();
          Run alice = Run.calling(lan, bob.end().local());
          alice.run(Part.CALL);
          bob.driver().awaitEvent("established");
          alice.side().end().write(ByteBuffer.allocate(60_000));
          long began = lan.world.nanos();
          alice.run(Part.OUTPUT);
          assertThat(Duration.ofNanos(lan.world.nanos() - began)).isLessThan(Duration.ofMillis(1));
          bob.driver().await("all of it", () -> bob.end().available() == 60_000);
          bob.readBytes(60_000);
          alice.side().end().close();
          bob.end().close();
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void whoIsInterruptedForACallThatNobodyWantsAnyMoreKeepsNoInterrupt() {
    forEachSeed(
        FEW,
        lan -> {
          lan.net.cut(TwoPorts.ALICE, TwoPorts.BOB);
          Run alice = Run.calling(lan, new Address(TwoPorts.BOB, 8_080));
          var seen = new boolean[1];
          Thread caller =
              lan.world.start(
                  "caller",
                  () -> {
                    alice.run(Part.CALL);
                    seen[0] = Thread.currentThread().isInterrupted();
                  });
          lan.world.sleep(Duration.ofSeconds(1));
          alice.side().end().abort();
          lan.world.sleep(Duration.ofMillis(1));
          assertThat(caller.isAlive()).isFalse();
          assertThat(seen[0]).isFalse();
          lan.net.healAll();
          lan.assertNothingIsLeft();
        });
  }
}
