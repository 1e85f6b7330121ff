package io.parley.internal.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.PeerId;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
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

  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final EventLog log = new EventLog();

  @GuardedBy("lock")
  private final Map<PeerId, TreeMap<Long, OutboxEntry>> outboxes = new HashMap<>();

  @GuardedBy("lock")
  private final Map<MessageId, Delivery> deliveries = new HashMap<>();

  @GuardedBy("lock")
  private final Deque<MessageId> ended = new ArrayDeque<>();

  @GuardedBy("lock")
  private final Map<String, Long> cursors = new HashMap<>();

  @GuardedBy("lock")
  private long lastMessage;

  @GuardedBy("lock")
  private boolean closed;

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public OutboxEntry accept(PeerId recipient, String text, Instant time) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      MessageId id = new MessageId(++lastMessage);
      var delivery = new Delivery(id, recipient, DeliveryState.QUEUED, 0, time, "accepted");
      var entry = new OutboxEntry(id.number(), text, delivery);
      outboxes.computeIfAbsent(recipient, _ -> new TreeMap<>()).put(entry.sequence(), entry);
      deliveries.put(id, delivery);
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
      deliveries.put(next.message(), next);
      log.append(position -> new DeliveryChanged(position, next.since(), next));
      TreeMap<Long, OutboxEntry> outbox = outboxes.get(next.recipient());
      if (outbox != null && outbox.remove(next.message().number()) != null) {
        ended.add(next.message());
      }
      if (ended.size() > MAX_ENDED_DELIVERIES) {
        deliveries.remove(ended.remove());
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
      return Optional.ofNullable(deliveries.get(message));
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
      var message = new Message(new MessageId(++lastMessage), from, fromName, text, time);
      log.append(position -> new MessageReceived(position, time, message));
      return message.id();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void peerChanged(PeerId peer, String name, PeerChange change, Instant time)
      throws StoreException {
    lock.lock();
    try {
      checkOpen();
      log.append(position -> new PeerChanged(position, time, peer, name, change));
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
  private void checkOpen() throws StoreException {
    if (closed) {
      throw new StoreException("the store in memory is closed", null);
    }
  }
}
