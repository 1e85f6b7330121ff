package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.DeliveryState;
import io.parley.app.demo.NodeReport.Accepted;
import io.parley.app.demo.NodeReport.Became;
import io.parley.app.demo.NodeReport.NotReady;
import io.parley.app.demo.NodeReport.PeerHere;
import io.parley.app.demo.NodeReport.Ready;
import io.parley.app.demo.NodeReport.Received;
import io.parley.app.demo.NodeReport.Rushed;
import io.parley.app.demo.NodeReport.SinglesDone;
import io.parley.app.demo.NodeReport.StackTold;
import io.parley.app.demo.NodeReport.TestDone;
import io.parley.app.demo.PairTally.Arrived;
import io.parley.app.demo.PairTally.Sent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A log tells what a node has reported since it was last ready.
class NodeLogTest {

  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");
  private static final String BOB = "127.0.0.3";

  @Test
  void deliveriesHaveTheirLastStateAndTheOrderOfAcceptance() {
    NodeLog log =
        log(
            new Ready(1, NOW),
            new Became(2, DeliveryState.UNKNOWN, NOW),
            new Accepted(1, BOB, "a", NOW),
            new Accepted(2, BOB, "b", NOW),
            new Accepted(3, "127.0.0.4", "c", NOW),
            new Accepted(4, BOB, "d", NOW),
            new Became(1, DeliveryState.SENT, NOW));

    assertThat(log.sentTo(BOB))
        .containsExactly(
            new Sent("a", NOW, DeliveryState.SENT),
            new Sent("b", NOW, DeliveryState.UNKNOWN),
            new Sent("d", NOW, DeliveryState.QUEUED));
    assertThat(log.sentCount()).isEqualTo(4);
  }

  @Test
  void whatCameFromElsewhereIsTold() {
    NodeLog log =
        log(new Ready(1, NOW), new Received(BOB, "a", NOW), new Received("127.0.0.9", "b", NOW));

    assertThat(log.receivedFrom(BOB)).containsExactly(new Arrived("a", NOW));
    assertThat(log.receivedFromOthersThan(List.of(BOB))).isEqualTo(1);
  }

  @Test
  void aMessageHasLeftWhenItsDeliveryEnded() {
    NodeLog log =
        log(
            new Ready(1, NOW),
            new Accepted(1, BOB, "a", NOW),
            new Accepted(2, BOB, "b", NOW),
            new Became(1, DeliveryState.SENT, NOW.plusMillis(7)));

    assertThat(log.departures())
        .containsExactly(
            new Departure(BOB, NOW, Optional.of(NOW.plusMillis(7))),
            new Departure(BOB, NOW, Optional.empty()));
  }

  @Test
  void messagesOfOtherTextsCanBeLeftOut() {
    NodeLog log =
        log(
            new Ready(1, NOW),
            new Accepted(1, BOB, "a", NOW),
            new Accepted(2, BOB, "TEST_SINGLE_1", NOW),
            new Became(2, DeliveryState.SENT, NOW),
            new Received(BOB, "TEST_SINGLE_1", NOW),
            new Received(BOB, "b", NOW));

    NodeLog singles = log.withTexts(Singles::isOne);
    assertThat(singles.sentTo(BOB))
        .containsExactly(new Sent("TEST_SINGLE_1", NOW, DeliveryState.SENT));
    assertThat(singles.receivedFrom(BOB)).containsExactly(new Arrived("TEST_SINGLE_1", NOW));
    assertThat(singles.readyAt()).contains(NOW);
    assertThat(log.withTexts(text -> !Singles.isOne(text)).receivedFrom(BOB))
        .containsExactly(new Arrived("b", NOW));
  }

  @Test
  void whatItToldLastOfItsStackCounts() {
    assertThat(log(new Ready(1, NOW)).stack()).isEmpty();
    assertThat(log(new Ready(1, NOW)).rushed()).isEmpty();
    assertThat(log(new Ready(1, NOW)).isSinglesDone()).isFalse();
    NodeLog log =
        log(
            new Ready(1, NOW),
            new SinglesDone(),
            new StackTold(1, 1, List.of(), List.of()),
            new StackTold(2, 0, List.of(), List.of()),
            new Rushed(List.of(), List.of(), ""));

    assertThat(log.stack()).contains(new StackTold(2, 0, List.of(), List.of()));
    assertThat(log.rushed()).contains(new Rushed(List.of(), List.of(), ""));
    assertThat(log.isSinglesDone()).isTrue();
  }

  @Test
  void whatWasBeforeTheLastPortDoesNotCount() {
    NodeLog log =
        log(
            new Ready(1, NOW),
            new PeerHere(BOB, NOW),
            new Received(BOB, "a", NOW),
            new NotReady(2, true, "taken"),
            new Ready(3, NOW.plusSeconds(1)),
            new PeerHere(BOB, NOW.plusSeconds(2)));

    assertThat(log.metAt(BOB)).contains(NOW.plusSeconds(2));
    assertThat(log.readyAt()).contains(NOW.plusSeconds(1));
    assertThat(log.receivedCount()).isZero();
    assertThat(List.of(log.hasAnswered(1), log.hasAnswered(2), log.hasAnswered(3)))
        .containsOnly(true);
    assertThat(log.hasAnswered(4)).isFalse();
    assertThat(log.isReady(2)).isFalse();
    assertThat(log.refusal(2)).isPresent();
  }

  @Test
  void aTestThatFailedSaysWhy() {
    assertThat(log(new Ready(1, NOW), new TestDone("")).problem()).isEmpty();
    assertThat(log(new Ready(1, NOW), new TestDone("the disk is full")).problem())
        .contains("the disk is full");
    assertThat(log(new Ready(1, NOW)).isTestDone()).isFalse();
  }

  private static NodeLog log(NodeReport... reports) {
    return new NodeLog("alice", "127.0.0.2", List.of(reports), false);
  }
}
