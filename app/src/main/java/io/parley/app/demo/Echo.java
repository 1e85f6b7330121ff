package io.parley.app.demo;

import java.util.Optional;

/// What a node that is kept answers a person: a short echo.
///
/// Nothing answers an echo or a test, so two that answer never talk to each other without end.
final class Echo {

  /// Code points of a text that an echo repeats.
  static final int MAX_LENGTH = 60;

  private static final String PREFIX = "You said: ";

  private Echo() {}

  /// The answer to a text, if it gets one.
  static Optional<String> to(String text) {
    if (text.isBlank() || text.startsWith(PREFIX) || text.startsWith("TEST_")) {
      return Optional.empty();
    }
    if (text.codePointCount(0, text.length()) <= MAX_LENGTH) {
      return Optional.of(PREFIX + text);
    }
    return Optional.of(PREFIX + text.substring(0, text.offsetByCodePoints(0, MAX_LENGTH)) + "...");
  }
}
