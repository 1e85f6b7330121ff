package io.parley.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Peer;
import io.parley.app.test.TestPlan.Step.Broadcast;
import io.parley.app.test.TestPlan.Step.Direct;
import io.parley.app.test.TestPlan.Step.Pause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A plan is csend's test, message by message.
class TestPlanTest {

  private static final Duration TWO = Duration.ofSeconds(2);

  private final Peer bob = FakeMessenger.peer(1, "bob");
  private final Peer carol = FakeMessenger.peer(3, "carol");

  @Test
  void aRoundIsTheBroadcastsAndThenEachPeersDirects() {
    assertThat(TestPlan.CSEND.round(2, List.of(bob, carol)))
        .containsExactly(
            new Broadcast("TEST_R2_BROADCAST_1"),
            new Broadcast("TEST_R2_BROADCAST_2"),
            new Broadcast("TEST_R2_BROADCAST_3"),
            new Direct(bob.id(), "TEST_R2_DIRECT_1_TO_bob_MSG_1"),
            new Direct(bob.id(), "TEST_R2_DIRECT_1_TO_bob_MSG_2"),
            new Direct(bob.id(), "TEST_R2_DIRECT_1_TO_bob_MSG_3"),
            new Direct(carol.id(), "TEST_R2_DIRECT_3_TO_carol_MSG_1"),
            new Direct(carol.id(), "TEST_R2_DIRECT_3_TO_carol_MSG_2"),
            new Direct(carol.id(), "TEST_R2_DIRECT_3_TO_carol_MSG_3"));
  }

  @Test
  void pausesStandBetweenMessagesAndNotAfterTheLast() {
    TestPlan plan = new TestPlan(1, 1, 1, TWO, Duration.ZERO);

    assertThat(plan.round(1, List.of(bob, carol)))
        .containsExactly(
            new Broadcast("TEST_R1_BROADCAST_1"),
            new Pause(TWO),
            new Direct(bob.id(), "TEST_R1_DIRECT_1_TO_bob_MSG_1"),
            new Pause(TWO),
            new Direct(carol.id(), "TEST_R1_DIRECT_3_TO_carol_MSG_1"));
  }

  @Test
  void itTakesAsLongAsCsendsTests() {
    TestPlan classic = new TestPlan(4, 3, 3, TestPlan.CLASSIC_PAUSE, Duration.ofSeconds(4));

    assertThat(TestPlan.CSEND.length(2)).isEqualTo(Duration.ofSeconds(12));
    assertThat(classic.length(2)).isEqualTo(Duration.ofSeconds(76));
    assertThat(TestPlan.CSEND.messagesPerPeer()).isEqualTo(24);
  }

  @Test
  void itIsShownToPeople() {
    assertThat(TestPlan.CSEND.shown())
        .isEqualTo("4 rounds: 3 broadcasts, 3 direct messages to each peer; 4 s between rounds");
    assertThat(new TestPlan(1, 1, 1, TWO, TWO).shown())
        .isEqualTo(
            "1 round: 1 broadcast, 1 direct message to each peer; 2 s between messages,"
                + " 2 s between rounds");
  }
}
