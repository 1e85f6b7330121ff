package io.parley.app;

/// Foreign text made harmless for a terminal: nothing in it can move the cursor, ring the bell,
/// turn the direction of writing or end the line.
final class CleanText {

  private CleanText() {}

  /// A name, or anything else that stays on one line.
  static String line(String foreign) {
    StringBuilder clean = new StringBuilder(foreign.length());
    foreign.codePoints().forEach(c -> append(clean, c));
    return clean.toString();
  }

  /// A text of several lines: what follows a line end starts on a new line, after the indent, so
  /// that it cannot look like a line of ours. CR, LF and CRLF are line ends, since Macs send CR.
  static String paragraph(String foreign, String indent) {
    String[] lines = foreign.split("\r\n|\r|\n|\u0085|\u2028|\u2029", -1);
    StringBuilder clean = new StringBuilder(line(lines[0]));
    for (int i = 1; i < lines.length; i++) {
      clean.append(System.lineSeparator()).append(indent).append(line(lines[i]));
    }
    return clean.toString();
  }

  /// A line of JSON that means the same, in which no character acts on a terminal: those that are
  /// not ASCII stand in its strings alone, where they may be escaped.
  static String json(String line) {
    StringBuilder clean = new StringBuilder(line.length());
    line.codePoints()
        .forEach(c -> {
          if (c == 0x7F || isHidden(c)) {
            Character.toString(c).chars().forEach(unit -> clean.append("\\u%04x".formatted(unit)));
          } else {
            clean.appendCodePoint(c);
          }
        });
    return clean.toString();
  }

  private static void append(StringBuilder clean, int c) {
    if (c == '\t') {
      clean.append("    ");
    } else if (c < 0x20) {
      clean.append('^').append((char) (c + '@'));
    } else if (c == 0x7F) {
      clean.append("^?");
    } else if (isHidden(c)) {
      clean.append("<U+%04X>".formatted(c));
    } else {
      clean.appendCodePoint(c);
    }
  }

  /// Controls, direction marks and other characters that are not seen but act; the joiners that
  /// emoji and many scripts are made of are not among them.
  private static boolean isHidden(int c) {
    boolean joiner = c == 0x200C || c == 0x200D;
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      case Character.FORMAT -> !joiner && !(c >= 0xE0020 && c <= 0xE007F);
      default -> false;
    };
  }
}
