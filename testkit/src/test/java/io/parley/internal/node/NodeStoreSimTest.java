package io.parley.internal.node;

import static io.parley.internal.node.Worlds.close;
import static io.parley.internal.node.Worlds.drain;
import static io.parley.internal.node.Worlds.inEveryWorld;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.StoreTrouble;
import io.parley.SendResult.Accepted;
import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a node does with what it remembers, in simulated worlds.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NodeStoreSimTest {

  @Test
  void theHistoryTellsWhoSaidWhatAndHowFarItCame() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      var bob = new SimNode(world, network, "bob", "10.0.0.2");
      Delivery hello = alice.send("hello");
      drain(alice);
      bob.send("hi");
      drain(bob);
      assertThat(alice.messenger.history(HistoryQuery.ALL, 10))
          .extracting(HistoryEntry::peerName, HistoryEntry::text)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("bob", "hello"),
              org.assertj.core.groups.Tuple.tuple("bob", "hi"));
      assertThat(alice.messenger.transitions(hello.message()))
          .extracting(Delivery::state)
          .containsExactly(DeliveryState.QUEUED, DeliveryState.SENT);
      assertThat(alice.now(hello).connection().orElseThrow())
          .startsWith("10.0.0.1:")
          .endsWith(" > 10.0.0.2:8080");
      close(alice, bob);
    });
  }

  @Test
  void whatIsDroppedIsNotSentAndMayBeSentAfterAll() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      Delivery first = alice.send("first");
      Delivery second = alice.send("second");
      world.sleep(Duration.ofSeconds(1));
      assertThat(alice.messenger.drop(new MessageId(99))).isFalse();
      assertThat(alice.messenger.resend(first.message())).isEmpty();
      assertThat(alice.messenger.drop(first.message())).isTrue();
      world.sleep(Duration.ofSeconds(7));
      assertThat(alice.now(first).state()).isEqualTo(DeliveryState.EXPIRED);
      assertThat(alice.messenger.drop(first.message())).isFalse();
      Delivery again =
          ((Accepted) alice.messenger.resend(first.message()).orElseThrow()).delivery();
      assertThat(again.message()).isNotEqualTo(first.message());
      var bob = new SimNode(world, network, "bob", "10.0.0.2");
      drain(alice);
      assertThat(bob.received()).containsExactly("second", "first");
      assertThat(alice.now(second).state()).isEqualTo(DeliveryState.SENT);
      assertThat(alice.messenger.resend(again.message())).isEmpty();
      close(alice, bob);
    });
  }

  @Test
  void aReaderIsToldThatTheDiskIsFullAndThatItIsNotAnyMore() {
    inEveryWorld((world, network) -> {
      var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
      Cursor cursor = alice.messenger.cursor("main");
      MessengerEvent entered = cursor.next(Deadline.PASSED).orElseThrow();
      assertThat(alice.messenger.storeTrouble()).isEmpty();
      world.start("filler", () -> fill(alice));
      StoreTrouble trouble = (StoreTrouble) cursor.next(Deadline.NEVER).orElseThrow();
      assertThat(trouble.problem()).contains("the disk of alice is full");
      assertThat(trouble.position()).isEqualTo(entered.position());
      assertThat(alice.messenger.storeTrouble()).isEqualTo(trouble.problem());
      assertThat(cursor.next(Deadline.PASSED)).isEmpty();
      alice.store.setFull(false);
      alice.send("hello");
      assertThat(cursor.next(Deadline.NEVER))
          .containsInstanceOf(MessengerEvent.DeliveryChanged.class);
      assertThat(((StoreTrouble) cursor.next(Deadline.PASSED).orElseThrow()).problem()).isEmpty();
      assertThat(alice.messenger.storeTrouble()).isEqualTo(Optional.empty());
      close(alice);
    });
  }

  private static void fill(SimNode alice) {
    alice.store.setFull(true);
    assertThatThrownBy(() -> alice.send("too much"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("full");
  }
}
