package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimClockTest {

  @Test
  void aWallClockMayBeWrongRunFastAndJumpAndNothingIsTimedByIt() {
    SeededScheduler.run(
        1,
        world -> {
          var clock = new SimClock(world, Duration.ofHours(-2), 200);
          assertThat(Duration.between(world.wallTime(), clock.wallTime()))
              .isEqualTo(Duration.ofHours(-2));
          world.sleep(Duration.ofSeconds(10_000));
          assertThat(Duration.between(world.wallTime(), clock.wallTime()))
              .isBetween(Duration.ofSeconds(-7_199), Duration.ofSeconds(-7_197));
          clock.jump(Duration.ofDays(-1));
          assertThat(Duration.between(world.wallTime(), clock.wallTime()))
              .isBetween(Duration.ofSeconds(-93_599), Duration.ofSeconds(-93_597));
          assertThat(clock.nanos()).isEqualTo(world.nanos());
        });
  }
}
