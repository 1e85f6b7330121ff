package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Presence.Sign;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresenceTest {

  @ParameterizedTest
  @CsvSource({
    "UNHEARD, HEARD,  HERE",
    "UNHEARD, SILENT, UNHEARD",
    "UNHEARD, QUIT,   LEFT",
    "HERE,    HEARD,  HERE",
    "HERE,    SILENT, AWAY",
    "HERE,    QUIT,   LEFT",
    "AWAY,    HEARD,  HERE",
    "AWAY,    SILENT, AWAY",
    "AWAY,    QUIT,   LEFT",
    "LEFT,    HEARD,  HERE",
    "LEFT,    SILENT, LEFT",
    "LEFT,    QUIT,   LEFT"
  })
  void allTransitions(Presence before, Sign sign, Presence after) {
    assertThat(before.next(sign)).isEqualTo(after);
  }
}
