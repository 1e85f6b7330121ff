package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A person gets an answer; an echo and a test never do.
class EchoTest {

  @Test
  void aTextIsAnswered() {
    assertThat(Echo.to("hello")).contains("You said: hello");
  }

  @Test
  void aLongOneIsCut() {
    assertThat(Echo.to("\uD83D\uDC69".repeat(60)))
        .contains("You said: " + "\uD83D\uDC69".repeat(60));
    assertThat(Echo.to("\uD83D\uDC69".repeat(61)))
        .contains("You said: " + "\uD83D\uDC69".repeat(60) + "...");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "You said: hello", "TEST_R1_BROADCAST_1"})
  void whatCouldGoOnWithoutEndIsNot(String text) {
    assertThat(Echo.to(text)).isEmpty();
  }

  @Test
  void anEchoIsNeverAnswered() {
    assertThat(Echo.to("hello").flatMap(Echo::to)).isEmpty();
  }
}
