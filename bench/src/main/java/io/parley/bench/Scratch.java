package io.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A directory on disk for the time of a benchmark.
///
/// @param path the directory
record Scratch(Path path) implements AutoCloseable {

  /// Makes one in the working directory, which is on a disk where the place for temporary files may
  /// be in memory.
  static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory(Path.of("").toAbsolutePath(), "bench-store-"));
  }

  @Override
  public void close() throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(path)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
