package io.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryQueryTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final PeerId BOB = new PeerId("bob");
  private static final HistoryQuery ALL = HistoryQuery.ALL;

  private static HistoryEntry entry(long number, String text) {
    return new HistoryEntry(new MessageId(number), BOB, "Bob", text, NOON, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "hello, Hello there!, true",
    "HELLO there, there-hello, true",
    "hell, hello, false",
    "hell*, hello, true",
    "h* t*, hello, false",
    "cafe, un café, true",
    "Café, UN CAFE, true",
    "straße, die Straße, true",
    "a1, a1b, false",
    "42, 'm42, 42', true",
    "x, '', false",
    "'?! *', anything, true",
    "δοκιμή, ΔΟΚΙΜΗ, true",
    "ΟΔΟΣ*, ΟΔΟΣΗΜΑ, true",
    "οδοσ, ΟΔΟΣ οδός, true",
    "fine, ﬁne, true",
    "abc, ａｂｃ, true",
    "二, 一 二 三, true",
    "𝒳, 'a 𝒳 b', true",
    "the the, the, true"
  })
  void wordsAreFoundWhateverTheirCaseAndAccents(String words, String text, boolean found) {
    assertThat(ALL.containing(words).matches(entry(1, text))).isEqualTo(found);
  }

  @Test
  void plainWordsAreSmallWithoutAccentsAndEachOnce() {
    assertThat(ALL.containing("Ça va, VA? dé* ***").plainWords())
        .containsExactly("ca", "va", "de*");
    assertThat(ALL.plainWords()).isEmpty();
  }

  @Test
  void peerTimeAndPlaceAreLookedAt() {
    HistoryEntry second = entry(2, "hello");
    assertThat(ALL.matches(second)).isTrue();
    assertThat(ALL.with(List.of(new PeerId("carol"))).matches(second)).isFalse();
    assertThat(ALL.with(List.of(new PeerId("carol"), BOB)).matches(second)).isTrue();
    assertThat(ALL.since(NOON).matches(second)).isTrue();
    assertThat(ALL.since(NOON.plusNanos(1)).matches(second)).isFalse();
    assertThat(ALL.beyond(new MessageId(1)).matches(second)).isTrue();
    assertThat(ALL.beyond(new MessageId(2)).matches(second)).isFalse();
    assertThat(ALL.newestFirst().beyond(new MessageId(2)).matches(second)).isFalse();
    assertThat(ALL.newestFirst().beyond(new MessageId(3)).matches(second)).isTrue();
  }
}
