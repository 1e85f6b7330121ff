package io.parley.internal.wire.csend;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.OutboxEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

class LateNoteTest {

  private static final Instant TUESDAY = Instant.parse("2026-01-06T13:02:59Z");

  /// A clock on somebody's wall that stands still.
  private record StoppedClock(Instant wallTime, ZoneId zone) implements Clock {

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public boolean await(Lock lock, Condition condition, Deadline deadline) {
      throw new UnsupportedOperationException("nobody waits");
    }
  }

  private static String note(Duration later, int from) {
    OutboxEntry entry = Csend.entry("hello", TUESDAY);
    return LateNote.before(
        entry, from, new StoppedClock(TUESDAY.plus(later), ZoneId.of("Europe/Berlin")));
  }

  @Test
  void aMessageThatLeavesInTimeSaysNothing() {
    assertThat(note(Duration.ZERO, 0)).isEmpty();
    assertThat(note(LateNote.LATE, 0)).isEmpty();
  }

  @Test
  void aLateMessageSaysWhenItWasWrittenOnTheClockOfThePeopleHere() {
    assertThat(note(LateNote.LATE.plusNanos(1), 0)).isEqualTo("[Tue 14:02] ");
    assertThat(note(Duration.ofDays(6), 0)).isEqualTo("[Tue 14:02] ");
  }

  @Test
  void onlyTheFirstPartSaysSo() {
    assertThat(note(Duration.ofDays(1), 3)).isEmpty();
  }

  @Test
  void aClockThatWasSetBackMakesNothingLate() {
    assertThat(note(Duration.ofDays(-1), 0)).isEmpty();
  }
}
