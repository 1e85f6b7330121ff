package io.parley.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Deadline;
import io.parley.testkit.sim.SeededScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutboxRoomTest {

  private static final OutboxRoom.Limit LIMIT = new OutboxRoom.Limit(3, 100);

  @Test
  void roomIsBoundedInMessages() {
    inEveryWorld((world, room) -> {
      assertThat(room.take(1, Deadline.PASSED)).isTrue();
      assertThat(room.take(1, Deadline.PASSED)).isTrue();
      assertThat(room.take(1, Deadline.PASSED)).isTrue();
      assertThat(room.take(1, Deadline.PASSED)).isFalse();
      room.giveBack(1);
      assertThat(room.take(1, Deadline.PASSED)).isTrue();
      assertThat(room.messages()).isEqualTo(3);
    });
  }

  @Test
  void roomIsBoundedInBytes() {
    inEveryWorld((world, room) -> {
      assertThat(room.take(60, Deadline.PASSED)).isTrue();
      assertThat(room.take(41, Deadline.PASSED)).isFalse();
      assertThat(room.take(40, Deadline.PASSED)).isTrue();
    });
  }

  @Test
  void whoWaitsGetsRoomWhenItComesFreeOrGivesUpAtTheDeadline() {
    inEveryWorld((world, room) -> {
      room.take(100, Deadline.PASSED);
      world.start(
          "giver",
          () -> {
            try {
              world.sleep(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            room.giveBack(100);
          });
      assertThat(room.take(1, Deadline.in(world, Duration.ofSeconds(1)))).isFalse();
      assertThat(world.nanos()).isBetween(1_000_000_000L, 1_001_000_000L);
      assertThat(room.take(1, Deadline.in(world, Duration.ofSeconds(5)))).isTrue();
      assertThat(world.nanos()).isBetween(2_000_000_000L, 2_001_000_000L);
    });
  }

  @Test
  void aLargeMessageIsNotStarvedBySmallOnes() {
    inEveryWorld((world, room) -> {
      List<String> served = new ArrayList<>();
      room.take(50, Deadline.PASSED);
      room.take(50, Deadline.PASSED);
      world.start("large", () -> served.add(takeOrFail(room, 100)));
      world.sleep(Duration.ofMillis(1));
      world.start("small", () -> served.add(takeOrFail(room, 1)));
      world.sleep(Duration.ofMillis(1));
      room.giveBack(50);
      world.sleep(Duration.ofMillis(1));
      assertThat(served).isEmpty();
      room.giveBack(50);
      world.sleep(Duration.ofMillis(1));
      assertThat(served).containsExactly("100");
      room.giveBack(100);
      world.sleep(Duration.ofMillis(1));
      assertThat(served).containsExactly("100", "1");
    });
  }

  @Test
  void whoGivesUpLetsTheNextOnePass() {
    inEveryWorld((world, room) -> {
      room.take(99, Deadline.PASSED);
      List<String> served = new ArrayList<>();
      world.start("large", () -> assertThat(takes(room, 100, world)).isFalse());
      world.sleep(Duration.ofMillis(1));
      world.start("small", () -> served.add(takeOrFail(room, 1)));
      world.sleep(Duration.ofMillis(1));
      assertThat(served).isEmpty();
      world.sleep(Duration.ofSeconds(2));
      assertThat(served).containsExactly("1");
    });
  }

  @Test
  void whoWaitsIsWokenWhenAQuarterIsFreeAndTakesAFreePlaceAtItsDeadline() {
    inRoomOf(
        8,
        (world, room) -> {
          List<String> served = onePatientlyWaitingAtTheFull(room, 8, world);
          world.sleep(Duration.ofMillis(1));
          room.giveBack(1);
          world.sleep(Duration.ofSeconds(1));
          assertThat(served).isEmpty();
          room.giveBack(1);
          world.sleep(Duration.ofMillis(1));
          assertThat(served).containsExactly("patient 1");
          room.take(1, Deadline.PASSED);
          world.start("hurried", () -> assertThat(takes(room, 1, world)).isTrue());
          world.sleep(Duration.ofMillis(1));
          room.giveBack(1);
          world.sleep(Duration.ofSeconds(2));
        });
  }

  @Test
  void aNewcomerTakesWhatIsFreeIfThereIsEnoughForWhoWaitsAsWell() {
    inRoomOf(
        16,
        (world, room) -> {
          List<String> served = onePatientlyWaitingAtTheFull(room, 16, world);
          world.sleep(Duration.ofMillis(1));
          room.giveBack(1);
          assertThat(room.take(1, Deadline.PASSED)).isFalse();
          room.giveBack(1);
          assertThat(room.take(1, Deadline.PASSED)).isTrue();
          assertThat(served).isEmpty();
          room.stalls();
          world.sleep(Duration.ofMillis(1));
          assertThat(served).containsExactly("patient 1");
          assertThat(room.messages()).isEqualTo(16);
        });
  }

  @Test
  void anOutboxThatMovesSlowlyWakesWhoWaitsForEveryMessage() {
    inRoomOf(
        16,
        (world, room) -> {
          List<String> served = onePatientlyWaitingAtTheFull(room, 16, world);
          world.sleep(Duration.ofMillis(20));
          room.giveBack(1);
          world.sleep(Duration.ofMillis(1));
          assertThat(served).containsExactly("patient 1");
        });
  }

  @Test
  void aClosedRoomGivesNoneAndTellsWhoWaits() {
    inEveryWorld((world, room) -> {
      room.take(100, Deadline.PASSED);
      world.start("closer", room::close);
      assertThat(room.take(1, Deadline.NEVER)).isFalse();
      room.giveBack(100);
      assertThat(room.take(1, Deadline.NEVER)).isFalse();
      assertThat(room.messages()).isZero();
    });
  }

  /// Fills the room with messages of one byte and lets one more wait.
  ///
  /// @return where the one who waits enters himself when he has his room
  private static List<String> onePatientlyWaitingAtTheFull(
      OutboxRoom room, int messages, SeededScheduler world) throws InterruptedException {
    for (int i = 0; i < messages; i++) {
      room.take(1, Deadline.PASSED);
    }
    List<String> served = new ArrayList<>();
    world.start("patient", () -> served.add("patient " + takeOrFail(room, 1)));
    return served;
  }

  private static String takeOrFail(OutboxRoom room, long size) {
    try {
      assertThat(room.take(size, Deadline.NEVER)).isTrue();
      return Long.toString(size);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean takes(OutboxRoom room, long size, SeededScheduler world) {
    try {
      return room.take(size, Deadline.in(world, Duration.ofSeconds(1)));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void inEveryWorld(Scenario scenario) {
    inRoom(LIMIT, scenario);
  }

  private static void inRoomOf(int messages, Scenario scenario) {
    inRoom(new OutboxRoom.Limit(messages, 100), scenario);
  }

  private static void inRoom(OutboxRoom.Limit limit, Scenario scenario) {
    SeededScheduler.forEachSeed(
        20,
        seed ->
            SeededScheduler.run(seed, world -> scenario.play(world, new OutboxRoom(world, limit))));
  }

  @FunctionalInterface
  private interface Scenario {
    void play(SeededScheduler world, OutboxRoom room) throws Exception;
  }
}
