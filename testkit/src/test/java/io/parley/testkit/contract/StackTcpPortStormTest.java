package io.parley.testkit.contract;

import static io.parley.testkit.contract.TwoPorts.forEachSeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.testkit.contract.TcpPortWorld.Side;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Drivers that call, answer, write, read and give up at any time, all at once, some of them while
/// the network resets connections: nobody hears what was not said, and nothing is left over.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackTcpPortStormTest {

  private static final int SEEDS = 60;
  private static final int ACTORS = 3;
  private static final int ROUNDS = 8;

  /// The last byte of a text that is whole; no other byte is like it.
  private static final byte LAST = -1;

  @Test
  void inAStormNothingIsMixedUpAndNothingIsLeftOver() {
    forEachSeed(
        SEEDS,
        lan -> {
          Address door = new Address(TwoPorts.BOB, 8_080);
          List<Background<Boolean>> actors = new ArrayList<>();
          for (int i = 0; i < ACTORS; i++) {
            actors.add(Background.start(lan.world, () -> call(lan, door)));
            actors.add(Background.start(lan.world, () -> answer(lan, door)));
          }
          for (int i = 0; i < ROUNDS; i++) {
            lan.world.sleep(Duration.ofMillis(lan.world.random().nextInt(20)));
            if (lan.world.random().nextInt(4) == 0) {
              lan.net.resetAll(TwoPorts.ALICE, TwoPorts.BOB);
            }
          }
          for (Background<Boolean> actor : actors) {
            assertThat(actor.result()).isTrue();
          }
          lan.assertNothingIsLeft();
        });
  }

  @Test
  void aPortThatIsClosedInAStormEndsEverything() {
    forEachSeed(
        SEEDS,
        lan -> {
          RandomGenerator random = lan.world.random();
          Address door = new Address(TwoPorts.BOB, 8_080);
          List<Side> sides = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            sides.add(lan.answer(door));
            sides.add(lan.call(door));
            if (random.nextBoolean()) {
              lan.world.sleep(Duration.ofNanos(random.nextInt(500_000)));
            }
          }
          (random.nextBoolean() ? lan.alice : lan.bob).close();
          List<String> said = sides.stream().map(Side::end).map(Object::toString).toList();
          assertThat(said).hasSize(10);
          lan.alice.close();
          lan.bob.close();
          lan.assertNothingIsLeft();
        });
  }

  private static boolean call(TwoPorts lan, Address door) throws Exception {
    RandomGenerator random = lan.world.random();
    for (int i = 0; i < ROUNDS; i++) {
      Side side = lan.call(door);
      if (random.nextInt(5) == 0) {
        lan.world.sleep(Duration.ofNanos(random.nextInt(300_000)));
      } else {
        side.driver().await("an answer", () -> !side.driver().told().isEmpty());
        if (side.driver().told().getFirst().equals("established")) {
          speak(side, random);
        }
      }
      giveUp(lan, side);
    }
    return true;
  }

  private static void speak(Side side, RandomGenerator random) throws InterruptedException {
    byte[] text = new byte[random.nextInt(30_000)];
    for (int i = 0; i < text.length; i++) {
      text[i] = at(i);
    }
    side.end().write(ByteBuffer.wrap(text));
    if (random.nextBoolean()) {
      side.end().abort();
      return;
    }
    side.end().write(ByteBuffer.wrap(new byte[] {LAST}));
    if (random.nextBoolean()) {
      side.end().endOutput();
      side.driver()
          .await(
              "the peer's end",
              () -> side.driver().told().contains("fin") || side.driver().told().contains("reset"));
    }
    side.end().close();
  }

  private static boolean answer(TwoPorts lan, Address door) throws Exception {
    RandomGenerator random = lan.world.random();
    for (int i = 0; i < ROUNDS; i++) {
      Side side = lan.answer(door);
      for (int waits = 0; side.driver().told().isEmpty() && waits < 100; waits++) {
        lan.world.sleep(Duration.ofNanos(random.nextInt(500_000)));
      }
      if (side.driver().told().isEmpty() || random.nextInt(8) == 0) {
        giveUp(lan, side);
      } else {
        listen(lan, side);
      }
    }
    return true;
  }

  private static void listen(TwoPorts lan, Side side) throws InterruptedException {
    int count = 0;
    boolean ended = false;
    boolean whole = false;
    ByteBuffer into = ByteBuffer.allocate(1 + lan.world.random().nextInt(5_000));
    while (!ended || side.end().available() > 0) {
      side.driver().await("bytes, or the end", () -> side.end().available() > 0 || hasEnded(side));
      ended = hasEnded(side);
      side.end().read(into.clear());
      for (into.flip(); into.hasRemaining(); count++) {
        byte next = into.get();
        assertThat(whole).as("bytes after the last").isFalse();
        whole = next == LAST;
        assertThat(whole || next == at(count)).as("byte " + count).isTrue();
      }
    }
    if (side.driver().told().contains("fin")) {
      assertThat(whole || count == 0).as("what ended in order is whole").isTrue();
    }
    giveUp(lan, side);
  }

  private static boolean hasEnded(Side side) {
    return side.driver().told().contains("fin") || side.driver().told().contains("reset");
  }

  /// An event that is being told in that moment may still come, but no other.
  private static void giveUp(TwoPorts lan, Side side) throws InterruptedException {
    if (lan.world.random().nextBoolean()) {
      side.end().abort();
    } else {
      side.end().close();
    }
    int told = side.driver().told().size();
    lan.world.sleep(Duration.ofMillis(1));
    assertThat(side.driver().told()).hasSizeLessThanOrEqualTo(told + 1);
  }

  private static byte at(int place) {
    return (byte) (place % 100);
  }
}
