package io.parley.bench.stress;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoredPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A store for a handful of messages to one peer: thousands of them live at a time in a stress
/// test, so it has none of the ring of the store in memory. Its monitor guards all of it.
final class SmallStore implements Store {

  @GuardedBy("this")
  private final List<OutboxEntry> outbox = new ArrayList<>();

  @GuardedBy("this")
  private final List<MessengerEvent> events = new ArrayList<>();

  @GuardedBy("this")
  private final StringBuilder accepted = new StringBuilder();

  @GuardedBy("this")
  private long lastMessage;

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public synchronized OutboxEntry accept(
      PeerId recipient, String text, Instant time, Instant expiresAt) {
    MessageId id = new MessageId(++lastMessage);
    Delivery delivery = Delivery.queued(id, recipient, time);
    var entry = new OutboxEntry(id.number(), text, time, expiresAt, delivery);
    outbox.add(entry);
    accepted.append(text);
    events.add(new DeliveryChanged(events.size() + 1L, time, delivery));
    return entry;
  }

  @Override
  public synchronized List<OutboxEntry> outbox(PeerId recipient, long after, int limit) {
    return outbox.stream().filter(entry -> entry.sequence() > after).limit(limit).toList();
  }

  @Override
  public synchronized OutboxSize outboxSize(PeerId recipient) {
    return OutboxSize.of(outbox);
  }

  @Override
  public synchronized void update(Delivery next) {
    outbox.removeIf(entry -> entry.delivery().message().equals(next.message()));
    events.add(new DeliveryChanged(events.size() + 1L, next.since(), next));
  }

  @Override
  public Optional<Delivery> delivery(MessageId message) {
    return Optional.empty();
  }

  @Override
  public synchronized MessageId receive(PeerId from, String fromName, String text, Instant time) {
    var message = new Message(new MessageId(++lastMessage), from, fromName, text, time);
    events.add(new MessageReceived(events.size() + 1L, time, message));
    return message.id();
  }

  @Override
  public Optional<MessageId> receiveOnce(
      Origin origin, String fromName, String text, Instant time) {
    throw new UnsupportedOperationException("no test receives numbered messages");
  }

  @Override
  public long lastReceived(PeerId sender, long epoch) {
    return 0;
  }

  @Override
  public void peerChanged(StoredPeer peer, PeerChange change, Instant time) {
    throw new UnsupportedOperationException("no test changes peers");
  }

  @Override
  public List<HistoryEntry> history(HistoryQuery query, int limit) {
    return List.of();
  }

  @Override
  public Optional<HistoryEntry> message(MessageId message) {
    return Optional.empty();
  }

  @Override
  public List<Delivery> transitions(MessageId message) {
    return List.of();
  }

  @Override
  public List<StoredPeer> peers() {
    return List.of();
  }

  @Override
  public synchronized List<MessengerEvent> events(long after, int limit) {
    return events.stream().filter(event -> event.position() > after).limit(limit).toList();
  }

  @Override
  public long cursor(String cursor) {
    return 0;
  }

  @Override
  public void saveCursor(String cursor, long position) {
    throw new UnsupportedOperationException("no test saves cursors");
  }

  @Override
  public void close() {}

  /// All texts ever accepted, in order.
  synchronized String accepted() {
    return accepted.toString();
  }
}
