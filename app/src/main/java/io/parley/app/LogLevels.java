package io.parley.app;

import ch.qos.logback.classic.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How much of each category is logged. The categories are csend's.
final class LogLevels {

  /// csend's eight categories, which are the names of all loggers.
  static final List<String> CATEGORIES =
      List.of(
          "general",
          "networking",
          "discovery",
          "peer_mgmt",
          "ui",
          "protocol",
          "system",
          "messaging");

  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "off");

  private final Map<String, Level> levels = new LinkedHashMap<>();

  private LogLevels() {
    CATEGORIES.forEach(category -> levels.put(category, Level.DEBUG));
  }

  /// Understands `LEVEL` and `CATEGORY=LEVEL`; later ones count more. What is not named is at
  /// `debug`.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  static LogLevels parse(List<String> wishes) {
    LogLevels levels = new LogLevels();
    for (String wish : wishes) {
      String[] words = wish.strip().toLowerCase(Locale.ROOT).split("=", 2);
      Level level = level(words[words.length - 1], wish);
      if (words.length == 1) {
        levels.levels.replaceAll((_, _) -> level);
      } else if (levels.levels.replace(words[0].strip(), level) == null) {
        throw new IllegalArgumentException(
            "'%s' is no category of the log; there are %s"
                .formatted(words[0].strip(), String.join(", ", CATEGORIES)));
      }
    }
    return levels;
  }

  /// The level of a logger; errors of those that are not ours.
  Level of(String logger) {
    @Nullable Level level = levels.get(logger);
    return level == null ? Level.ERROR : level;
  }

  private static Level level(String word, String wish) {
    String stripped = word.strip();
    if (!LEVELS.contains(stripped)) {
      throw new IllegalArgumentException(
          "'%s' is no level of the log; give LEVEL or CATEGORY=LEVEL, with one of %s, and one of %s"
              .formatted(wish.strip(), String.join(", ", LEVELS), String.join(", ", CATEGORIES)));
    }
    return Level.toLevel(stripped);
  }
}
