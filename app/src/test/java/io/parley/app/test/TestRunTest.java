package io.parley.app.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Peer;
import io.parley.Presence;
import io.parley.SendResult.RejectReason;
import io.parley.app.test.TestSummary.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A test sends what its plan says when it says so, and accounts for every send to every peer.
class TestRunTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final FakeMessenger node = new FakeMessenger();
  private final Peer bob = node.add("bob", Presence.HERE);
  private final Peer carol = node.add("carol", Presence.AWAY);
  private final SteppedPace pace = new SteppedPace();
  private final Notes notes = new Notes();

  @Test
  void everyPeerGetsTwentyFourMessagesInOrder() {
    TestSummary summary = run(TestPlan.CSEND);

    assertThat(node.sent).hasSize(48);
    assertThat(node.sent.subList(0, 12))
        .containsExactly(
            "bob: TEST_R1_BROADCAST_1",
            "carol: TEST_R1_BROADCAST_1",
            "bob: TEST_R1_BROADCAST_2",
            "carol: TEST_R1_BROADCAST_2",
            "bob: TEST_R1_BROADCAST_3",
            "carol: TEST_R1_BROADCAST_3",
            "bob: TEST_R1_DIRECT_1_TO_bob_MSG_1",
            "bob: TEST_R1_DIRECT_1_TO_bob_MSG_2",
            "bob: TEST_R1_DIRECT_1_TO_bob_MSG_3",
            "carol: TEST_R1_DIRECT_2_TO_carol_MSG_1",
            "carol: TEST_R1_DIRECT_2_TO_carol_MSG_2",
            "carol: TEST_R1_DIRECT_2_TO_carol_MSG_3");
    assertThat(summary.rows()).containsExactly(sent(bob, 24), sent(carol, 24));
    assertThat(summary.isComplete()).isTrue();
    assertThat(summary.took()).isEqualTo(Duration.ofSeconds(12));
    assertThat(notes.lines)
        .containsExactly("begins with 2", "round 1", "round 2", "round 3", "round 4");
    assertThat(notes.accepted).isEqualTo(48);
    // Carol is away: nobody knows when there would be room again.
    assertThat(node.waitedFor).containsExactly(bob.id());
  }

  @Test
  void theClassicTestTakesSeventySixSeconds() {
    TestPlan classic = new TestPlan(4, 3, 3, TestPlan.CLASSIC_PAUSE, Duration.ofSeconds(4));

    assertThat(run(classic).took()).isEqualTo(Duration.ofSeconds(76));
  }

  @Test
  void whoHasLeftGetsNothing() {
    node.add("dave", Presence.LEFT);

    run(TestPlan.CSEND);

    assertThat(node.sent).hasSize(48).noneMatch(text -> text.startsWith("dave"));
  }

  @Test
  void whoComesDuringATestGetsItsBroadcastsAndIsCounted() {
    notes.atRoundOne = () -> node.add("dave", Presence.HERE);

    assertThat(run(TestPlan.CSEND).rows()).extracting(Row::accepted).containsExactly(24, 24, 9);
  }

  @Test
  void everyOutcomeIsCountedWhereItBelongs() {
    node.states.put(bob.id(), DeliveryState.UNKNOWN);
    node.rejections.put(carol.id(), RejectReason.OUTBOX_FULL);
    Peer dave = node.add("dave", Presence.HERE);
    node.states.put(dave.id(), DeliveryState.REFUSED);

    assertThat(run(TestPlan.CSEND).rows())
        .containsExactly(
            new Row(bob.id(), 0, 24, 0, 0, 0, Map.of()),
            new Row(carol.id(), 0, 0, 0, 0, 0, Map.of(RejectReason.OUTBOX_FULL, 24)),
            new Row(dave.id(), 0, 0, 24, 0, 0, Map.of()));
  }

  @Test
  void whatHasNotEndedIsWaitedForAndThenCountedAsQueued() {
    node.states.put(carol.id(), DeliveryState.QUEUED);

    TestSummary summary = run(TestPlan.CSEND);

    assertThat(summary.rows())
        .containsExactly(sent(bob, 24), new Row(carol.id(), 0, 0, 0, 24, 0, Map.of()));
    assertThat(summary.took()).isEqualTo(Duration.ofSeconds(12).plus(PATIENCE));
    assertThat(summary.isComplete()).isTrue();
  }

  @Test
  void whatEndsWhileItWaitsIsWaitedForNoLonger() {
    node.states.put(carol.id(), DeliveryState.QUEUED);
    pace.at(Duration.ofSeconds(13), () -> node.states.remove(carol.id()));

    TestSummary summary = run(TestPlan.CSEND);

    assertThat(summary.rows()).containsExactly(sent(bob, 24), sent(carol, 24));
    assertThat(summary.took()).isEqualTo(Duration.ofSeconds(13));
  }

  @Test
  void whatTheStoreHasForgottenIsCountedAsThat() {
    node.states.put(carol.id(), DeliveryState.QUEUED);
    pace.at(Duration.ofSeconds(13), node::forgetAll);

    assertThat(run(TestPlan.CSEND).rows())
        .containsExactly(sent(bob, 24), new Row(carol.id(), 0, 0, 0, 0, 24, Map.of()));
  }

  @Test
  void toldToStopItSendsNoMoreAndWaitsForNothing() {
    node.states.put(carol.id(), DeliveryState.QUEUED);
    pace.at(Duration.ofSeconds(4), pace::stop);

    TestSummary summary = run(TestPlan.CSEND);

    assertThat(node.sent).hasSize(12);
    assertThat(summary.rows())
        .containsExactly(sent(bob, 6), new Row(carol.id(), 0, 0, 0, 6, 0, Map.of()));
    assertThat(summary.isComplete()).isFalse();
    assertThat(summary.took()).isEqualTo(Duration.ofSeconds(4));
  }

  private TestSummary run(TestPlan plan) {
    return new TestRun(node.messenger(), plan, PATIENCE, pace, notes).run();
  }

  private static Row sent(Peer peer, int count) {
    return new Row(peer.id(), count, 0, 0, 0, 0, Map.of());
  }

  /// Time that passes in pauses alone.
  private static final class SteppedPace implements Pace {

    private long now;
    private boolean isStopped;
    private long then = Long.MAX_VALUE;
    private Runnable happening = () -> {};

    void at(Duration time, Runnable what) {
      then = time.toNanos();
      happening = what;
    }

    void stop() {
      isStopped = true;
    }

    @Override
    public boolean pause(Duration length) {
      now += length.toNanos();
      if (now >= then) {
        then = Long.MAX_VALUE;
        happening.run();
      }
      return !isStopped;
    }

    @Override
    public boolean goesOn() {
      return !isStopped;
    }

    @Override
    public long nanos() {
      return now;
    }
  }

  /// What a test has told.
  private static final class Notes implements TestListener {

    private final List<String> lines = new ArrayList<>();
    private int accepted;
    private Runnable atRoundOne = () -> {};

    @Override
    public void begins(TestPlan plan, List<Peer> peers) {
      lines.add("begins with " + peers.size());
    }

    @Override
    public void accepted(String text, Delivery delivery) {
      accepted++;
    }

    @Override
    public void roundDone(TestPlan plan, int round) {
      lines.add("round " + round);
      if (round == 1) {
        atRoundOne.run();
      }
    }

    @Override
    public void ended(TestSummary summary) {
      throw new AssertionError("who runs the test tells its end");
    }
  }
}
