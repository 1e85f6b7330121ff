package io.parley.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.LengthCounter;
import ch.qos.logback.core.rolling.LengthCounterBase;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Bounds the log: a file that is full becomes `FILE.1`, that one `FILE.2`, and the oldest goes.
///
/// Where files cannot be renamed, a full one is emptied: it must not fill the disk. What is no
/// file, such as a terminal or `/dev/null`, is let alone. (Logback's own policies look at the size
/// only once a minute, and take some characters of a path for patterns.) Called by the appender
/// alone, under its lock.
final class LogRotation implements RollingPolicy, TriggeringPolicy<ILoggingEvent> {

  /// How long a file may become: some ten thousand lines, which any editor opens.
  static final long MAX_FILE_BYTES = 5L << 20;

  /// How many files there are, with the one that is written.
  static final int MAX_FILES = 4;

  private final Path file;
  private final long maxBytes;

  /// What the file held when it was opened, and what we have written since. Not the size of what
  /// has its name now: another process may have moved ours on.
  private final LengthCounter written = new LengthCounterBase();

  private boolean isStarted;

  LogRotation(Path file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /// The log's older files, the youngest first.
  static Path older(Path file, int age) {
    return file.resolveSibling(file.getFileName() + "." + age);
  }

  @Override
  public LengthCounter getLengthCounter() {
    return written;
  }

  @Override
  public boolean isTriggeringEvent(File active, ILoggingEvent event) {
    return written.getLength() >= maxBytes;
  }

  @Override
  public void rollover() {
    written.reset();
    if (Files.isRegularFile(file)) {
      moveOn();
    }
  }

  private void moveOn() {
    try {
      for (int age = MAX_FILES - 1; age > 1; age--) {
        moveIfThere(older(file, age - 1), older(file, age));
      }
      moveIfThere(file, older(file, 1));
    } catch (IOException e) {
      empty();
    }
  }

  private static void moveIfThere(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void empty() {
    try {
      Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING).close();
    } catch (IOException e) {
      throw new RolloverFailure("neither renamed nor emptied: " + file, e);
    }
  }

  @Override
  public String getActiveFileName() {
    return file.toString();
  }

  @Override
  public CompressionMode getCompressionMode() {
    return CompressionMode.NONE;
  }

  @Override
  public void setParent(FileAppender<?> appender) {}

  @Override
  public void start() {
    isStarted = true;
  }

  @Override
  public void stop() {
    isStarted = false;
  }

  @Override
  public boolean isStarted() {
    return isStarted;
  }
}
