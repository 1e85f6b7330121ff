package io.parley.app.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A time is understood as it was typed, where the person is.
class SinceTimeTest {

  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 11, 23, 15, 30, 20, 0, ZoneId.of("Europe/Berlin"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-23, 2026-11-22T23:00:00Z",
    "2026-07-01, 2026-06-30T22:00:00Z",
    "2026-11-23T14:02, 2026-11-23T13:02:00Z",
    "2026-11-23t14:02:59, 2026-11-23T13:02:59Z",
    "2026-11-23 14:02, 2026-11-23T13:02:00Z",
    "2026-11-23T14:02:05.5, 2026-11-23T13:02:05.5Z",
    "2026-11-23T14:02:00Z, 2026-11-23T14:02:00Z",
    "2026-11-23T14:02z, 2026-11-23T14:02:00Z",
    "2026-11-23T14:02:00+05:30, 2026-11-23T08:32:00Z",
    "14:02, 2026-11-23T13:02:00Z",
    "' 14:02:30 ', 2026-11-23T13:02:30Z",
    "30s, 2026-11-23T14:29:50Z",
    "10m, 2026-11-23T14:20:20Z",
    "2h, 2026-11-23T12:30:20Z",
    "3D, 2026-11-20T14:30:20Z",
    "1w, 2026-11-16T14:30:20Z",
    "999999w, 1970-01-01T00:00:00Z",
    "0001-01-01, 1970-01-01T00:00:00Z",
    "9999-12-31, 9999-12-30T23:00:00Z"
  })
  void whatPeopleTypeIsUnderstood(String typed, String instant) {
    assertThat(SinceTime.parse(typed, NOW)).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "yesterday", "2026", "2026-11", "2026-13-01", "2026-02-30", "23.11.2026", "25:00",
        "14", "2 h", "2x", "-2h", "h", "1000000d", "+99999-01-01", "2026-11-23T", "2026-11-23T1402"
      })
  void allElseIsASentence(String typed) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SinceTime.parse(typed, NOW))
        .withMessage(
            "'%s' is no time; write 2026-11-23, 2026-11-23T14:02, 14:02 (of today), or how long"
                    .formatted(typed)
                + " ago: 10m, 2h, 3d");
  }
}
