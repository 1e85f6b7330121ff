package io.parley.testkit.sim;

import io.parley.Delivery;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.PeerId;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What a simulated node's disk holds, in a real store: all that was committed. It outlives the
/// node's crashes, as do its faults, and tells the witness of each commit.
///
/// Owned by the [SimStore] of the node's present life, whose lock guards it.
final class SimDisk {

  final Store kept;
  private final StoreWitness witness;
  final Map<SimStore.Operation, Integer> failures = new EnumMap<>(SimStore.Operation.class);
  Duration commitTime = Duration.ZERO;
  boolean full;
  boolean stalled;

  /// Commits that still begin before the machine dies in the middle of one; 0 if it does not.
  int commitsToDeath;

  Runnable death = () -> {};

  SimDisk(Store kept, StoreWitness witness) {
    this.kept = kept;
    this.witness = witness;
  }

  /// An empty one, in memory, with the same faults.
  SimDisk emptied() {
    var empty = new SimDisk(Messenger.storeInMemory(), witness);
    empty.failures.putAll(failures);
    empty.commitTime = commitTime;
    empty.full = full;
    empty.stalled = stalled;
    empty.commitsToDeath = commitsToDeath;
    empty.death = death;
    return empty;
  }

  OutboxEntry accept(PeerId recipient, String text, Instant time, Instant expiresAt)
      throws StoreException {
    OutboxEntry entry = kept.accept(recipient, text, time, expiresAt);
    witness.accepted(entry);
    return entry;
  }

  Delivery update(Delivery next) throws StoreException {
    Optional<Delivery> before = kept.delivery(next.message());
    kept.update(next);
    before.ifPresent(delivery -> witness.updated(delivery, next));
    return next;
  }

  MessageId receive(PeerId from, String fromName, String text, Instant time) throws StoreException {
    MessageId message = kept.receive(from, fromName, text, time);
    witness.received(new Message(message, from, fromName, text, time));
    return message;
  }

  Optional<MessageId> receiveOnce(Origin origin, String fromName, String text, Instant time)
      throws StoreException {
    Optional<MessageId> message = kept.receiveOnce(origin, fromName, text, time);
    message.ifPresent(
        id -> witness.received(new Message(id, origin.sender(), fromName, text, time)));
    return message;
  }
}
