package io.parley.internal.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.HistoryQuery.Order;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.PeerId;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// A store that lives as long as the process. One lock guards all of it and is never held while
/// waiting, so no call blocks for longer than the others' few steps.
///
/// Bounds: the outbox is bounded by its callers (the room in each peer's outbox), events by
/// [EventLog], ended deliveries by [#MAX_ENDED_DELIVERIES].
public final class MemoryStore implements Store {

  /// Deliveries remembered after they left the outbox: as many as one peer's durable outbox holds.
  static final int MAX_ENDED_DELIVERIES = 10_000;

  /// Text of these, in chars: as much as one peer's outbox may hold in bytes.
  static final long MAX_ENDED_CHARS = 64L << 20;

  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final EventLog log = new EventLog();

  @GuardedBy("lock")
  private final Map<PeerId, TreeMap<Long, OutboxEntry>> outboxes = new HashMap<>();

  /// All that is queued, and what ended lately.
  @GuardedBy("lock")
  private final Map<MessageId, OutboxEntry> sent = new HashMap<>();

  @GuardedBy("lock")
  private final Deque<MessageId> ended = new ArrayDeque<>();

  /// Text of those in `ended`, in chars.
  @GuardedBy("lock")
  private long endedChars;

  @GuardedBy("lock")
  private final Map<PeerId, StoredPeer> peers = new LinkedHashMap<>();

  /// The last sequence received, by sender and epoch.
  @GuardedBy("lock")
  private final Map<Counting, Long> countings = new HashMap<>();

  @GuardedBy("lock")
  private final Map<String, Long> cursors = new HashMap<>();

  @GuardedBy("lock")
  private long lastMessage;

  @GuardedBy("lock")
  private boolean closed;

  /// A sender's numbers of one epoch.
  private record Counting(PeerId sender, long epoch) {}

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public OutboxEntry accept(PeerId recipient, String text, Instant time, Instant expiresAt)
      throws StoreException {
    lock.lock();
    try {
      checkOpen();
      MessageId id = new MessageId(++lastMessage);
      Delivery delivery = Delivery.queued(id, recipient, time);
      var entry = new OutboxEntry(id.number(), text, time, expiresAt, delivery);
      outboxes.computeIfAbsent(recipient, _ -> new TreeMap<>()).put(entry.sequence(), entry);
      sent.put(id, entry);
      log.append(position -> new DeliveryChanged(position, time, delivery));
      return entry;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<OutboxEntry> outbox(PeerId recipient, long after, int limit) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      TreeMap<Long, OutboxEntry> outbox = outboxes.get(recipient);
      List<OutboxEntry> page = new ArrayList<>();
      if (outbox != null) {
        for (OutboxEntry entry : outbox.tailMap(after, false).values()) {
          if (page.size() == limit) {
            break;
          }
          page.add(entry);
        }
      }
      return page;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public OutboxSize outboxSize(PeerId recipient) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return OutboxSize.of(outboxes.getOrDefault(recipient, new TreeMap<>()).values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void update(Delivery next) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      sent.computeIfPresent(next.message(), (_, before) -> before.with(next));
      log.append(position -> new DeliveryChanged(position, next.since(), next));
      TreeMap<Long, OutboxEntry> outbox = outboxes.get(next.recipient());
      OutboxEntry left = outbox == null ? null : outbox.remove(next.message().number());
      if (left != null) {
        ended.add(next.message());
        endedChars += left.text().length();
      }
      while (ended.size() > MAX_ENDED_DELIVERIES || endedChars > MAX_ENDED_CHARS) {
        OutboxEntry forgotten = sent.remove(ended.remove());
        endedChars -= forgotten == null ? 0 : forgotten.text().length();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Delivery> delivery(MessageId message) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return Optional.ofNullable(sent.get(message)).map(OutboxEntry::delivery);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public MessageId receive(PeerId from, String fromName, String text, Instant time)
      throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return receiveNext(from, fromName, text, time);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<MessageId> receiveOnce(Origin origin, String fromName, String text, Instant time)
      throws StoreException {
    lock.lock();
    try {
      checkOpen();
      var counting = new Counting(origin.sender(), origin.epoch());
      if (origin.sequence() <= countings.getOrDefault(counting, 0L)) {
        return Optional.empty();
      }
      countings.put(counting, origin.sequence());
      return Optional.of(receiveNext(origin.sender(), fromName, text, time));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long lastReceived(PeerId sender, long epoch) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return countings.getOrDefault(new Counting(sender, epoch), 0L);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void peerChanged(StoredPeer peer, PeerChange change, Instant time) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      peers.put(peer.id(), peer);
      log.append(position -> new PeerChanged(position, time, peer.id(), peer.name(), change));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<MessengerEvent> events(long after, int limit) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return log.after(after, limit);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<HistoryEntry> history(HistoryQuery query, int limit) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      Comparator<HistoryEntry> byNumber = Comparator.comparing(HistoryEntry::id);
      List<HistoryEntry> all = new ArrayList<>(received());
      for (OutboxEntry ours : sent.values()) {
        all.add(told(ours));
      }
      return all.stream()
          .filter(query::matches)
          .sorted(query.order() == Order.OLDEST_FIRST ? byNumber : byNumber.reversed())
          .limit(limit)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<HistoryEntry> message(MessageId message) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      OutboxEntry ours = sent.get(message);
      return ours != null
          ? Optional.of(told(ours))
          : received().stream().filter(entry -> entry.id().equals(message)).findFirst();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Delivery> transitions(MessageId message) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return !sent.containsKey(message)
          ? List.of()
          : log.after(0, EventLog.MAX_EVENTS).stream()
              .filter(DeliveryChanged.class::isInstance)
              .map(event -> ((DeliveryChanged) event).delivery())
              .filter(delivery -> delivery.message().equals(message))
              .toList();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<StoredPeer> peers() throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return List.copyOf(peers.values());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long cursor(String cursor) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return cursors.getOrDefault(cursor, 0L);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void saveCursor(String cursor, long position) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      cursors.merge(cursor, position, Math::max);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private MessageId receiveNext(PeerId from, String fromName, String text, Instant time) {
    var message = new Message(new MessageId(++lastMessage), from, fromName, text, time);
    log.append(position -> new MessageReceived(position, time, message));
    return message.id();
  }

  @GuardedBy("lock")
  private HistoryEntry told(OutboxEntry entry) {
    Delivery delivery = entry.delivery();
    StoredPeer recipient = peers.get(delivery.recipient());
    return new HistoryEntry(
        delivery.message(),
        delivery.recipient(),
        recipient == null ? delivery.recipient().value() : recipient.name(),
        entry.text(),
        entry.acceptedAt(),
        Optional.of(delivery));
  }

  @GuardedBy("lock")
  private List<HistoryEntry> received() {
    return log.after(0, EventLog.MAX_EVENTS).stream()
        .filter(MessageReceived.class::isInstance)
        .map(event -> ((MessageReceived) event).message())
        .map(message ->
            new HistoryEntry(
                message.id(),
                message.from(),
                message.fromName(),
                message.text(),
                message.receivedAt(),
                Optional.empty()))
        .toList();
  }

  @GuardedBy("lock")
  private void checkOpen() throws StoreException {
    if (closed) {
      throw new StoreException("the store in memory is closed", null);
    }
  }
}
