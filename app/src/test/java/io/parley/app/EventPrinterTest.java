package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.MessengerEvent.StoreTrouble;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.app.history.StoredPeers;
import io.parley.app.test.FakeMessenger;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Events are shown in their order, and acknowledged together when no other is there yet.
class EventPrinterTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final FakeMessenger fake = new FakeMessenger();
  private final Peer bob = fake.add("bob", Presence.HERE);
  private final StoredPeer dave = earlier("10.0.0.9", "da\u0007ve");
  private final ScriptedCursor cursor = new ScriptedCursor();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void eventsAreAcknowledgedInTheirPauses() throws Exception {
    cursor.batches.add(List.of(received(1, NOON), received(2, NOON), received(3, NOON)));
    cursor.batches.add(List.of(received(4, NOON)));

    assertThat(printed()).hasSize(4);
    assertThat(cursor.acknowledged).containsExactly(3L, 4L);
  }

  @Test
  void aFloodIsAcknowledgedNowAndThen() throws Exception {
    cursor.batches.add(IntStream.rangeClosed(1, 300).mapToObj(i -> received(i, NOON)).toList());

    assertThat(printed()).hasSize(300);
    assertThat(cursor.acknowledged).containsExactly(128L, 256L, 300L);
  }

  @Test
  void whereNothingHappensNothingIsAcknowledged() throws Exception {
    assertThat(printed()).isEmpty();
    assertThat(cursor.acknowledged).isEmpty();
  }

  @Test
  void whatCannotBeAcknowledgedIsWithTheNext() throws Exception {
    cursor.failures = 1;
    cursor.batches.add(List.of(received(1, NOON)));
    cursor.batches.add(List.of(new StoreTrouble(1, NOON, Optional.of("The disk is full\u0007"))));
    cursor.batches.add(List.of(new StoreTrouble(1, NOON, Optional.empty()), received(2, NOON)));

    assertThat(printed())
        .containsExactly(
            "[12:00:00] bob@10.0.0.1: text 1",
            "[12:00:00] The disk is full^G. Until that is over, nothing can be sent, and what comes"
                + " in waits.",
            "[12:00:00] The store works again.",
            "[12:00:00] bob@10.0.0.1: text 2");
    assertThat(cursor.acknowledged).containsExactly(1L, 2L);
  }

  @Test
  void whatCameOnAnotherDayHasItsDate() throws Exception {
    Instant yesterday = Instant.parse("2026-11-22T23:59:59Z");
    cursor.batches.add(List.of(received(1, yesterday), received(2, NOON)));

    assertThat(printed())
        .containsExactly(
            "[2026-11-22 23:59:59] bob@10.0.0.1: text 1", "[12:00:00] bob@10.0.0.1: text 2");
  }

  @Test
  void whoIsKnownFromAnEarlierLifeHasANameAndAPlace() throws Exception {
    Message old = new Message(new MessageId(1), dave.id(), "dave", "hi", NOON);
    Delivery queued = Delivery.queued(new MessageId(2), dave.id(), NOON);
    Delivery sent = queued.become(DeliveryState.SENT, 1, NOON, "because");
    cursor.batches.add(
        List.of(new MessageReceived(1, NOON, old), new DeliveryChanged(2, NOON, sent)));

    assertThat(printed())
        .containsExactly("[12:00:00] dave@10.0.0.9: hi", "[12:00:00] m2 to da^Gve: sent");
  }

  @Test
  void endsThatWereNotWantedHaveTheirReason() throws Exception {
    cursor.batches.add(
        List.of(
            became(1, DeliveryState.SENT),
            became(2, DeliveryState.UNKNOWN),
            became(3, DeliveryState.EXPIRED),
            became(4, DeliveryState.REFUSED)));

    assertThat(printed())
        .containsExactly(
            "[12:00:00] m1 to bob: sent",
            "[12:00:00] m2 to bob: unknown, it may or may not have arrived (because^G);"
                + " /resend m2 sends it again",
            "[12:00:00] m3 to bob: expired (because^G)",
            "[12:00:00] m4 to bob: refused (because^G)");
  }

  @Test
  void whatHappensToThePeersKeyIsToldWithWhatToDo() throws Exception {
    List<MessengerEvent> events = new ArrayList<>();
    for (PeerChange change : EnumSet.range(PeerChange.KEY_CHANGED, PeerChange.KEY_COPIED)) {
      events.add(new PeerChanged(events.size() + 1, NOON, bob.id(), "bob", change));
    }
    cursor.batches.add(events);
    String who = "bob@" + bob.address().ip().getHostAddress();
    assertThat(printed())
        .containsExactly(
            "[12:00:00] WARNING: "
                + who
                + " has another key than the bob you know: nothing is sent to it until you say"
                + " /trust bob. Compare with /verify bob first.",
            "[12:00:00] " + who + " is trusted: what waits for it is sent",
            "[12:00:00] " + who + " is blocked: nothing is sent to it, nothing is taken from it",
            "[12:00:00] " + who + " is not blocked any more",
            "[12:00:00] somebody else is at "
                + bob.address().ip().getHostAddress()
                + " now: messages for bob wait. If it is the same person, say /trust bob",
            "[12:00:00] WARNING: the key of "
                + who
                + " is in use on two machines: whoever has the copy can write in its name");
  }

  private List<String> printed() throws Exception {
    fake.cursor = Optional.of(cursor);
    InstantSource clock = InstantSource.fixed(NOON);
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Screen screen = new Screen(stream, ZoneOffset.UTC, clock);
    Recipients recipients = new Recipients(fake.messenger(), new StoredPeers(List.of(dave)));
    EventPrinter printer = new EventPrinter(fake.messenger(), screen, recipients);
    printer.start();
    printer.finish();
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static StoredPeer earlier(String ip, String name) {
    Address address = new Address(InetAddress.ofLiteral(ip), 8080);
    return new StoredPeer(PeerId.ofAddress(address.ip()), name, address);
  }

  private MessengerEvent received(long position, Instant time) {
    MessageId id = new MessageId(position);
    return new MessageReceived(
        position, time, new Message(id, bob.id(), "bob", "text " + position, time));
  }

  private MessengerEvent became(long position, DeliveryState state) {
    Delivery delivery =
        Delivery.queued(new MessageId(position), bob.id(), NOON)
            .become(state, 1, NOON, "because\u0007");
    return new DeliveryChanged(position, NOON, delivery);
  }

  /// Events in batches with a pause between them, and then the end of the node.
  private static final class ScriptedCursor implements Cursor {

    final Queue<List<MessengerEvent>> batches = new ArrayDeque<>();
    final List<Long> acknowledged = new ArrayList<>();
    int failures;
    private final Queue<MessengerEvent> there = new ArrayDeque<>();

    @Override
    public String name() {
      return "main";
    }

    @Override
    public Optional<MessengerEvent> next(Deadline deadline) {
      if (there.isEmpty() && !deadline.equals(Deadline.PASSED) && !batches.isEmpty()) {
        there.addAll(batches.remove());
      }
      return Optional.ofNullable(there.poll());
    }

    @Override
    public void acknowledge(long position) throws StoreException {
      if (failures > 0) {
        failures--;
        throw new StoreException("the disk is full", null);
      }
      acknowledged.add(position);
    }
  }
}
