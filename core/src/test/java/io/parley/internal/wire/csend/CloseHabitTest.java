package io.parley.internal.wire.csend;

import static io.parley.internal.wire.csend.CloseHabit.Event.ACCEPTED;
import static io.parley.internal.wire.csend.CloseHabit.Event.BROKEN;
import static io.parley.internal.wire.csend.CloseHabit.Event.FIN;
import static io.parley.internal.wire.csend.CloseHabit.Event.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.internal.wire.csend.CloseHabit.Event;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(10)
class CloseHabitTest {

  @Test
  void threeResetsEachFollowedByAnAcceptedConnectionMakeResetNormal() {
    assertThat(after(ACCEPTED, RESET, ACCEPTED, RESET, ACCEPTED, RESET))
        .isNotEqualTo(CloseHabit.RESET_IS_NORMAL);
    assertThat(after(ACCEPTED, RESET, ACCEPTED, RESET, ACCEPTED, RESET, ACCEPTED))
        .isEqualTo(CloseHabit.RESET_IS_NORMAL);
  }

  @Test
  void resetsWithoutAnAcceptedConnectionInBetweenDoNotCount() {
    assertThat(after(RESET, RESET, RESET, RESET, ACCEPTED)).isEqualTo(CloseHabit.RESETS_ONCE);
  }

  @Test
  void aBreakStartsTheCountAnew() {
    assertThat(after(RESET, ACCEPTED, RESET, ACCEPTED, RESET, BROKEN, ACCEPTED))
        .isEqualTo(CloseHabit.UNKNOWN);
    assertThat(after(RESET, ACCEPTED, BROKEN, RESET, ACCEPTED, RESET, ACCEPTED))
        .isEqualTo(CloseHabit.RESETS_TWICE);
  }

  @Test
  void whatIsLearnedOutlastsABreak() {
    assertThat(after(RESET, ACCEPTED, RESET, ACCEPTED, RESET, ACCEPTED, BROKEN, RESET))
        .isEqualTo(CloseHabit.RESET_IS_NORMAL);
  }

  @ParameterizedTest
  @EnumSource
  void oneFinUnlearnsForGood(CloseHabit any) {
    CloseHabit orderly = any.next(FIN);
    assertThat(orderly).isEqualTo(CloseHabit.CLOSES_IN_ORDER);
    for (Event event : Event.values()) {
      assertThat(orderly.next(event)).isEqualTo(CloseHabit.CLOSES_IN_ORDER);
    }
  }

  @Test
  void habitsArePerPeer() {
    CloseHabits habits = new CloseHabits();
    for (int i = 0; i < 3; i++) {
      habits.saw(Csend.BOB, RESET);
      habits.saw(Csend.BOB, ACCEPTED);
    }
    assertThat(habits.isResetNormal(Csend.BOB)).isTrue();
    assertThat(habits.isResetNormal(Csend.ALICE)).isFalse();
    habits.saw(Csend.BOB, FIN);
    assertThat(habits.isResetNormal(Csend.BOB)).isFalse();
  }

  @Test
  void of1025PeersTheOneLongestUnheardOfIsForgotten() throws Exception {
    CloseHabits habits = new CloseHabits();
    for (int i = 0; i <= CloseHabits.MAX_PEERS; i++) {
      InetAddress peer = InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i});
      for (int round = 0; round < 3; round++) {
        habits.saw(peer, RESET);
        habits.saw(peer, ACCEPTED);
      }
    }
    assertThat(habits.size()).isEqualTo(CloseHabits.MAX_PEERS);
    assertThat(habits.isResetNormal(Csend.ip("10.0.0.0"))).isFalse();
    assertThat(habits.isResetNormal(Csend.ip("10.0.0.1"))).isTrue();
    assertThat(habits.isResetNormal(Csend.ip("10.0.4.0"))).isTrue();
  }

  private static CloseHabit after(Event... events) {
    CloseHabit habit = CloseHabit.UNKNOWN;
    for (Event event : events) {
      habit = habit.next(event);
    }
    return habit;
  }
}
