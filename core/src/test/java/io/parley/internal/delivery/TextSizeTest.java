package io.parley.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextSizeTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "é", "☃", "👩‍👩‍👧", "a\u007f\u0080\u07ff\u0800\uffff", "𐀀𐀀"})
  void theSizeIsThatOfUtf8(String text) {
    assertThat(TextSize.utf8(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "a\0b", "\ud800", "\udc00", "\ud800a", "\udc00\ud800", "a\ud83d"})
  void whatNoWireCanCarryIsInvalid(String text) {
    assertThat(TextSize.utf8(text)).isEqualTo(TextSize.INVALID);
  }
}
