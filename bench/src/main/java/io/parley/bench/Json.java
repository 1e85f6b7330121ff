package io.parley.bench;

import java.util.Map;
import java.util.StringJoiner;

/// Writes JSON: maps, iterables, strings, booleans and numbers. A number that is none is `null`.
final class Json {

  private static final int FIRST_PRINTABLE = 0x20;

  private Json() {}

  /// A value as JSON, on one line. Maps keep their order.
  static String of(Object value) {
    return switch (value) {
      case Map<?, ?> map -> object(map);
      case Iterable<?> items -> array(items);
      case Double number -> Double.isFinite(number) ? Figures.shown(number) : "null";
      case Number number -> number.toString();
      case Boolean bool -> bool.toString();
      default -> string(value.toString());
    };
  }

  private static String object(Map<?, ?> map) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    map.forEach((key, value) -> members.add(string(String.valueOf(key)) + ":" + of(value)));
    return members.toString();
  }

  private static String array(Iterable<?> items) {
    StringJoiner elements = new StringJoiner(",", "[", "]");
    items.forEach(item -> elements.add(of(item)));
    return elements.toString();
  }

  private static String string(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < FIRST_PRINTABLE) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
