package io.parley.internal.wire.csend;

import io.parley.spi.Clock;
import io.parley.spi.OutboxEntry;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// When a late message was written, in front of its text: csend shows the time at which a message
/// comes, and has no other place for this one.
final class LateNote {

  /// A message that leaves later than this says when it was written.
  static final Duration LATE = Duration.ofMinutes(10);

  /// Within the week that a message may wait, the day of the week tells the day.
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("'['EEE HH:mm'] '", Locale.ENGLISH);

  private LateNote() {}

  /// What stands before a part of a message.
  ///
  /// @param entry the message
  /// @param from index of the part's first character
  /// @param clock tells how late it is, and where
  /// @return `[Tue 14:02] ` before the first part of a late one; else nothing
  static String before(OutboxEntry entry, int from, Clock clock) {
    Duration age = Duration.between(entry.acceptedAt(), clock.wallTime());
    return from > 0 || age.compareTo(LATE) <= 0
        ? ""
        : FORMAT.format(ZonedDateTime.ofInstant(entry.acceptedAt(), clock.zone()));
  }
}
