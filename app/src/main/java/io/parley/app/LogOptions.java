package io.parley.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is to be logged, and where, as told on the command line.
final class LogOptions {

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "Log to this file. Without it, the log is parley.log in your data directory, in a"
              + " folder named as you; /status shows which.")
  private @Nullable Path file;

  @Option(
      names = "--log-level",
      paramLabel = "[CATEGORY=]LEVEL",
      split = ",",
      description =
          "How much is logged, of everything or of one category: error, warn, info, debug (the"
              + " default) or off. Several may be given, or one with commas. The categories:"
              + " general, networking, discovery, peer_mgmt, ui, protocol, system, messaging.")
  private List<String> levels = new ArrayList<>();

  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  /// @throws IllegalArgumentException with a sentence for people, if something cannot be meant
  LogLevels levels() {
    return LogLevels.parse(levels);
  }
}
