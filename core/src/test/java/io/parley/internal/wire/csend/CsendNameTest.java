package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class CsendNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "Zoë",
        "with space",
        "☃☃☃☃☃☃☃☃☃☃x",
        "\ud83d\ude00",
        "0123456789012345678901234567890"
      })
  void goodNames(String name) {
    assertThat(CsendName.objectionTo(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'' ; empty",
        "01234567890123456789012345678901 ; at most 31 bytes",
        "☃☃☃☃☃☃☃☃☃☃xx ; this one has 32",
        "a|b ; '|'",
        "a@b ; '@'",
      })
  void badNamesAndTheReason(String name, String reason) {
    assertThat(CsendName.objectionTo(name)).hasValueSatisfying(o -> assertThat(o).contains(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\0", "\u001b[2J", "\u007f", "\u0085"})
  void controlCharactersAreNoName(String name) {
    assertThat(CsendName.objectionTo(name)).contains("A name must not hold control characters.");
  }

  @Test
  void halfASurrogatePairIsNoName() {
    assertThat(CsendName.objectionTo("a\ud83d"))
        .hasValueSatisfying(objection -> assertThat(objection).contains("surrogate"));
  }

  @Test
  void aWireCannotBeMadeWithABadName() {
    assertThatThrownBy(
            () -> new CsendConfig("a|b", new Address(Csend.ALICE, 0), _ -> CsendPeer.UNKNOWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'|'");
  }
}
