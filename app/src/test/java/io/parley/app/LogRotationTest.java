package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log is bounded, and of it the youngest lines are kept.
class LogRotationTest {

  private static final int MAX_BYTES = 1_000;

  @TempDir Path directory;

  private final LoggerContext context = LogsTest.newContext();

  @Test
  void fullFilesMoveOnAndTheOldestGoes() throws IOException {
    Path file = directory.resolve("a log");
    logTo(file, 500);

    assertThat(files()).containsExactly("a log", "a log.1", "a log.2", "a log.3");
    List<String> lines = new ArrayList<>();
    for (int age = LogRotation.MAX_FILES - 1; age >= 1; age--) {
      Path older = LogRotation.older(file, age);
      assertThat(Files.size(older)).isBetween((long) MAX_BYTES, MAX_BYTES + 200L);
      lines.addAll(numbers(older));
    }
    lines.addAll(numbers(file));
    assertThat(lines).hasSizeBetween(30, 499);
    assertThat(lines)
        .isEqualTo(
            Stream.iterate(500 - lines.size(), i -> i + 1)
                .limit(lines.size())
                .map(String::valueOf)
                .toList());
  }

  @Test
  void aFileThatCannotBeMovedIsEmptied() throws IOException {
    Path file = directory.resolve("log");
    Files.createDirectories(LogRotation.older(file, 3).resolve("in the way"));
    logTo(file, 500);

    assertThat(Files.size(file)).isLessThan(MAX_BYTES + 200L);
    assertThat(numbers(file)).last().isEqualTo("499");
    assertThat(files()).containsExactly("log", "log.1", "log.2", "log.3");
    assertThat(LogRotation.older(file, 3)).isDirectory();
  }

  @Test
  void twoWhoWriteToOneFileBothMoveItOn() throws IOException {
    Path file = directory.resolve("log");
    RollingFileAppender<ILoggingEvent> first = appender(file);
    context.getLogger("general").addAppender(first);
    RollingFileAppender<ILoggingEvent> second = appender(file);
    context.getLogger("system").addAppender(second);
    for (int i = 0; i < 500; i++) {
      context.getLogger(i % 10 == 0 ? "general" : "system").debug("number {}", i);
    }
    context.stop();

    long bytes = 0;
    List<String> lines = new ArrayList<>();
    for (String name : files()) {
      bytes += Files.size(directory.resolve(name));
      lines.addAll(numbers(directory.resolve(name)));
    }
    assertThat(bytes).isLessThan(LogRotation.MAX_FILES * 2L * (MAX_BYTES + 200));
    assertThat(lines).contains("499", "498");
  }

  @Test
  void whatIsNoFileIsLetAlone() throws IOException {
    LogRotation rotation = new LogRotation(directory, MAX_BYTES);
    rotation.rollover();
    assertThat(directory).isDirectory();
  }

  private RollingFileAppender<ILoggingEvent> appender(Path file) {
    RollingFileAppender<ILoggingEvent> appender =
        Logs.appender(context, file, new LogRotation(file, MAX_BYTES));
    appender.start();
    return appender;
  }

  private void logTo(Path file, int lines) {
    context.getLogger("ui").addAppender(appender(file));
    for (int i = 0; i < lines; i++) {
      context.getLogger("ui").debug("number {}", i);
    }
    context.stop();
  }

  private static List<String> numbers(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceFirst(".*number ", ""))
        .toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
