package io.parley.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.SQLException;
import java.time.Instant;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// How values stand in columns.
final class Columns {

  private static final long NANOS = 1_000_000_000;
  private static final Instant EARLIEST = Instant.ofEpochSecond(Long.MIN_VALUE / NANOS);
  private static final Instant LATEST = Instant.ofEpochSecond(Long.MAX_VALUE / NANOS);

  private Columns() {}

  /// A time as its column holds it: the years 1678 to 2262; what is beyond becomes the nearest of
  /// them.
  static long nanos(Instant time) {
    Instant held = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
    return held.getEpochSecond() * NANOS + held.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  /// A time as it comes back.
  static Instant kept(Instant time) {
    return instant(nanos(time));
  }

  /// A text as it comes back: half a character, which is nothing in UTF-8, becomes a question mark.
  static String kept(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return new String(text.getBytes(UTF_8), UTF_8);
      }
    }
    return text;
  }

  /// The constant that a column names.
  static <E extends Enum<E>> E constant(Class<E> type, String name) throws SQLException {
    try {
      return Enum.valueOf(type, name);
    } catch (IllegalArgumentException e) {
      var damaged =
          new SQLiteException(
              "no " + type.getSimpleName() + ": " + name, SQLiteErrorCode.SQLITE_CORRUPT);
      damaged.initCause(e);
      throw damaged;
    }
  }
}
