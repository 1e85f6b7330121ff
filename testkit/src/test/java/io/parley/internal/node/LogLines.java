package io.parley.internal.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/// The log of all that happens from now on until it is closed, line by line: `category message`.
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  LogLines() {
    setContext(root.getLoggerContext());
    start();
    root.addAppender(this);
    root.setLevel(Level.DEBUG);
  }

  List<String> all() {
    return List.copyOf(lines);
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLoggerName() + " " + event.getFormattedMessage());
  }

  @Override
  public void close() {
    root.setLevel(Level.OFF);
    root.detachAppender(this);
  }
}
