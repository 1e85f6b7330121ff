package io.parley.app;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a node keeps its messages, as told on the command line.
final class StoreOptions {

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Keep messages in this directory. Without it, they are in your data directory, in a"
              + " folder named as you, beside the log; /status shows where.")
  private @Nullable Path directory;

  @Option(
      names = "--memory",
      description =
          "Keep nothing on disk but your key: what is queued and what was said ends with the"
              + " chat.")
  private boolean memory;

  /// Whether nothing is to be kept on disk.
  ///
  /// @throws IllegalArgumentException with a sentence for people, if a place on disk is named, too
  boolean isMemory() {
    if (memory && directory != null) {
      throw new IllegalArgumentException(
          "--memory keeps nothing on disk, --store names a place there: give one of them");
    }
    return memory;
  }

  /// The directory that was named.
  ///
  /// @throws IllegalArgumentException with a sentence for people, if it cannot be one
  Optional<Path> directory() {
    return Optional.ofNullable(directory).map(StoreOptions::checked);
  }

  /// A directory that was named, if it can be one.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  static Path checked(Path named) {
    if (named.toString().isEmpty()) {
      throw new IllegalArgumentException("--store takes a directory, not nothing");
    }
    return named.toAbsolutePath();
  }
}
