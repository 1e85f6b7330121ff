package io.parley.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The picture of a state machine, drawn from its transition table, and the page where it stands.
public final class StateDiagram {

  private StateDiagram() {}

  /// A transition table.
  @FunctionalInterface
  public interface Table<S, E> {

    /// Where an event leads; empty if it cannot happen there.
    Optional<S> after(S state, E event);
  }

  /// Draws it for Mermaid. What leaves a state as it is is left out.
  ///
  /// @param first where it begins
  public static <S extends Enum<S>, E extends Enum<E>> String draw(
      S first, E[] events, Table<S, E> table) {
    List<String> lines = new ArrayList<>();
    lines.add("```mermaid");
    lines.add("stateDiagram-v2");
    lines.add("  [*] --> " + first);
    for (S from : first.getDeclaringClass().getEnumConstants()) {
      Map<S, List<String>> ways = new LinkedHashMap<>();
      for (E event : events) {
        table
            .after(from, event)
            .filter(to -> !to.equals(from))
            .ifPresent(
                to -> ways.computeIfAbsent(to, _ -> new ArrayList<>()).add(words(event.name())));
      }
      ways.forEach(
          (to, why) -> lines.add("  %s --> %s: %s".formatted(from, to, String.join(" or ", why))));
    }
    lines.add("```");
    return String.join("\n", lines) + "\n";
  }

  /// Asserts that a page of the documentation has this picture.
  ///
  /// @param page under `docs/`
  public static void assertStandsIn(String page, String picture) throws IOException {
    assertThat(Files.readString(Path.of("..", "docs", page)))
        .as("docs/%s shows the table as it is; put this there:%n%s", page, picture)
        .contains(picture);
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
