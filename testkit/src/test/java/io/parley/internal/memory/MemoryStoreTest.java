package io.parley.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessengerEvent;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.testkit.contract.StoreContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {

  @Override
  protected Store newStore() {
    return new MemoryStore();
  }

  @Test
  void itIsNotDurable() {
    assertThat(store().durable()).isFalse();
  }

  @Test
  void theOldestEventsGiveWayAndTheGapShows() throws StoreException {
    for (int i = 0; i < EventLog.MAX_EVENTS + 10; i++) {
      store().receive(BOB, "Bob", "m" + i, NOON);
    }
    List<MessengerEvent> events = store().events(3, 2);
    assertThat(events).extracting(MessengerEvent::position).containsExactly(11L, 12L);
    assertThat(store().events(0, Integer.MAX_VALUE)).hasSize(EventLog.MAX_EVENTS);
  }

  @Test
  void largeTextsGiveWayBeforeTheHeapDoes() throws StoreException {
    String mebibyte = "x".repeat(1 << 20);
    for (int i = 0; i < 70; i++) {
      store().receive(BOB, "Bob", mebibyte, NOON);
    }
    assertThat(store().events(0, Integer.MAX_VALUE)).hasSize(64);
    assertThat(store().events(0, 1).getFirst().position()).isEqualTo(7);
  }

  @Test
  void theOldestEndedDeliveriesAreForgottenAndTheQueuedNever() throws StoreException {
    Delivery queued = store().accept(BOB, "queued", NOON).delivery();
    Delivery first = store().accept(BOB, "first", NOON).delivery();
    store().update(first.become(DeliveryState.SENT, 1, NOON, "taken"));
    for (int i = 1; i < MemoryStore.MAX_ENDED_DELIVERIES; i++) {
      Delivery next = store().accept(BOB, "m", NOON).delivery();
      store().update(next.become(DeliveryState.SENT, 1, NOON, "taken"));
    }
    assertThat(store().delivery(first.message())).isPresent();
    Delivery last = store().accept(BOB, "m", NOON).delivery();
    store().update(last.become(DeliveryState.SENT, 1, NOON, "taken"));
    assertThat(store().delivery(first.message())).isEmpty();
    assertThat(store().delivery(queued.message())).contains(queued);
  }
}
