package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.DeliveryState;
import io.parley.app.demo.PairTally.Arrived;
import io.parley.app.demo.PairTally.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every fault in the way of a message is found and counted as what it is.
class PairTallyTest {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @Test
  void whereAllIsRightNothingIsFound() {
    assertThat(tally("a b c", "a b c")).isEqualTo(expected(3, 3, 0, 0, 0, 0));
    assertThat(tally("", "")).isEqualTo(expected(0, 0, 0, 0, 0, 0));
  }

  @Test
  void aLostMessageIsLostAndItsStateWrong() {
    PairTally tally = tally("a b c", "a c");

    assertThat(tally).isEqualTo(expected(3, 2, 0, 0, 0, 1));
    assertThat(tally.lost()).isEqualTo(1);
  }

  @Test
  void aDoubledMessageCountsOnceAndAsDoubled() {
    assertThat(tally("a b c", "a b b c")).isEqualTo(expected(3, 3, 1, 0, 0, 0));
    assertThat(tally("a b c", "a b c a a")).isEqualTo(expected(3, 3, 2, 0, 0, 0));
  }

  @Test
  void swappedMessagesAreOutOfOrder() {
    assertThat(tally("a b c", "a c b")).isEqualTo(expected(3, 3, 0, 1, 0, 0));
    assertThat(tally("a b c d", "d a b c")).isEqualTo(expected(4, 4, 0, 3, 0, 0));
  }

  @Test
  void aGapIsNoDisorder() {
    assertThat(tally("a b c d", "b d").outOfOrder()).isZero();
  }

  @Test
  void aTextThatNobodySentIsForeign() {
    assertThat(tally("a b", "a x b")).isEqualTo(expected(2, 2, 0, 0, 1, 0));
    assertThat(tally("", "x x")).isEqualTo(expected(0, 0, 0, 0, 2, 0));
  }

  @Test
  void aTextThatWasSentTwiceMayComeTwice() {
    assertThat(tally("a a", "a a")).isEqualTo(expected(2, 2, 0, 0, 0, 0));
    assertThat(tally("a a", "a a a")).isEqualTo(expected(2, 2, 1, 0, 0, 0));
  }

  @Test
  void onlySentIsTheTruthOfWhatArrived() {
    for (DeliveryState state : DeliveryState.values()) {
      PairTally tally =
          PairTally.of(
              List.of(new Sent("a", NOON, state)), List.of(new Arrived("a", NOON.plusMillis(1))));
      assertThat(tally.misjudged()).isEqualTo(state == DeliveryState.SENT ? 0 : 1);
    }
  }

  @Test
  void aLatencyIsFromAcceptingToStoring() {
    List<Sent> sent = List.of(sent("a"), new Sent("b", NOON.plusMillis(5), DeliveryState.SENT));
    List<Arrived> arrived =
        List.of(new Arrived("b", NOON.plusMillis(7)), new Arrived("a", NOON.plusMillis(9)));

    assertThat(PairTally.of(sent, arrived).latencies())
        .containsExactly(Duration.ofMillis(2), Duration.ofMillis(9));
  }

  private static PairTally tally(String sent, String arrived) {
    return PairTally.of(
        words(sent).map(PairTallyTest::sent).toList(),
        words(arrived).map(text -> new Arrived(text, NOON)).toList());
  }

  private static PairTally expected(int... counts) {
    List<Duration> latencies = Stream.generate(() -> Duration.ZERO).limit(counts[1]).toList();
    return new PairTally(
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], latencies);
  }

  private static Sent sent(String text) {
    return new Sent(text, NOON, DeliveryState.SENT);
  }

  private static Stream<String> words(String text) {
    return text.isEmpty() ? Stream.of() : Stream.of(text.split(" ", -1));
  }
}
