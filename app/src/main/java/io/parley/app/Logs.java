package io.parley.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Where the log goes: bugs to standard error (see `logback.xml`), everything to a file, and to the
/// screen while a person wants to see it. Never to standard output otherwise.
///
/// Owned by the thread that reads the keyboard; what it sets up is used by all.
final class Logs {

  private static final org.slf4j.Logger SYSTEM = LoggerFactory.getLogger("system");

  private final LoggerContext context;
  private final LogLevels levels;
  private final Optional<Path> file;
  private final Optional<String> problem;
  private @Nullable LogView view;

  private Logs(
      LoggerContext context, LogLevels levels, Optional<Path> file, Optional<String> problem) {
    this.context = context;
    this.levels = levels;
    this.file = file;
    this.problem = problem;
  }

  /// Logs from now on, as told, or into the node's folder. If there is no such folder, nothing goes
  /// to a file, and [#problem] says so.
  ///
  /// @param name the node's
  /// @throws IllegalArgumentException if what was told cannot be done
  static Logs begin(LogOptions options, DataDirectory data, String name) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logs logs = begin(context, options, data, name);
    SYSTEM.info(
        "{} on Java {}, {} {} {}",
        ParleyCommand.Version.text(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"));
    SYSTEM.info("node {}, process {}, log {}", name, ProcessHandle.current().pid(), logs.where());
    return logs;
  }

  /// Logs nothing from now on, not even bugs: in simulated worlds nodes are to meet the worst.
  static void silence() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLoggerList().forEach(logger -> logger.setLevel(Level.OFF));
  }

  static Logs begin(LoggerContext context, LogOptions options, DataDirectory data, String name) {
    LogLevels levels = options.levels();
    Logs logs;
    if (options.file().isPresent()) {
      Path file = options.file().get().toAbsolutePath();
      try {
        checkWritable(file);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "the log file %s cannot be written; name another one with --log"
                .formatted(options.file().get()),
            e);
      }
      logs = new Logs(context, levels, Optional.of(file), Optional.empty());
    } else {
      logs = inFolder(context, levels, data, name);
    }
    logs.file.ifPresent(logs::writeTo);
    logs.setLevels();
    return logs;
  }

  private static Logs inFolder(
      LoggerContext context, LogLevels levels, DataDirectory data, String name) {
    try {
      Path file = data.createFolder(name).resolve("parley.log");
      checkWritable(file);
      return new Logs(context, levels, Optional.of(file), Optional.empty());
    } catch (IOException e) {
      String sentence =
          "no log is written, since there can be none in %s; name a file with --log FILE."
              .formatted(data.root());
      return new Logs(context, levels, Optional.empty(), Optional.of(sentence));
    }
  }

  /// Why there is no file, as a sentence for people.
  Optional<String> problem() {
    return problem;
  }

  /// Where the log is, for people.
  String where() {
    return file.map(Path::toString).orElse("in no file");
  }

  /// Shows the log on the screen from now on, or no longer.
  ///
  /// @return whether it is shown now
  boolean toggleView(Screen screen) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    LogView shown = view;
    if (shown == null) {
      shown = new LogView(screen);
      shown.setContext(context);
      shown.start();
      root.addAppender(shown);
      view = shown;
    } else {
      root.detachAppender(shown);
      shown.stop();
      view = null;
    }
    setLevels();
    return view != null;
  }

  private static void checkWritable(Path file) throws IOException {
    Files.writeString(file, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void writeTo(Path path) {
    var appender = appender(context, path, new LogRotation(path, LogRotation.MAX_FILE_BYTES));
    appender.addFilter(new Wanted(levels));
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  /// What writes to a file, not started.
  static RollingFileAppender<ILoggingEvent> appender(
      LoggerContext context, Path path, LogRotation rotation) {
    LogLine line = new LogLine(ZoneId.systemDefault());
    line.setContext(context);
    line.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(line);
    encoder.start();
    rotation.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setFile(path.toString());
    appender.setRollingPolicy(rotation);
    return appender;
  }

  /// Lets through what the file or the screen wants. Errors always: standard error wants them.
  private void setLevels() {
    for (String category : LogLevels.CATEGORIES) {
      Level level = levels.of(category);
      context
          .getLogger(category)
          .setLevel(
              view != null
                  ? Level.DEBUG
                  : level.isGreaterOrEqual(Level.ERROR) ? Level.ERROR : level);
    }
  }

  /// What the file wants.
  private static final class Wanted extends Filter<ILoggingEvent> {

    private final LogLevels levels;

    Wanted(LogLevels levels) {
      this.levels = levels;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
      boolean isWanted = event.getLevel().isGreaterOrEqual(levels.of(event.getLoggerName()));
      return isWanted ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }
}
