package io.parley.app.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A percentile is a duration that was measured, of the exact nearest rank.
class LatenciesTest {

  @Test
  void aPercentileIsTheNearestRank() {
    Latencies hundred =
        new Latencies(
            LongStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList().reversed());

    assertThat(hundred.percentile(50)).isEqualTo(Duration.ofMillis(50));
    assertThat(hundred.percentile(99)).isEqualTo(Duration.ofMillis(99));
    assertThat(hundred.percentile(100)).isEqualTo(Duration.ofMillis(100));
    assertThat(new Latencies(hundred.sorted().subList(0, 3)).percentile(50))
        .isEqualTo(Duration.ofMillis(2));
    assertThat(new Latencies(hundred.sorted().subList(0, 1)).percentile(1))
        .isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void ofNothingThereIsNone() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Latencies(List.of()).percentile(50))
        .withMessage("nothing was measured");
  }
}
