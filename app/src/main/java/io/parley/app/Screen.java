package io.parley.app;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// The terminal's output: whole lines, from any thread.
final class Screen {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final PrintStream out;
  private final ZoneId zone;
  private final InstantSource clock;

  Screen(PrintStream out, ZoneId zone) {
    this(out, zone, InstantSource.system());
  }

  Screen(PrintStream out, ZoneId zone, InstantSource clock) {
    this.out = new PrintStream(out, false, orUtf8(out.charset()));
    this.zone = zone;
    this.clock = clock;
  }

  /// The encoding to use where the system names one: where it says ASCII, as it does when no
  /// language is set, UTF-8 does no harm and loses nothing.
  static Charset orUtf8(Charset told) {
    return told.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : told;
  }

  /// Shows a line of ours. What came from a peer must have been cleaned.
  void line(String text) {
    out.println(text);
    out.flush();
  }

  /// Shows a line of ours with the time before it, and with the date if that is not today.
  void line(Instant time, String text) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    boolean isOfToday = LocalDate.ofInstant(time, zone).equals(today);
    DateTimeFormatter format = isOfToday ? TIME : DAY_AND_TIME;
    line("[" + format.format(time.atZone(zone)) + "] " + text);
  }

  /// Whether nobody reads the output any more.
  boolean isGone() {
    return out.checkError();
  }
}
