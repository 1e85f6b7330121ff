package io.parley.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.PeerId;
import io.parley.Trust;
import io.parley.spi.Address;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.Store.OutboxSize;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final StoredPeer BOB_THERE =
      new StoredPeer(BOB, "Bob", new Address(InetAddress.ofLiteral("10.0.0.2"), 8080));

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

  /// Accepts a message at noon, with a week to live.
  ///
  /// @param store where
  /// @param recipient to whom
  /// @param text what it says
  /// @return the entry
  /// @throws StoreException fails the test
  protected static OutboxEntry accept(Store store, PeerId recipient, String text)
      throws StoreException {
    return store.accept(recipient, text, NOON, NOON.plus(Duration.ofDays(7)));
  }

  @Test
  void anAcceptedMessageIsQueuedInItsRecipientsOutboxAlone() throws Exception {
    withStore(store -> {
      OutboxEntry entry = accept(store, BOB, "hello");
      assertThat(entry.text()).isEqualTo("hello");
      assertThat(entry.delivery())
          .isEqualTo(Delivery.queued(entry.delivery().message(), BOB, NOON));
      assertThat(store.outbox(BOB, 0, 10)).containsExactly(entry);
      assertThat(store.outbox(CAROL, 0, 10)).isEmpty();
      assertThat(store.delivery(entry.delivery().message())).contains(entry.delivery());
    });
  }

  @Test
  void messagesAreNumberedFromOneAcrossRecipientsAndDirections() throws Exception {
    withStore(store -> {
      assertThat(accept(store, BOB, "a").delivery().message()).isEqualTo(new MessageId(1));
      store.receive(BOB, "Bob", "b", NOON);
      assertThat(accept(store, CAROL, "c").delivery().message()).isEqualTo(new MessageId(3));
    });
  }

  @Test
  void theOutboxIsPagedInTheOrderOfAcceptance() throws Exception {
    withStore(store -> {
      OutboxEntry first = accept(store, BOB, "1");
      accept(store, CAROL, "x");
      OutboxEntry second = accept(store, BOB, "2");
      OutboxEntry third = accept(store, BOB, "3");
      assertThat(store.outbox(BOB, 0, 2)).containsExactly(first, second);
      assertThat(store.outbox(BOB, second.sequence(), 2)).containsExactly(third);
      assertThat(store.outbox(BOB, third.sequence(), 2)).isEmpty();
    });
  }

  @Test
  void theSizeOfAnOutboxIsWhatIsQueuedInIt() throws Exception {
    withStore(store -> {
      assertThat(store.outboxSize(BOB)).isEqualTo(OutboxSize.EMPTY);
      Delivery first = accept(store, BOB, "héllo").delivery();
      accept(store, BOB, "☃");
      accept(store, CAROL, "x");
      assertThat(store.outboxSize(BOB)).isEqualTo(new OutboxSize(2, 9));
      store.update(first.become(DeliveryState.SENT, 1, NOON, "taken"));
      assertThat(store.outboxSize(BOB)).isEqualTo(new OutboxSize(1, 3));
    });
  }

  @Test
  void aDeliveryThatIsNoLongerQueuedLeavesTheOutboxAndIsRemembered() throws Exception {
    withStore(store -> {
      OutboxEntry first = accept(store, BOB, "1");
      OutboxEntry second = accept(store, BOB, "2");
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
      store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON);
      Delivery queued = accept(store, BOB, "hello").delivery();
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
        accept(store, BOB, text);
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
                accept(store, BOB, prefix + i);
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
  void anEntryKeepsItsTimes() throws Exception {
    withStore(store -> {
      Instant accepted = NOON.plusNanos(123_456_789);
      OutboxEntry entry = store.accept(BOB, "hello", accepted, accepted.plusSeconds(5));
      assertThat(entry.acceptedAt()).isEqualTo(accepted);
      assertThat(entry.expiresAt()).isEqualTo(accepted.plusSeconds(5));
      assertThat(store.outbox(BOB, 0, 10)).containsExactly(entry);
    });
  }

  @Test
  void aMessageOfANumberedSenderIsStoredOnceAndInOrder() throws Exception {
    withStore(store -> {
      assertThat(store.lastReceived(BOB, 7)).isZero();
      assertThat(receiveOnce(store, BOB, 7, 1)).contains(new MessageId(1));
      assertThat(receiveOnce(store, BOB, 7, 1)).isEmpty();
      assertThat(receiveOnce(store, BOB, 7, 5)).contains(new MessageId(2));
      assertThat(receiveOnce(store, BOB, 7, 4)).isEmpty();
      assertThat(receiveOnce(store, BOB, 8, 1)).contains(new MessageId(3));
      assertThat(receiveOnce(store, CAROL, 7, 1)).contains(new MessageId(4));
      assertThat(store.lastReceived(BOB, 7)).isEqualTo(5);
      assertThat(store.lastReceived(BOB, 8)).isEqualTo(1);
      assertThat(store.lastReceived(CAROL, 8)).isZero();
      assertThat(store.events(0, 10)).hasSize(4);
    });
  }

  private static Optional<MessageId> receiveOnce(
      Store store, PeerId sender, long epoch, long sequence) throws StoreException {
    return store.receiveOnce(new Origin(sender, epoch, sequence), "Bob", "m" + sequence, NOON);
  }

  @Test
  void peersAreRememberedAsTheyWereLast() throws Exception {
    withStore(store -> {
      assertThat(store.peers()).isEmpty();
      StoredPeer carol =
          new StoredPeer(CAROL, "Carol", new Address(InetAddress.ofLiteral("fe80::2"), 9000));
      StoredPeer robert =
          new StoredPeer(BOB, "Robert", new Address(InetAddress.ofLiteral("10.0.0.9"), 8081));
      store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON);
      store.peerChanged(carol, PeerChange.ENTERED, NOON);
      assertThat(store.peers()).containsExactly(BOB_THERE, carol);
      store.peerChanged(robert, PeerChange.RENAMED, NOON);
      accept(store, new PeerId("dave"), "who was never here");
      assertThat(store.peers()).containsExactly(robert, carol);
    });
  }

  @Test
  void whatTheUserThinksOfAPeerIsRemembered() throws Exception {
    withStore(store -> {
      store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON);
      assertThat(store.peers()).extracting(StoredPeer::trust).containsExactly(Trust.PINNED);
      for (Trust trust : Trust.values()) {
        StoredPeer now = new StoredPeer(BOB, "Bob", BOB_THERE.address(), trust);
        store.peerChanged(now, PeerChange.KEY_CHANGED, NOON);
        assertThat(store.peers()).containsExactly(now);
      }
    });
  }

  @Test
  void everythingThatCanHappenToAPeerIsAnEvent() throws Exception {
    withStore(store -> {
      for (PeerChange change : PeerChange.values()) {
        store.peerChanged(BOB_THERE, change, NOON);
      }
      assertThat(store.events(0, 99))
          .extracting(event -> ((PeerChanged) event).change())
          .containsExactly(PeerChange.values());
    });
  }

  @Test
  void theHistoryHasWhatWasSentAndReceivedByNumber() throws Exception {
    withStore(store -> {
      store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON);
      Delivery sent =
          accept(store, BOB, "hello")
              .delivery()
              .become(DeliveryState.SENT, 2, NOON.plusSeconds(3), "taken", Optional.of("a > b"));
      store.update(sent);
      store.receive(BOB, "Bobby", "hi", NOON.plusSeconds(5));
      Delivery queued = accept(store, CAROL, "you, too").delivery();
      HistoryEntry first =
          new HistoryEntry(sent.message(), BOB, "Bob", "hello", NOON, Optional.of(sent));
      HistoryEntry second =
          new HistoryEntry(
              new MessageId(2), BOB, "Bobby", "hi", NOON.plusSeconds(5), Optional.empty());
      HistoryEntry third =
          new HistoryEntry(queued.message(), CAROL, "carol", "you, too", NOON, Optional.of(queued));
      assertThat(store.history(HistoryQuery.ALL, 10)).containsExactly(first, second, third);
      assertThat(store.history(HistoryQuery.ALL.newestFirst(), 2)).containsExactly(third, second);
      assertThat(store.message(new MessageId(2))).contains(second);
      assertThat(store.message(sent.message())).contains(first);
      assertThat(store.message(new MessageId(4))).isEmpty();
    });
  }

  @Test
  void theHistoryIsPagedBothWays() throws Exception {
    withStore(store -> {
      for (int i = 1; i <= 5; i++) {
        store.receive(BOB, "Bob", "m" + i, NOON);
      }
      HistoryQuery all = HistoryQuery.ALL;
      assertThat(texts(store, all, 2)).containsExactly("m1", "m2");
      assertThat(texts(store, all.beyond(new MessageId(2)), 9)).containsExactly("m3", "m4", "m5");
      assertThat(texts(store, all.newestFirst().beyond(new MessageId(4)), 2))
          .containsExactly("m3", "m2");
      assertThat(texts(store, all.beyond(new MessageId(5)), 2)).isEmpty();
    });
  }

  @Test
  void theHistoryIsNarrowedByPeerTimeAndWords() throws Exception {
    withStore(store -> {
      store.receive(BOB, "Bob", "The café is open", NOON);
      accept(store, CAROL, "is the CAFE open today?");
      store.receive(CAROL, "Carol", "open at ten", NOON.plusSeconds(60));
      store.receive(BOB, "Bob", "after the clock was set", NOON.minusSeconds(60));
      HistoryQuery all = HistoryQuery.ALL;
      assertThat(texts(store, all.with(List.of(CAROL)), 9))
          .containsExactly("is the CAFE open today?", "open at ten");
      assertThat(texts(store, all.since(NOON), 9))
          .containsExactly("The café is open", "is the CAFE open today?", "open at ten");
      assertThat(texts(store, all.containing("open cafe"), 9))
          .containsExactly("The café is open", "is the CAFE open today?");
      assertThat(texts(store, all.containing("open cafe").newestFirst(), 1))
          .containsExactly("is the CAFE open today?");
      assertThat(texts(store, all.containing("CAFÉ").with(List.of(BOB)), 9))
          .containsExactly("The café is open");
      assertThat(texts(store, all.containing("open").since(NOON.plusSeconds(1)), 9))
          .containsExactly("open at ten");
      assertThat(texts(store, all.containing("op"), 9)).isEmpty();
      assertThat(texts(store, all.containing("op* t*"), 9)).hasSize(3);
      assertThat(texts(store, all.containing("?!"), 9)).hasSize(4);
      assertThat(texts(store, all.containing("\"open\" OR' NEAR(x) -ten"), 9)).isEmpty();
    });
  }

  @Test
  void aDeliverysTransitionsAreKeptInOrder() throws Exception {
    withStore(store -> {
      Delivery queued = accept(store, BOB, "hello").delivery();
      accept(store, BOB, "another");
      Delivery sent =
          queued.become(DeliveryState.SENT, 1, NOON.plusSeconds(1), "taken", Optional.of("a > b"));
      store.update(sent);
      Delivery stored =
          sent.become(DeliveryState.STORED, 1, NOON.plusSeconds(2), "it says that it has it");
      store.update(stored);
      MessageId received = store.receive(BOB, "Bob", "hi", NOON);
      assertThat(store.transitions(queued.message())).containsExactly(queued, sent, stored);
      assertThat(store.delivery(queued.message())).contains(stored);
      assertThat(store.transitions(received)).isEmpty();
      assertThat(store.transitions(new MessageId(99))).isEmpty();
    });
  }

  private static List<String> texts(Store store, HistoryQuery query, int limit)
      throws StoreException {
    return store.history(query, limit).stream().map(HistoryEntry::text).toList();
  }

  @Test
  void aClosedStoreFailsEveryCallButAnotherClose() throws Exception {
    withStore(store -> {
      Delivery queued = accept(store, BOB, "hello").delivery();
      store.close();
      store.close();
      List<ThrowingCallable> calls =
          List.of(
              () -> accept(store, BOB, "x"),
              () -> store.outbox(BOB, 0, 1),
              () -> store.outboxSize(BOB),
              () -> store.update(queued.become(DeliveryState.SENT, 1, NOON, "taken")),
              () -> store.delivery(queued.message()),
              () -> store.receive(BOB, "Bob", "x", NOON),
              () -> receiveOnce(store, BOB, 1, 1),
              () -> store.lastReceived(BOB, 1),
              () -> store.history(HistoryQuery.ALL, 1),
              () -> store.message(queued.message()),
              () -> store.transitions(queued.message()),
              () -> store.peers(),
              () -> store.peerChanged(BOB_THERE, PeerChange.ENTERED, NOON),
              () -> store.events(0, 1),
              () -> store.cursor("main"),
              () -> store.saveCursor("main", 1));
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call).isInstanceOf(StoreException.class).hasMessageContaining("closed");
      }
    });
  }
}
