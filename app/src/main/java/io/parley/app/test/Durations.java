package io.parley.app.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people type and read them: `2s`, `500ms`, `1.5s`; a plain number is seconds.
public final class Durations {

  private static final Pattern TYPED = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s)?");

  private Durations() {}

  /// Understands a duration.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  public static Duration parse(String text) {
    Matcher typed = TYPED.matcher(text);
    if (!typed.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write 2s, 500ms or 1.5s");
    }
    int decimals = "ms".equals(typed.group(2)) ? 6 : 9;
    return Duration.ofNanos(new BigDecimal(typed.group(1)).scaleByPowerOfTen(decimals).longValue());
  }

  /// How long something has been so, for people, in one unit: `12 s`, `3 min`, `5 h`. What is not
  /// over a second, or less than nothing because a clock was set, is `0 s`.
  public static String rough(Duration duration) {
    if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
      return Math.max(0, duration.toSeconds()) + " s";
    }
    return duration.compareTo(Duration.ofHours(2)) < 0
        ? duration.toMinutes() + " min"
        : duration.toHours() + " h";
  }

  /// A duration for people, to the millisecond: `500 ms`, `1.5 s`.
  public static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis != 0 && millis < 1_000) {
      return millis + " ms";
    }
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s";
  }
}
