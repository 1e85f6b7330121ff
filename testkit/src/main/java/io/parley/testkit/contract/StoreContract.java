package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.PeerId;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.Store.OutboxSize;
import io.parley.spi.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every [Store] promises. An implementation subclasses it.
public abstract class StoreContract extends TestedWorld {

  /// A recipient.
  protected static final PeerId BOB = new PeerId("bob");

  /// Another one.
  protected static final PeerId CAROL = new PeerId("carol");

  /// A time.
  protected static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  /// For subclasses.
  protected StoreContract() {}

  /// Makes an empty store. Called once in each test, by its body.
  ///
  /// @return the store
  /// @throws Exception fails the test
  protected abstract Store newStore() throws Exception;

  /// Uses a store.
  @FunctionalInterface
  protected interface StoreTest {

    /// Uses it.
    ///
    /// @param store empty; closed afterwards
    /// @throws Exception fails the test
    void run(Store store) throws Exception;
  }

  /// Runs the body of a test on a store of its own.
  ///
  /// @param test uses the store
  /// @throws Exception what the body threw
  protected final void withStore(StoreTest test) throws Exception {
    run(() -> {
      try (Store store = newStore()) {
        test.run(store);
      }
    });
  }

  @Test
  void anAcceptedMessageIsQueuedInItsRecipientsOutboxAlone() throws Exception {
    withStore(store -> {
      OutboxEntry entry = store.accept(BOB, "hello", NOON);
      assertThat(entry.text()).isEqualTo("hello");
      assertThat(entry.delivery())
          .isEqualTo(
              new Delivery(
                  entry.delivery().message(), BOB, DeliveryState.QUEUED, 0, NOON, "accepted"));
      assertThat(store.outbox(BOB, 0, 10)).containsExactly(entry);
      assertThat(store.outbox(CAROL, 0, 10)).isEmpty();
      assertThat(store.delivery(entry.delivery().message())).contains(entry.delivery());
    });
  }

  @Test
  void messagesAreNumberedFromOneAcrossRecipientsAndDirections() throws Exception {
    withStore(store -> {
      assertThat(store.accept(BOB, "a", NOON).delivery().message()).isEqualTo(new MessageId(1));
      store.receive(BOB, "Bob", "b", NOON);
      assertThat(store.accept(CAROL, "c", NOON).delivery().message()).isEqualTo(new MessageId(3));
    });
  }

  @Test
  void theOutboxIsPagedInTheOrderOfAcceptance() throws Exception {
    withStore(store -> {
      OutboxEntry first = store.accept(BOB, "1", NOON);
      store.accept(CAROL, "x", NOON);
      OutboxEntry second = store.accept(BOB, "2", NOON);
      OutboxEntry third = store.accept(BOB, "3", NOON);
      assertThat(store.outbox(BOB, 0, 2)).containsExactly(first, second);
      assertThat(store.outbox(BOB, second.sequence(), 2)).containsExactly(third);
      assertThat(store.outbox(BOB, third.sequence(), 2)).isEmpty();
    });
  }

  @Test
  void theSizeOfAnOutboxIsWhatIsQueuedInIt() throws Exception {
    withStore(store -> {
      assertThat(store.outboxSize(BOB)).isEqualTo(OutboxSize.EMPTY);
      Delivery first = store.accept(BOB, "héllo", NOON).delivery();
      store.accept(BOB, "☃", NOON);
      store.accept(CAROL, "x", NOON);
      assertThat(store.outboxSize(BOB)).isEqualTo(new OutboxSize(2, 9));
      store.update(first.become(DeliveryState.SENT, 1, NOON, "taken"));
      assertThat(store.outboxSize(BOB)).isEqualTo(new OutboxSize(1, 3));
    });
  }

  @Test
  void aDeliveryThatIsNoLongerQueuedLeavesTheOutboxAndIsRemembered() throws Exception {
    withStore(store -> {
      OutboxEntry first = store.accept(BOB, "1", NOON);
      OutboxEntry second = store.accept(BOB, "2", NOON);
      Delivery sent = first.delivery().become(DeliveryState.SENT, 1, NOON, "taken");
      store.update(sent);
      assertThat(store.outbox(BOB, 0, 10)).containsExactly(second);
      assertThat(store.delivery(sent.message())).contains(sent);
    });
  }

  @Test
  void anUnknownMessageHasNoDelivery() throws Exception {
    withStore(store -> {
      assertThat(store.delivery(new MessageId(99))).isEmpty();
    });
  }

