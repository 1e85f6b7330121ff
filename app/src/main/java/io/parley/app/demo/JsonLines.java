package io.parley.app.demo;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// Values as one line of JSON each, members in the order of the records' components.
final class JsonLines {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private JsonLines() {}

  static String of(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// @throws tools.jackson.core.JacksonException if the line is none of these
  static <T> T parse(String line, Class<T> type) {
    return MAPPER.readValue(line, type);
  }
}
