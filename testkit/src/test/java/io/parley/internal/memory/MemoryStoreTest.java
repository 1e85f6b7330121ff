package io.parley.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessengerEvent;
import io.parley.internal.time.SystemClock;
import io.parley.internal.time.SystemThreads;
import io.parley.spi.Clock;
import io.parley.spi.Store;
import io.parley.spi.Threads;
import io.parley.testkit.contract.StoreContract;
import io.parley.testkit.contract.ThrowingRunnable;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {

  private final SystemClock clock = new SystemClock();

  @Override
  protected Store newStore() {
    return new MemoryStore();
  }

  @Override
  protected Clock clock() {
    return clock;
  }

  @Override
  protected Threads threads() {
    return new SystemThreads();
  }

  @Override
  protected void run(ThrowingRunnable body) throws Exception {
    body.run();
  }

  @Test
  void itIsNotDurable() throws Exception {
    withStore(store -> {
      assertThat(store.durable()).isFalse();
    });
  }

  @Test
  void theOldestEventsGiveWayAndTheGapShows() throws Exception {
    withStore(store -> {
      for (int i = 0; i < EventLog.MAX_EVENTS + 10; i++) {
        store.receive(BOB, "Bob", "m" + i, NOON);
      }
      List<MessengerEvent> events = store.events(3, 2);
      assertThat(events).extracting(MessengerEvent::position).containsExactly(11L, 12L);
      assertThat(store.events(0, Integer.MAX_VALUE)).hasSize(EventLog.MAX_EVENTS);
    });
  }

  @Test
  void largeTextsGiveWayBeforeTheHeapDoes() throws Exception {
    withStore(store -> {
      String mebibyte = "x".repeat(1 << 20);
      for (int i = 0; i < 70; i++) {
        store.receive(BOB, "Bob", mebibyte, NOON);
      }
      assertThat(store.events(0, Integer.MAX_VALUE)).hasSize(64);
      assertThat(store.events(0, 1).getFirst().position()).isEqualTo(7);
    });
  }

  @Test
  void theOldestEndedDeliveriesAreForgottenAndTheQueuedNever() throws Exception {
    withStore(store -> {
      Delivery queued = accept(store, BOB, "queued").delivery();
      Delivery first = accept(store, BOB, "first").delivery();
      store.update(first.become(DeliveryState.SENT, 1, NOON, "taken"));
      for (int i = 1; i < MemoryStore.MAX_ENDED_DELIVERIES; i++) {
        Delivery next = accept(store, BOB, "m").delivery();
        store.update(next.become(DeliveryState.SENT, 1, NOON, "taken"));
      }
      assertThat(store.delivery(first.message())).isPresent();
      Delivery last = accept(store, BOB, "m").delivery();
      store.update(last.become(DeliveryState.SENT, 1, NOON, "taken"));
      assertThat(store.delivery(first.message())).isEmpty();
      assertThat(store.delivery(queued.message())).contains(queued);
    });
  }
}
