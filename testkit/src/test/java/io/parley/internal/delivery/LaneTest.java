package io.parley.internal.delivery;

import static io.parley.internal.delivery.LaneInWorld.BOB_ID;
import static io.parley.internal.delivery.LaneInWorld.inEveryWorld;
import static io.parley.internal.delivery.ScriptedWire.refused;
import static io.parley.internal.delivery.ScriptedWire.sent;
import static io.parley.internal.delivery.ScriptedWire.sentUpTo;
import static io.parley.internal.delivery.ScriptedWire.uncertain;
import static io.parley.internal.delivery.ScriptedWire.uncertainUpTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.RejectReason;
import io.parley.SendResult.Rejected;
import io.parley.ShutdownReport.Undelivered;
import io.parley.spi.Deadline;
import io.parley.testkit.sim.SimStore.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What one lane promises, under many interleavings.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneTest {

  @Test
  void aMessageIsSentAndItsOutcomeStored() {
    inEveryWorld(lane -> {
      Delivery accepted = lane.accept("hello");
      lane.drain();
      assertThat(accepted.state()).isEqualTo(DeliveryState.QUEUED);
      assertThat(lane.wire.handedOver).containsExactly("hello");
      assertThat(lane.now(accepted).state()).isEqualTo(DeliveryState.SENT);
      assertThat(lane.now(accepted).attempts()).isEqualTo(1);
      assertThat(lane.now(accepted).reason()).isEqualTo("taken");
    });
  }

  @Test
  void whoReadsOfAMessagesEndFindsItNoLongerQueued() {
    inEveryWorld(lane -> {
      for (int i = 0; i < 10; i++) {
        Delivery accepted = lane.accept("m" + i);
        lane.journal.events(2 * i + 1, 1, Optional.empty(), Deadline.NEVER);
        assertThat(lane.lane.queued()).isZero();
        assertThat(lane.now(accepted).state()).isEqualTo(DeliveryState.SENT);
      }
    });
  }

  @Test
  void orderIsTheOrderOfAcceptanceAlsoAcrossWindows() {
    inEveryWorld(lane -> {
      List<String> texts = IntStream.range(0, 3 * Lane.WINDOW + 1).mapToObj(i -> "m" + i).toList();
      for (String text : texts) {
        lane.accept(text);
      }
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactlyElementsOf(texts);
    });
  }

  @Test
  void manySendersLoseAndDoubleNothingAndEachKeepsItsOrder() {
    inEveryWorld(lane -> {
      for (int sender = 0; sender < 4; sender++) {
        String prefix = sender + "-";
        lane.world.start(
            "sender" + sender,
            () -> IntStream.range(0, 25).forEach(i -> lane.acceptUnchecked(prefix + i)));
      }
      lane.world.sleep(Duration.ofSeconds(1));
      lane.drain();
      assertThat(lane.wire.handedOver).hasSize(100).doesNotHaveDuplicates();
      for (int sender = 0; sender < 4; sender++) {
        String prefix = sender + "-";
        assertThat(lane.wire.handedOver)
            .filteredOn(text -> text.startsWith(prefix))
            .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(i -> prefix + i).toList());
      }
    });
  }

  @Test
  void whatWasNotSentIsTriedAgainBeforeAnythingNewer() {
    inEveryWorld(lane -> {
      lane.wire.then(refused(), refused(), refused());
      Delivery first = lane.accept("first");
      lane.accept("second");
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("first", "second");
      assertThat(lane.now(first).attempts()).isEqualTo(4);
    });
  }

  @Test
  void triesAreSpacedByTheBackoff() {
    inEveryWorld(lane -> {
      IntStream.range(0, 12).forEach(_ -> lane.wire.then(refused()));
      lane.accept("hello");
      lane.drain();
      List<Long> at = lane.wire.handOverNanos;
      for (int i = 1; i < at.size(); i++) {
        long nominal = Math.min(50L << (i - 1), 5_000);
        assertThat((at.get(i) - at.get(i - 1)) / 1e6)
            .as("wait before try %d", i + 1)
            .isBetween(nominal * 0.75, nominal * 1.25 + 1);
      }
    });
  }

  @Test
  void aSignOfLifeEndsTheWait() {
    inEveryWorld(lane -> {
      IntStream.range(0, 20).forEach(_ -> lane.wire.then(refused()));
      lane.accept("hello");
      lane.world.sleep(Duration.ofSeconds(20));
      int tries = lane.wire.handOverNanos.size();
      long before = lane.world.nanos();
      lane.lane.signOfLife();
      lane.world.sleep(Duration.ofMillis(1));
      assertThat(lane.wire.handOverNanos).hasSize(tries + 1);
      assertThat(lane.wire.handOverNanos.getLast() - before).isLessThan(1_000_000);
      lane.drain();
    });
  }

  @Test
  void aLongTextGoesInPartsAndTheWorstPartDecides() {
    inEveryWorld(lane -> {
      lane.wire.then(sentUpTo(4), refused(), uncertainUpTo(8), sent());
      Delivery delivery = lane.accept("one two three");
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("one ", "two ?", "three");
      assertThat(lane.now(delivery).state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(lane.now(delivery).attempts()).isEqualTo(4);
    });
  }

  @Test
  void anUncertainMessageIsNotSentAgainAndHoldsUpNobody() {
    inEveryWorld(lane -> {
      lane.wire.then(uncertain());
      Delivery first = lane.accept("first");
      Delivery second = lane.accept("second");
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("first?", "second");
      assertThat(lane.now(first).state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(lane.now(second).state()).isEqualTo(DeliveryState.SENT);
      // The peer may be dying, or a Mac that does not listen yet.
      List<Long> at = lane.wire.handOverNanos;
      assertThat(Duration.ofNanos(at.get(1) - at.get(0)))
          .isBetween(Lane.DOUBT_PAUSE, Lane.DOUBT_PAUSE.plusMillis(1));
    });
  }

  @Test
  void anEmptyTextIsAMessage() {
    inEveryWorld(lane -> {
      lane.wire.then(refused(), sent());
      Delivery delivery = lane.accept("");
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("");
      assertThat(lane.now(delivery).state()).isEqualTo(DeliveryState.SENT);
    });
  }

  @Test
  void aBugInTheWireCostsTheMessageNotTheLane() {
    inEveryWorld(lane -> {
      lane.wire.then(
          (_, _) -> {
            throw new IllegalStateException("planted");
          },
          sentUpTo(99),
          sentUpTo(0));
      Delivery thrown = lane.accept("thrown");
      Delivery beyond = lane.accept("beyond");
      Delivery still = lane.accept("still");
      Delivery fine = lane.accept("fine");
      lane.drain();
      assertThat(lane.now(thrown).state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(lane.now(thrown).reason()).contains("bug").contains("planted");
      assertThat(lane.now(beyond).state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(lane.now(still).state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(lane.now(fine).state()).isEqualTo(DeliveryState.SENT);
    });
  }

  @Test
  void aFullOutboxMakesSendersWaitUntilTheirDeadlineAndTrySendersNotAtAll() {
    inEveryWorld(lane -> {
      IntStream.range(0, 4).forEach(_ -> lane.wire.then(refused()));
      for (int i = 0; i < LaneInWorld.LIMIT.messages(); i++) {
        lane.accept("m" + i);
      }
      assertThat(lane.send("over", Deadline.PASSED))
          .isEqualTo(new Rejected(BOB_ID, RejectReason.OUTBOX_FULL));
      long before = lane.world.nanos();
      assertThat(lane.send("over", Deadline.in(lane.world, Duration.ofMillis(10))))
          .isEqualTo(new Rejected(BOB_ID, RejectReason.OUTBOX_FULL));
      assertThat(lane.world.nanos() - before).isGreaterThanOrEqualTo(10_000_000);
      assertThat(lane.send("waits", Deadline.NEVER)).isInstanceOf(Accepted.class);
      lane.drain();
      assertThat(lane.wire.handedOver).hasSize(LaneInWorld.LIMIT.messages() + 1).endsWith("waits");
    });
  }

  @Test
  void closingSendsWhatCanBeSentAndNamesWhatCannot() {
    inEveryWorld(lane -> {
      IntStream.range(0, 100).forEach(_ -> lane.wire.then(refused()));
      lane.accept("first");
      lane.accept("second");
      Deadline grace = Deadline.in(lane.world, Duration.ofSeconds(3));
      lane.lane.close(grace);
      assertThat(lane.lane.awaitStopped(Deadline.NEVER)).isTrue();
      assertThat(lane.world.nanos() - grace.nanos()).isBetween(0L, 1_000_000L);
      assertThat(lane.wire.handedOver).isEmpty();
      assertThat(lane.store.outbox(BOB_ID, 0, 10))
          .extracting("text")
          .containsExactly("first", "second");
      assertThat(lane.send("late", Deadline.NEVER))
          .isEqualTo(new Rejected(BOB_ID, RejectReason.CLOSED));
    });
  }

  @Test
  void closingCutsALongTextOffAndSaysSo() {
    inEveryWorld(lane -> {
      lane.wire.then(sentUpTo(4));
      IntStream.range(0, 100).forEach(_ -> lane.wire.then(refused()));
      Delivery delivery = lane.accept("one two");
      lane.world.sleep(Duration.ofSeconds(1));
      lane.lane.close(Deadline.in(lane.world, Duration.ofSeconds(1)));
      assertThat(lane.lane.awaitStopped(Deadline.NEVER)).isTrue();
      assertThat(lane.now(delivery).state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(lane.now(delivery).reason()).isEqualTo("this node closed after 4 of 7 characters");
      assertThat(lane.lane.cutOff())
          .containsExactly(new Undelivered(lane.now(delivery), "one two"));
    });
  }

  @Test
  void whoWaitsForRoomWhenTheLaneClosesIsTold() {
    inEveryWorld(lane -> {
      IntStream.range(0, 1000).forEach(_ -> lane.wire.then(refused()));
      for (int i = 0; i < LaneInWorld.LIMIT.messages(); i++) {
        lane.accept("m" + i);
      }
      lane.world.start("closer", () -> lane.lane.close(Deadline.PASSED));
      assertThat(lane.send("over", Deadline.NEVER))
          .isEqualTo(new Rejected(BOB_ID, RejectReason.CLOSED));
      assertThat(lane.lane.awaitStopped(Deadline.NEVER)).isTrue();
    });
  }

  @Test
  void aMessageThatHasLeftIsNotSentAgainBecauseTheStoreFails() {
    inEveryWorld(lane -> {
      lane.store.failNext(Operation.UPDATE, 3);
      Delivery delivery = lane.accept("hello");
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("hello");
      assertThat(lane.now(delivery).state()).isEqualTo(DeliveryState.SENT);
      assertThat(lane.lane.queued()).isZero();
    });
  }

  @Test
  void aStoreThatCannotBeReadForAWhileOnlyDelays() {
    inEveryWorld(lane -> {
      lane.store.failNext(Operation.READ, 3);
      lane.accept("hello");
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("hello");
    });
  }

  @Test
  void aSendThatCannotBeStoredLeavesNothingBehind() {
    inEveryWorld(lane -> {
      lane.store.failNext(Operation.ACCEPT, 1);
      assertThat(lane.sendFails("lost")).isTrue();
      assertThat(lane.lane.queued()).isZero();
      lane.accept("kept");
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("kept");
    });
  }

  @Test
  void activityTellsWhatTheWorkerDoes() {
    inEveryWorld(lane -> {
      lane.world.sleep(Duration.ofMillis(1));
      assertThat(lane.lane.activity()).isEqualTo("idle");
      IntStream.range(0, 3).forEach(_ -> lane.wire.then(refused()));
      lane.accept("hello");
      lane.world.sleep(Duration.ofMillis(5));
      assertThat(lane.lane.activity()).isEqualTo("retrying: connection refused");
      lane.drain();
      lane.lane.close(Deadline.NEVER);
      lane.lane.awaitStopped(Deadline.NEVER);
      assertThat(lane.lane.activity()).isEqualTo("stopped");
    });
  }
}
