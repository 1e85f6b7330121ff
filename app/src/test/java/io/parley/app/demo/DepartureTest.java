package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The longest queue is counted for each recipient on its own, from what came in and what left.
class DepartureTest {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @Test
  void whatHasLeftMakesRoom() {
    assertThat(Departure.longestQueue(List.of())).isZero();
    assertThat(Departure.longestQueue(List.of(of("a", 0, 5), of("a", 6, 9)))).isEqualTo(1);
    assertThat(Departure.longestQueue(List.of(of("a", 0, 5), of("a", 1, 9), of("a", 6, 8))))
        .isEqualTo(2);
  }

  @Test
  void ofOneInstantAMessageComesBeforeAnotherLeaves() {
    assertThat(Departure.longestQueue(List.of(of("a", 0, 5), of("a", 5, 9)))).isEqualTo(2);
  }

  @Test
  void recipientsHaveQueuesOfTheirOwn() {
    assertThat(Departure.longestQueue(List.of(of("a", 0, 5), of("b", 1, 4), of("b", 2, 3))))
        .isEqualTo(2);
  }

  @Test
  void whatNeverLeavesStays() {
    Departure never = new Departure("a", NOON, Optional.empty());

    assertThat(Departure.longestQueue(List.of(never, of("a", 1, 2), of("a", 3, 4)))).isEqualTo(2);
    assertThat(never.stay()).isEmpty();
    assertThat(of("a", 1, 5).stay()).contains(Duration.ofMillis(4));
  }

  private static Departure of(String to, long accepted, long left) {
    return new Departure(to, NOON.plusMillis(accepted), Optional.of(NOON.plusMillis(left)));
  }
}
