package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which faults happen can be said on a command line, and is said as it is understood.
class ChoiceTest {

  @Test
  void numbersAreReadInAnyOrderAndWrittenRising() {
    assertThat(Choice.parse("12,2,5,2")).isEqualTo(Choice.of(List.of(2, 5, 12)));
    assertThat(Choice.parse("12,2,5,2")).hasToString("2,5,12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "none", "7", "2,5"})
  void whatIsWrittenIsRead(String text) {
    assertThat(Choice.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "2,", ",2", "2, 5", "2;5", "two", "1000000", "All"})
  void anythingElseIsNoChoice(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Choice.parse(text))
        .withMessage(
            "'%s' is no choice of faults; write their numbers, as in 2,5, or none, or all", text);
  }
}