  @Test
  void everyChangeIsAnEventInOrder() throws Exception {
    withStore(store -> {
      store.peerChanged(BOB, "Bob", PeerChange.ENTERED, NOON);
      Delivery queued = store.accept(BOB, "hello", NOON).delivery();
      Delivery sent = queued.become(DeliveryState.SENT, 1, NOON.plusSeconds(1), "taken");
      store.update(sent);
      store.receive(BOB, "Bob", "hi", NOON.plusSeconds(2));
      List<MessengerEvent> events = store.events(0, 10);
      assertThat(events).extracting(MessengerEvent::position).containsExactly(1L, 2L, 3L, 4L);
      assertThat(events.get(0)).isEqualTo(new PeerChanged(1, NOON, BOB, "Bob", PeerChange.ENTERED));
      assertThat(events.get(1)).isEqualTo(new DeliveryChanged(2, NOON, queued));
      assertThat(events.get(2)).isEqualTo(new DeliveryChanged(3, NOON.plusSeconds(1), sent));
      assertThat(events.get(3))
          .isInstanceOfSatisfying(
              MessageReceived.class,
              received -> {
                assertThat(received.message().text()).isEqualTo("hi");
                assertThat(received.message().from()).isEqualTo(BOB);
                assertThat(received.message().fromName()).isEqualTo("Bob");
                assertThat(received.message().receivedAt()).isEqualTo(NOON.plusSeconds(2));
              });
    });
  }

  @Test
  void eventsArePaged() throws Exception {
    withStore(store -> {
      for (int i = 0; i < 5; i++) {
        store.receive(BOB, "Bob", "m" + i, NOON);
      }
      assertThat(store.events(0, 2)).extracting(MessengerEvent::position).containsExactly(1L, 2L);
      assertThat(store.events(2, 9))
          .extracting(MessengerEvent::position)
          .containsExactly(3L, 4L, 5L);
      assertThat(store.events(5, 9)).isEmpty();
    });
  }

  @Test
  void aCursorKeepsItsPlaceAndNeverGoesBack() throws Exception {
    withStore(store -> {
      assertThat(store.cursor("main")).isZero();
      store.saveCursor("main", 7);
      store.saveCursor("main", 3);
      assertThat(store.cursor("main")).isEqualTo(7);
      assertThat(store.cursor("other")).isZero();
    });
  }

  @Test
  void anyTextIsKeptAsItIs() throws Exception {
    withStore(store -> {
      List<String> texts =
          List.of("", "héllo ☃ 👩‍👩‍👧", "a\tb\r\nc\u001b[2J", "x".repeat(1 << 20), "'; --");
      for (String text : texts) {
        store.accept(BOB, text, NOON);
        store.receive(BOB, text.substring(0, Math.min(31, text.length())), text, NOON);
      }
      assertThat(store.outbox(BOB, 0, 10)).extracting(OutboxEntry::text).isEqualTo(texts);
      assertThat(store.events(0, 20))
          .filteredOn(MessageReceived.class::isInstance)
          .extracting(event -> ((MessageReceived) event).message().text())
          .isEqualTo(texts);
    });
  }

  @Test
  void callersOnManyThreadsGetNumbersOfTheirOwnAndKeepTheirOrder() throws Exception {
    withStore(store -> {
      int callers = 8;
      int each = 200;
      List<Background<Integer>> writing = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        String prefix = caller + "-";
        writing.add(
            meanwhile(() -> {
              for (int i = 0; i < each; i++) {
                store.accept(BOB, prefix + i, NOON);
              }
              return each;
            }));
      }
      for (Background<Integer> writer : writing) {
        assertThat(writer.result()).isEqualTo(each);
      }
      List<OutboxEntry> outbox = store.outbox(BOB, 0, Integer.MAX_VALUE);
      Set<MessageId> numbers = new TreeSet<>();
      outbox.forEach(entry -> numbers.add(entry.delivery().message()));
      assertThat(numbers).hasSize(callers * each);
      assertThat(outbox).extracting(OutboxEntry::sequence).isSorted();
      for (int caller = 0; caller < callers; caller++) {
        String prefix = caller + "-";
        assertThat(outbox)
            .extracting(OutboxEntry::text)
            .filteredOn(text -> text.startsWith(prefix))
            .containsExactlyElementsOf(
                java.util.stream.IntStream.range(0, each).mapToObj(i -> prefix + i).toList());
      }
    });
  }

  @Test
  void aClosedStoreFailsEveryCallButAnotherClose() throws Exception {
    withStore(store -> {
      Delivery queued = store.accept(BOB, "hello", NOON).delivery();
      store.close();
      store.close();
      List<ThrowingCallable> calls =
          List.of(
              () -> store.accept(BOB, "x", NOON),
              () -> store.outbox(BOB, 0, 1),
              () -> store.outboxSize(BOB),
              () -> store.update(queued.become(DeliveryState.SENT, 1, NOON, "taken")),
              () -> store.delivery(queued.message()),
              () -> store.receive(BOB, "Bob", "x", NOON),
              () -> store.peerChanged(BOB, "Bob", PeerChange.ENTERED, NOON),
              () -> store.events(0, 1),
              () -> store.cursor("main"),
              () -> store.saveCursor("main", 1));
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call).isInstanceOf(StoreException.class).hasMessageContaining("closed");
      }
    });
  }
}
