package io.parley.testkit.mutant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A mistake in the core or in the classic stacks, and how it gets there.
///
/// @param bug what is wrong then, a clause
/// @param edits what is changed, the mistake itself first; each in another class
record Mutant(String bug, List<Edit> edits) {

  /// Where sources are, in the order in which they are searched.
  private static final List<String> MODULES = List.of("core", "classic");

  private static final String SOURCES = "src/main/java/io/parley";

  /// A change of source.
  ///
  /// @param file the class, as a path within `io/parley`: `internal/delivery/Lane`
  /// @param original what stands there, once; white space is any white space
  /// @param replacement what stands there instead
  record Edit(String file, String original, String replacement) {

    /// The class with the change in it.
    ///
    /// @throws AssertionError if it is not what it was when the mutant was made
    String source() {
      Path path = find(file + ".java");
      Matcher places = pattern().matcher(read(path));
      long count = places.results().count();
      if (count != 1) {
        throw new AssertionError(
            "this mutant has gone stale: this stands %d times in %s, give it another place:%n%s"
                .formatted(count, path, original));
      }
      return places.replaceFirst(Matcher.quoteReplacement(replacement));
    }

    private Pattern pattern() {
      return Pattern.compile(
          Arrays.stream(original.strip().split("\\s+", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining("\\s+")));
    }
  }

  /// A mistake at one place.
  static Mutant of(String file, String bug, String original, String replacement) {
    return new Mutant(bug, List.of(new Edit(file, original, replacement)));
  }

  /// The same with a second change, which does no harm by itself but brings the mistake to light.
  Mutant and(Edit other) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(other);
    return new Mutant(bug, more);
  }

  @Override
  public String toString() {
    String file = edits.getFirst().file();
    return file.substring(file.lastIndexOf('/') + 1) + ": " + bug;
  }

  private static Path find(String file) {
    Path root = Path.of("").toAbsolutePath();
    while (root != null) {
      for (String module : MODULES) {
        Path path = root.resolve(module).resolve(SOURCES).resolve(file);
        if (Files.exists(path)) {
          return path;
        }
      }
      root = root.getParent();
    }
    throw new AssertionError("this mutant has gone stale: there is no " + file);
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
