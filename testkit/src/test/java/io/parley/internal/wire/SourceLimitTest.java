package io.parley.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.sim.SeededScheduler;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SourceLimitTest {

  private static final InetAddress BOB = InetAddress.ofLiteral("10.0.0.2");
  private static final InetAddress ZED = InetAddress.ofLiteral("10.0.0.26");

  @Test
  void aSourceIsHeededSoManyTimesWithinASecondThatBeginsWithTheFirst() {
    SeededScheduler.run(
        1,
        world -> {
          var limit = new SourceLimit(world, 3);
          assertThat(limit.passes(BOB)).isTrue();
          world.sleep(Duration.ofMillis(900));
          assertThat(limit.passes(BOB)).isTrue();
          assertThat(limit.passes(BOB)).isTrue();
          assertThat(limit.passes(BOB)).isFalse();
          assertThat(limit.passes(ZED)).isTrue();
          world.sleep(Duration.ofMillis(101));
          for (int i = 0; i < 3; i++) {
            assertThat(limit.passes(BOB)).isTrue();
          }
          assertThat(limit.passes(BOB)).isFalse();
        });
  }

  @Test
  void of1025SourcesTheOneWhoseSecondBeganFirstIsForgotten() {
    SeededScheduler.run(
        1,
        world -> {
          var limit = new SourceLimit(world, 1);
          for (int i = 0; i <= SourceLimit.MAX_SOURCES; i++) {
            limit.passes(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}));
          }
          assertThat(limit.size()).isEqualTo(SourceLimit.MAX_SOURCES);
          assertThat(limit.passes(InetAddress.ofLiteral("10.0.4.0"))).isFalse();
          assertThat(limit.passes(InetAddress.ofLiteral("10.0.0.0"))).isTrue();
        });
  }
}
