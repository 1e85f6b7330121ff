package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// A problem is one line that says what happened, to what, and what to do.
class ProblemsTest {

  @ParameterizedTest
  @CsvSource({
    "ADDRESS_IN_USE, --port",
    "ADDRESS_IN_USE, --address",
    "ADDRESS_UNAVAILABLE, --address",
    "PERMISSION_DENIED, --port",
    "SHORTAGE, ulimit"
  })
  void problemsOfTheMachineComeWithAdvice(NetworkError error, String advice) {
    assertThat(Problems.sentence(new NetworkException(error, "it did not work")))
        .startsWith("it did not work. ")
        .contains(advice)
        .endsWith(".");
  }

  @ParameterizedTest
  @EnumSource
  void everyProblemIsOneLine(NetworkError error) {
    assertThat(Problems.sentence(new NetworkException(error, "it\ndid \u001B[1mnot work.")))
        .startsWith("it^Jdid ^[[1mnot work.")
        .doesNotContain("..")
        .hasLineCount(1);
  }

  @Test
  void aMistakeIsToldInItsOwnWords() {
    assertThat(Problems.sentence(new IllegalArgumentException("x is no name")))
        .isEqualTo("x is no name.");
  }

  @Test
  void theStoreAndTheTerminalAreNamed() {
    assertThat(Problems.sentence(new StoreException("The disk is full.", null)))
        .isEqualTo("The disk is full.");
    assertThat(Problems.sentence(new IOException("Input/output error")))
        .isEqualTo("the terminal cannot be read: Input/output error.");
  }

  @Test
  void aBugIsCalledOne() {
    assertThat(Problems.sentence(new IllegalStateException("a lane died")))
        .isEqualTo("this is a bug in Parley: java.lang.IllegalStateException: a lane died.");
    assertThat(Problems.sentence(new IllegalStateException())).contains("IllegalState");
  }
}
