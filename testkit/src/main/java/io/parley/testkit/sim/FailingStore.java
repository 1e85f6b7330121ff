package io.parley.testkit.sim;

import io.parley.Delivery;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A store whose next calls fail as a test says. Used by the threads of one simulated world.
public final class FailingStore implements Store {

  private final Store store;
  private int updatesToFail;
  private int readsToFail;
  private int acceptsToFail;
  private int peerChangesToFail;

  /// A store that does not fail yet.
  ///
  /// @param store does the work
  public FailingStore(Store store) {
    this.store = store;
  }

  /// Lets calls fail.
  ///
  /// @param count how many
  public void failNextUpdates(int count) {
    updatesToFail = count;
  }

  /// Lets calls fail.
  ///
  /// @param count how many
  public void failNextReads(int count) {
    readsToFail = count;
  }

  /// Lets calls fail.
  ///
  /// @param count how many
  public void failNextAccepts(int count) {
    acceptsToFail = count;
  }

  /// Lets calls fail.
  ///
  /// @param count how many
  public void failNextPeerChanges(int count) {
    peerChangesToFail = count;
  }

  @Override
  public boolean durable() {
    return store.durable();
  }

  @Override
  public OutboxEntry accept(PeerId recipient, String text, Instant time) throws StoreException {
    if (acceptsToFail-- > 0) {
      throw new StoreException("the disk is full", null);
    }
    return store.accept(recipient, text, time);
  }

  @Override
  public List<OutboxEntry> outbox(PeerId recipient, long after, int limit) throws StoreException {
    if (readsToFail-- > 0) {
      throw new StoreException("the disk cannot be read", null);
    }
    return store.outbox(recipient, after, limit);
  }

  @Override
  public void update(Delivery next) throws StoreException {
    if (updatesToFail-- > 0) {
      throw new StoreException("the disk is full", null);
    }
    store.update(next);
  }

  @Override
  public Optional<Delivery> delivery(MessageId message) throws StoreException {
    return store.delivery(message);
  }

  @Override
  public MessageId receive(PeerId from, String fromName, String text, Instant time)
      throws StoreException {
    return store.receive(from, fromName, text, time);
  }

  @Override
  public void peerChanged(PeerId peer, String name, PeerChange change, Instant time)
      throws StoreException {
    if (peerChangesToFail-- > 0) {
      throw new StoreException("the disk is full", null);
    }
    store.peerChanged(peer, name, change, time);
  }

  @Override
  public List<MessengerEvent> events(long after, int limit) throws StoreException {
    return store.events(after, limit);
  }

  @Override
  public long cursor(String cursor) throws StoreException {
    return store.cursor(cursor);
  }

  @Override
  public void saveCursor(String cursor, long position) throws StoreException {
    store.saveCursor(cursor, position);
  }

  @Override
  public void close() {
    store.close();
  }
}
