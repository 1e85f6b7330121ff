package io.parley.app.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Durations are understood as people type them, and shown as people read them.
class DurationsTest {

  @ParameterizedTest
  @CsvSource({"2s, 2000", "500ms, 500", "1.5s, 1500", "4, 4000", "0.25, 250", "0, 0", "60s, 60000"})
  void aDurationIsUnderstood(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1 s", "2m", "1,5s", ".5s", "1e3", "9999999999s"})
  void whatIsNoDurationIsNamed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("'" + text + "' is not a duration; write 2s, 500ms or 1.5s");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 s", "7, 7 ms", "999, 999 ms", "1000, 1 s", "1500, 1.5 s", "60000, 60 s"})
  void aDurationIsShown(long millis, String shown) {
    assertThat(Durations.shown(Duration.ofMillis(millis))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0 s",
    "0, 0 s",
    "999, 0 s",
    "1000, 1 s",
    "119999, 119 s",
    "120000, 2 min",
    "7199999, 119 min",
    "7200000, 2 h",
    "90000000, 25 h"
  })
  void howLongSomethingHasBeenSoIsRoughlyShown(long millis, String shown) {
    assertThat(Durations.rough(Duration.ofMillis(millis))).isEqualTo(shown);
  }
}
