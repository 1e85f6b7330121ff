package io.parley.testkit.sim;

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
import io.parley.spi.Store.OutboxSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/// What a simulated node's disk holds: all that was committed. It outlives the node's crashes, as
/// do its faults.
///
/// Owned by the [SimStore] of the node's present life, whose lock guards it.
final class SimDisk {

  final Map<MessageId, Delivery> deliveries = new HashMap<>();
  final Map<String, Long> cursors = new HashMap<>();
  private final Map<PeerId, NavigableMap<Long, OutboxEntry>> outboxes = new HashMap<>();
  private final List<MessengerEvent> events = new ArrayList<>();
  private final StoreWitness witness;
  final Map<SimStore.Operation, Integer> failures = new EnumMap<>(SimStore.Operation.class);
  Duration commitTime = Duration.ZERO;
  boolean full;
  boolean stalled;
  private long lastMessage;

  SimDisk(StoreWitness witness) {
    this.witness = witness;
  }

  /// An empty one with the same faults.
  SimDisk emptied() {
    var empty = new SimDisk(witness);
    empty.failures.putAll(failures);
    empty.commitTime = commitTime;
    empty.full = full;
    empty.stalled = stalled;
    return empty;
  }

  OutboxEntry accept(PeerId recipient, String text, Instant time) {
    MessageId id = new MessageId(++lastMessage);
    var delivery = new Delivery(id, recipient, DeliveryState.QUEUED, 0, time, "accepted");
    var entry = new OutboxEntry(id.number(), text, delivery);
    outboxOf(recipient).put(entry.sequence(), entry);
    deliveries.put(id, delivery);
    append(position -> new DeliveryChanged(position, time, delivery));
    witness.accepted(entry);
    return entry;
  }

  void update(Delivery next) {
    Delivery before = deliveries.put(next.message(), next);
    append(position -> new DeliveryChanged(position, next.since(), next));
    outboxOf(next.recipient()).remove(next.message().number());
    if (before != null) {
      witness.updated(before, next);
    }
  }

  MessageId receive(PeerId from, String fromName, String text, Instant time) {
    var message = new Message(new MessageId(++lastMessage), from, fromName, text, time);
    append(position -> new MessageReceived(position, time, message));
    witness.received(message);
    return message.id();
  }

  void peerChanged(PeerId peer, String name, PeerChange change, Instant time) {
    append(position -> new PeerChanged(position, time, peer, name, change));
  }

  List<OutboxEntry> outbox(PeerId recipient, long after, int limit) {
    return outboxOf(recipient).tailMap(after, false).values().stream().limit(limit).toList();
  }

  OutboxSize outboxSize(PeerId recipient) {
    return OutboxSize.of(outboxOf(recipient).values());
  }

  List<MessengerEvent> events(long after, int limit) {
    long from = Math.min(after, events.size());
    long to = Math.min(from + limit, events.size());
    return List.copyOf(events.subList((int) from, (int) to));
  }

  private NavigableMap<Long, OutboxEntry> outboxOf(PeerId recipient) {
    return outboxes.computeIfAbsent(recipient, _ -> new TreeMap<>());
  }

  private void append(LongFunction<MessengerEvent> eventAt) {
    events.add(eventAt.apply(events.size() + 1L));
  }
}
