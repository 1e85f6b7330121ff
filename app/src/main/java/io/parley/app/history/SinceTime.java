package io.parley.app.history;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time in the past as people type it.
///
/// | typed | means |
/// |---|---|
/// | `2026-11-23` | the beginning of that day |
/// | `2026-11-23T14:02`, also with a blank, with seconds | that time here |
/// | `2026-11-23T14:02:00Z`, also `+01:00` | that instant |
/// | `14:02` | that time of today |
/// | `10m`, `2h`, `3d`, `1w`, `30s` | so long ago |
public final class SinceTime {

  private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhdw])");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

  private SinceTime() {}

  /// Understands a time; one before 1970, when there were no stores, is that year's beginning.
  ///
  /// @param text what was typed
  /// @param now the time of day and the time zone
  /// @throws IllegalArgumentException with a sentence for people
  public static Instant parse(String text, ZonedDateTime now) {
    String typed = text.strip().toUpperCase(Locale.ROOT);
    try {
      Instant then = understood(typed, now);
      return then.isBefore(Instant.EPOCH) ? Instant.EPOCH : then;
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' is no time; write 2026-11-23, 2026-11-23T14:02, 14:02 (of today), or how long ago:"
                  .formatted(text)
              + " 10m, 2h, 3d",
          e);
    }
  }

  private static Instant understood(String typed, ZonedDateTime now) {
    Matcher span = SPAN.matcher(typed.toLowerCase(Locale.ROOT));
    if (span.matches()) {
      return now.toInstant().minus(length(Long.parseLong(span.group(1)), span.group(2)));
    }
    ZoneId zone = now.getZone();
    Matcher date = DATE.matcher(typed);
    if (date.matches()) {
      return LocalDate.parse(typed).atStartOfDay(zone).toInstant();
    }
    if (!date.lookingAt()) {
      return now.with(LocalTime.parse(typed)).toInstant();
    }
    TemporalAccessor time =
        DateTimeFormatter.ISO_DATE_TIME.parseBest(
            typed.replaceFirst(" +", "T"), OffsetDateTime::from, LocalDateTime::from);
    return time instanceof OffsetDateTime exact
        ? exact.toInstant()
        : LocalDateTime.from(time).atZone(zone).toInstant();
  }

  private static Duration length(long count, String unit) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> ChronoUnit.WEEKS.getDuration().multipliedBy(count);
    };
  }
}
