package io.parley.internal.delivery;

import static io.parley.internal.delivery.LaneInWorld.inEveryWorld;
import static io.parley.internal.delivery.LaneInWorld.inWorlds;
import static io.parley.internal.delivery.ScriptedWire.refused;
import static io.parley.internal.delivery.ScriptedWire.sentUpTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessageId;
import io.parley.spi.OutboxEntry;
import io.parley.testkit.sim.SimStore.Operation;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a lane hands a message over no more: it was dropped, or it waited for too long.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LaneGivesUpTest {

  private static final int TRIES_OF_A_DAY = 20_000;

  /// Worlds in which a week passes: each takes a hundred thousand tries.
  private static final int A_FEW = 3;

  private static void beDead(LaneInWorld lane, int tries) {
    IntStream.range(0, tries).forEach(_ -> lane.wire.then(refused()));
  }

  @Test
  void aMessageThatWaitedForAWeekExpiresAndTheYoungerOneBehindItGoes() {
    inWorlds(
        A_FEW,
        lane -> {
          beDead(lane, 8 * TRIES_OF_A_DAY);
          Delivery old = lane.accept("old");
          lane.world.sleep(Duration.ofDays(3));
          Delivery young = lane.accept("young");
          lane.world.sleep(Journal.TIME_TO_LIVE.minusDays(3).minusSeconds(6));
          assertThat(lane.now(old).state()).isEqualTo(DeliveryState.QUEUED);
          lane.world.sleep(Duration.ofSeconds(13));
          assertThat(lane.now(old).state()).isEqualTo(DeliveryState.EXPIRED);
          assertThat(lane.now(old).reason()).isEqualTo("not sent within 7 days");
          assertThat(lane.lane.queued()).isEqualTo(1);
          lane.wire.revive();
          lane.drain();
          assertThat(lane.now(young).state()).isEqualTo(DeliveryState.SENT);
          assertThat(lane.wire.handedOver).containsExactly("young");
        });
  }

  @Test
  void aClockThatIsSetMakesNothingExpireAndNothingLiveForEver() {
    inWorlds(
        A_FEW,
        lane -> {
          beDead(lane, 9 * TRIES_OF_A_DAY);
          Delivery before = lane.accept("before");
          lane.clock.jump(Duration.ofDays(3_000));
          Delivery meanwhile = lane.accept("meanwhile");
          lane.world.sleep(Duration.ofDays(1));
          assertThat(lane.now(before).state()).isEqualTo(DeliveryState.QUEUED);
          assertThat(lane.now(meanwhile).state()).isEqualTo(DeliveryState.QUEUED);
          lane.clock.jump(Duration.ofDays(-6_000));
          lane.world.sleep(Duration.ofDays(6).plusSeconds(12));
          assertThat(lane.now(before).state()).isEqualTo(DeliveryState.EXPIRED);
          assertThat(lane.now(meanwhile).state()).isEqualTo(DeliveryState.EXPIRED);
          assertThat(lane.wire.handedOver).isEmpty();
        });
  }

  @Test
  void aClockThatIsCorrectedByMinutesIsBelieved() {
    inWorlds(
        A_FEW,
        lane -> {
          beDead(lane, 8 * TRIES_OF_A_DAY);
          Delivery message = lane.accept("hello");
          lane.world.sleep(Journal.TIME_TO_LIVE.minusMinutes(40));
          assertThat(lane.now(message).state()).isEqualTo(DeliveryState.QUEUED);
          lane.clock.jump(Duration.ofMinutes(50));
          lane.world.sleep(Duration.ofSeconds(13));
          assertThat(lane.now(message).state()).isEqualTo(DeliveryState.EXPIRED);
        });
  }

  @Test
  void aMessageThatHasLeftInPartIsInDoubtAfterAWeekAndHoldsUpNobody() {
    inWorlds(
        A_FEW,
        lane -> {
          lane.wire.then(sentUpTo(2));
          beDead(lane, 8 * TRIES_OF_A_DAY);
          Delivery message = lane.accept("hello");
          lane.world.sleep(Journal.TIME_TO_LIVE.minusHours(1));
          assertThat(lane.now(message).state()).isEqualTo(DeliveryState.QUEUED);
          Delivery next = lane.accept("next");
          lane.world.sleep(Duration.ofHours(2));
          assertThat(lane.now(message).state()).isEqualTo(DeliveryState.UNKNOWN);
          assertThat(lane.now(message).reason())
              .isEqualTo("not sent within 7 days after 2 of 5 characters");
          lane.wire.revive();
          lane.drain();
          assertThat(lane.now(next).state()).isEqualTo(DeliveryState.SENT);
        });
  }

  /// A machine that sleeps: its monotonic clock stands still, so that it looks as if the other one
  /// was set.
  @Test
  void whatAMachineThatSleptAcceptedDoesNotExpireAtItsNextStart() {
    inWorlds(
        A_FEW,
        lane -> {
          lane.clock.jump(Duration.ofDays(8));
          lane.wire.then(refused());
          lane.accept("hello");
          OutboxEntry entry = lane.store.outbox(LaneInWorld.BOB_ID, 0, 1).getFirst();
          assertThat(entry.expiresAt()).isBefore(entry.acceptedAt());
          assertThat(lane.journal.hasExpired(entry)).isFalse();
          Journal nextLife = new Journal(lane.store, lane.clock);
          assertThat(nextLife.hasExpired(entry)).isFalse();
          lane.world.sleep(Journal.TIME_TO_LIVE.minusMinutes(1));
          assertThat(nextLife.hasExpired(entry)).isFalse();
          lane.world.sleep(Duration.ofMinutes(2));
          assertThat(nextLife.hasExpired(entry)).isTrue();
        });
  }

  @Test
  void aDroppedMessageIsNeverHandedOverAndHoldsUpNobody() {
    inEveryWorld(lane -> {
      beDead(lane, 200);
      Delivery first = lane.accept("first");
      Delivery second = lane.accept("second");
      Delivery third = lane.accept("third");
      lane.world.sleep(Duration.ofSeconds(20));
      lane.lane.drop(second.message());
      lane.world.sleep(Duration.ofMillis(1));
      assertThat(lane.now(second).state()).isEqualTo(DeliveryState.EXPIRED);
      assertThat(lane.now(second).reason()).isEqualTo("dropped");
      lane.lane.drop(first.message());
      lane.world.sleep(Duration.ofMillis(1));
      assertThat(lane.now(first).state()).isEqualTo(DeliveryState.EXPIRED);
      assertThat(lane.lane.queued()).isEqualTo(1);
      lane.wire.revive();
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("third");
      assertThat(lane.now(third).state()).isEqualTo(DeliveryState.SENT);
    });
  }

  /// At each of its looks at the clock, the lane may have been about to hand the message over.
  @Test
  void aMessageThatIsDroppedAtAnyMomentIsNotSentOnceThatWasTold() {
    for (int look = 1; look <= 12; look++) {
      int at = look;
      inWorlds(
          5,
          lane -> {
            beDead(lane, 3);
            Delivery message = lane.accept("first");
            AtomicInteger looks = new AtomicInteger();
            lane.onLookAtTheWall =
                () -> {
                  if (looks.incrementAndGet() == at) {
                    lane.lane.drop(message.message());
                  }
                };
            lane.accept("second");
            lane.drain();
            boolean isSent = lane.now(message).state() == DeliveryState.SENT;
            assertThat(lane.wire.handedOver.contains("first")).isEqualTo(isSent);
            assertThat(lane.store.transitions(message.message())).hasSize(2);
          });
    }
  }

  @Test
  void aMessageThatIsDroppedAfterAPartOfItLeftIsInDoubt() {
    inEveryWorld(lane -> {
      lane.wire.then(sentUpTo(2));
      beDead(lane, 200);
      Delivery message = lane.accept("hello");
      lane.world.sleep(Duration.ofSeconds(20));
      lane.lane.drop(message.message());
      lane.drain();
      assertThat(lane.now(message).state()).isEqualTo(DeliveryState.UNKNOWN);
      assertThat(lane.now(message).reason()).isEqualTo("dropped after 2 of 5 characters");
    });
  }

  @Test
  void whatHasLeftOrNeverWasCannotBeDropped() {
    inEveryWorld(lane -> {
      Delivery sent = lane.accept("hello");
      lane.drain();
      lane.lane.drop(sent.message());
      lane.lane.drop(new MessageId(99));
      lane.accept("next");
      lane.drain();
      assertThat(lane.now(sent).state()).isEqualTo(DeliveryState.SENT);
      assertThat(lane.wire.handedOver).containsExactly("hello", "next");
    });
  }

  @Test
  void aDropOutlastsADiskThatFails() {
    inEveryWorld(lane -> {
      beDead(lane, 200);
      lane.accept("first");
      Delivery second = lane.accept("second");
      lane.world.sleep(Duration.ofSeconds(1));
      lane.store.failNext(Operation.READ, 2);
      lane.store.failNext(Operation.UPDATE, 2);
      lane.lane.drop(second.message());
      lane.world.sleep(Duration.ofSeconds(30));
      assertThat(lane.now(second).state()).isEqualTo(DeliveryState.EXPIRED);
      lane.wire.revive();
      lane.drain();
      assertThat(lane.wire.handedOver).containsExactly("first");
    });
  }
}
