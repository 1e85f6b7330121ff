package io.parley.internal.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.Delivery;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every change of the store goes through here: it is committed first, then the readers of events
/// are woken.
///
/// Any thread may call any method. The lock guards only what readers wait on; it is never held
/// while the store works.
public final class Journal {

  private static final long CLOSED = -1;

  private static final Logger LOG = LoggerFactory.getLogger("messaging");

  /// How long a message waits for its peer, from the moment it is accepted.
  public static final Duration TIME_TO_LIVE = Duration.ofDays(7);

  private final Store store;
  private final Clock clock;
  private final TrustedTime time;

  /// The first message that was accepted since this node started; numbers rise from life to life.
  private final AtomicLong firstOfThisLife = new AtomicLong(Long.MAX_VALUE);

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private long changes;

  @GuardedBy("lock")
  private boolean closed;

  @GuardedBy("lock")
  private Optional<String> trouble = Optional.empty();

  /// Something that a store does.
  @FunctionalInterface
  private interface Change<T> {
    T make() throws StoreException;
  }

  /// Makes the journal of a store.
  ///
  /// @param store where changes go
  /// @param clock times the waits and stamps the changes
  public Journal(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.time = new TrustedTime(clock);
  }

  /// The store, for reading.
  ///
  /// @return the store
  public Store store() {
    return store;
  }

  /// Accepts a message, see [Store#accept].
  ///
  /// @param recipient to whom
  /// @param text what it says
  /// @return the committed entry
  /// @throws StoreException if it could not be stored
  public OutboxEntry accept(PeerId recipient, String text) throws StoreException {
    Instant expiresAt = time.now().plus(TIME_TO_LIVE);
    OutboxEntry entry = committed(() -> store.accept(recipient, text, clock.wallTime(), expiresAt));
    firstOfThisLife.accumulateAndGet(entry.delivery().message().number(), Math::min);
    return entry;
  }

  /// Whether a message has waited for too long, on a clock that nobody can set. Of a message of an
  /// earlier life of this node two times are known, by the clock that was trusted then and by the
  /// one on the wall: the later end counts, so that a machine that slept, or whose clock was wrong,
  /// gives nothing up early.
  ///
  /// @param entry the message
  /// @return whether it is no longer to be handed over
  public boolean hasExpired(OutboxEntry entry) {
    Instant byTheWall = entry.acceptedAt().plus(TIME_TO_LIVE);
    boolean isOfThisLife = entry.delivery().message().number() >= firstOfThisLife.get();
    Instant end =
        isOfThisLife || entry.expiresAt().isAfter(byTheWall) ? entry.expiresAt() : byTheWall;
    return !time.now().isBefore(end);
  }

  /// Stores a delivery's new state, see [Store#update].
  ///
  /// @param next the delivery as it is now
  /// @throws StoreException if it could not be stored
  public void update(Delivery next) throws StoreException {
    committed(() -> {
      store.update(next);
      return next;
    });
  }

  /// Stores a message that came in, see [Store#receive].
  ///
  /// @param from who sent it
  /// @param fromName the sender's name
  /// @param text what it says
  /// @throws StoreException if it could not be stored
  public void receive(PeerId from, String fromName, String text) throws StoreException {
    MessageId message = committed(() -> store.receive(from, fromName, text, clock.wallTime()));
    LOG.info("{} of {}: NEW -> STORED (received)", message, from);
  }

  /// Stores that a peer changed, see [Store#peerChanged].
  ///
  /// @param peer as it is now
  /// @param change what happened
  /// @throws StoreException if it could not be stored
  public void peerChanged(StoredPeer peer, PeerChange change) throws StoreException {
    committed(() -> {
      store.peerChanged(peer, change, clock.wallTime());
      return peer;
    });
  }

  /// What keeps changes from being stored, as the last one that was tried has shown.
  ///
  /// @return a sentence for people; empty if that one was stored
  public Optional<String> trouble() {
    lock.lock();
    try {
      return trouble;
    } finally {
      lock.unlock();
    }
  }

  /// A page of events, waiting for the first one.
  ///
  /// @param after only events with a larger position
  /// @param limit how many at most
  /// @param toldTrouble the trouble that the reader knows of
  /// @param deadline when to give up
  /// @return the events; none if the deadline passed, the [#trouble] is another than what was told,
  ///   or the journal was closed and all are read
  /// @throws InterruptedException if the calling thread is interrupted
  /// @throws StoreException if the store cannot be read
  public List<MessengerEvent> events(
      long after, int limit, Optional<String> toldTrouble, Deadline deadline)
      throws InterruptedException, StoreException {
    while (true) {
      long seen = changes();
      List<MessengerEvent> page = page(after, limit);
      if (!page.isEmpty()
          || seen == CLOSED
          || !trouble().equals(toldTrouble)
          || !awaitChange(seen, deadline)) {
        return page;
      }
    }
  }

  /// A page of events; none if the store was closed meanwhile.
  private List<MessengerEvent> page(long after, int limit) throws StoreException {
    try {
      return store.events(after, limit);
    } catch (StoreException e) {
      if (changes() == CLOSED) {
        return List.of();
      }
      throw e;
    }
  }

  /// Tells readers that nothing will come any more.
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many changes there were, or [#CLOSED].
  private long changes() {
    lock.lock();
    try {
      return closed ? CLOSED : changes;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there was a change after `seen`; false when the deadline passed first.
  private boolean awaitChange(long seen, Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && changes == seen) {
        if (deadline.hasPassed(clock)) {
          return false;
        }
        clock.await(lock, changed, deadline);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Makes a change, and wakes the readers: of the event that it is, or of the trouble that there
  /// is.
  private <T> T committed(Change<T> change) throws StoreException {
    try {
      T done = change.make();
      wakeReaders(Optional.empty());
      return done;
    } catch (StoreException e) {
      wakeReaders(Optional.of(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private void wakeReaders(Optional<String> newTrouble) {
    lock.lock();
    try {
      trouble = newTrouble;
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
