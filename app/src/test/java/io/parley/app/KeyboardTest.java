package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Lines come in whole, and one that a terminal has cut is noticed.
class KeyboardTest {

  @Test
  void linesComeOneByOneAndTheLastNeedsNoEnd() throws IOException {
    Keyboard keyboard = keyboard("h\u00E9llo \u2603\n\nlast", false);

    assertThat(keyboard.readLine()).isEqualTo("h\u00E9llo \u2603");
    assertThat(keyboard.readLine()).isEmpty();
    assertThat(keyboard.readLine()).isEqualTo("last");
    assertThat(keyboard.readLine()).isNull();
  }

  @Test
  void aLineAsLongAsATerminalAllowsMayBeCut() {
    Keyboard keyboard = keyboard("", true);

    assertThat(keyboard.mayBeCut("x".repeat(4_094))).isFalse();
    assertThat(keyboard.mayBeCut("x".repeat(4_095))).isTrue();
    assertThat(keyboard.mayBeCut("\u2603".repeat(1_364) + "xx")).isFalse();
    assertThat(keyboard.mayBeCut("\u2603".repeat(1_365))).isTrue();
  }

  @Test
  void aPipeCutsNothing() {
    assertThat(keyboard("", false).mayBeCut("x".repeat(100_000))).isFalse();
  }

  private static Keyboard keyboard(String input, boolean isTerminal) {
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return new Keyboard(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8, isTerminal);
  }
}
