package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Nothing that a peer sends can act on the terminal, and nothing that people write is spoilt.
class CleanTextTest {

  @Test
  void everyC0ControlIsShownWithACaret() {
    for (char c = 0; c < 0x20; c++) {
      String expected = c == '\t' ? "a    b" : "a^" + (char) (c + 0x40) + "b";
      assertThat(CleanText.line("a" + c + "b")).isEqualTo(expected);
    }
    assertThat(CleanText.line("\u0000\u001B\u001F")).isEqualTo("^@^[^_");
  }

  @Test
  void deleteIsShownWithACaret() {
    assertThat(CleanText.line("a\u007Fb")).isEqualTo("a^?b");
  }

  @Test
  void everyC1ControlIsShownAsItsNumber() {
    for (char c = 0x80; c < 0xA0; c++) {
      assertThat(CleanText.line("a" + c + "b")).isEqualTo("a<U+%04X>b".formatted((int) c));
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C,
        0x202D, 0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF, 0xFFF9, 0xE0001
      })
  void whatIsUnseenButActsIsShownAsItsNumber(int c) {
    assertThat(CleanText.line("a" + Character.toString(c) + "b"))
        .isEqualTo("a<U+%04X>b".formatted(c));
  }

  @Test
  void halfASurrogatePairIsShownAsItsNumber() {
    assertThat(CleanText.line("a\uD83Db")).isEqualTo("a<U+D83D>b");
    assertThat(CleanText.line("\uDE00")).isEqualTo("<U+DE00>");
  }

  @Test
  void whateverComesNoActingCharacterIsLeft() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String clean = CleanText.line(Character.toString(c));
      boolean isHarmless =
          clean
              .codePoints()
              .noneMatch(left ->
                  Character.isISOControl(left)
                      || (left >= 0x202A && left <= 0x202E)
                      || (left >= 0x2066 && left <= 0x2069)
                      || left == 0x2028
                      || left == 0x2029
                      || Character.getType(left) == Character.SURROGATE);
      assertThat(isHarmless).as("U+%04X", c).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001B[31mred\u001B[0m",
        "\u001B]0;title\u0007",
        "\u001B]8;;http://example.org\u001B\\link",
        "\u001BP$q\u001B\\",
        "\u001Bc",
        "\u009B2J",
        "\u009Dtitle\u009C",
        "\b\b\bfake",
        "\rfake"
      })
  void noEscapeSequenceIsLeft(String sequence) {
    assertThat(CleanText.line(sequence)).matches("[\\x20-\\x7E]*");
    assertThat(CleanText.paragraph(sequence, "| ").replace(System.lineSeparator(), ""))
        .matches("[\\x20-\\x7E]*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        "Gr\u00FC\u00DFe, \u2603",
        "e\u0301 a\u0308 \u0E01\u0E33 \u0915\u094D\u200D\u0937",
        "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD83D\uDC4D\uD83C\uDFFD \u2764\uFE0F",
        "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F",
        "\u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD",
        "\u65E5\u672C\u8A9E \uAC00",
        "\uF8FF (the Apple of MacRoman)",
        "<U+202E> ^[ \\ % %s"
      })
  void whatPeopleWriteIsLeftAlone(String text) {
    assertThat(CleanText.line(text)).isEqualTo(text);
    assertThat(CleanText.paragraph(text, "| ")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029"})
  void whatFollowsALineEndIsIndented(String lineEnd) {
    String eol = System.lineSeparator();
    assertThat(CleanText.paragraph("a" + lineEnd + "b" + lineEnd + lineEnd + "c", "  | "))
        .isEqualTo("a" + eol + "  | b" + eol + "  | " + eol + "  | c");
    assertThat(CleanText.paragraph(lineEnd, "| ")).isEqualTo(eol + "| ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u000B", "\f"})
  void aPeerCannotFakeALine(String lineEnd) {
    String fake = "[12:00:00] bob@10.0.0.7: I owe you";
    assertThat(CleanText.paragraph("x" + lineEnd + fake, "| ").lines())
        .noneMatch(line -> line.startsWith("["));
    assertThat(CleanText.line("x" + lineEnd + fake).lines()).hasSize(1);
  }

  @Test
  void jsonMeansTheSameAndActsOnNoTerminal() {
    String text =
        "Gr\u00FC\u00DFe \u2603 \uD83D\uDE00\u007F\u009B2J\u202E\u2028 \"\\\uDE00\uDB40\uDC01";
    String line = CleanText.json(JsonMapper.shared().writeValueAsString(text));

    assertThat(line)
        .isEqualTo(
            "\"Gr\u00FC\u00DFe \u2603 \uD83D\uDE00\\u007f\\u009b2J\\u202e\\u2028"
                + " \\\"\\\\\\ude00\\udb40\\udc01\"");
    assertThat(JsonMapper.shared().readValue(line, String.class)).isEqualTo(text);
  }
}
