package io.parley.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// A line of the log file: `2026-01-31T12:34:56.789 DEBUG networking [thread] message`.
///
/// What a peer chose, such as its name, stands in messages. It is cleaned, so that no peer can end
/// a line and begin one that looks like ours. The lines of a stack trace begin with a bar.
final class LogLine extends LayoutBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS");

  private final ZoneId zone;

  LogLine(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(event.getInstant().atZone(zone), line);
    padded(line.append(' '), event.getLevel().toString(), 5);
    padded(line.append(' '), event.getLoggerName(), 10);
    line.append(" [").append(CleanText.line(event.getThreadName())).append("] ");
    line.append(message(event)).append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(event.getThrowableProxy())
          .lines()
          .map(frame -> "  | " + CleanText.line(frame) + System.lineSeparator())
          .forEach(line::append);
    }
    return line.toString();
  }

  /// What happened, on one line and harmless for a terminal.
  static String message(ILoggingEvent event) {
    return CleanText.line(event.getFormattedMessage());
  }

  private static void padded(StringBuilder line, String word, int width) {
    line.append(word).repeat(' ', Math.max(0, width - word.length()));
  }
}
