package io.parley.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parley.Delivery;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a node remembers: its outbox, its inbox, the log of its events, and its history.
///
/// Any thread may call any method at any time. A method that changes something returns when the
/// change is committed, together with the event that tells of it, and blocks until then; when it
/// throws, nothing was changed. After [#close] every call throws [StoreException] but a second
/// close, which does nothing.
///
/// Changes that one thread makes one after the other are stored in that order.
public interface Store extends History, AutoCloseable {

  /// Whether a commit survives the end of this process.
  ///
  /// @return false for a store in memory
  boolean durable();

  /// Accepts a message for one recipient: it gets the next message number, goes to the tail of the
  /// recipient's outbox, and is `QUEUED`.
  ///
  /// @param recipient to whom
  /// @param text what it says, at most 1 MiB of UTF-8
  /// @param time now, wall time
  /// @param expiresAt from when on it is no longer handed over
  /// @return the entry
  /// @throws StoreException if it could not be stored
  OutboxEntry accept(PeerId recipient, String text, Instant time, Instant expiresAt)
      throws StoreException;

  /// A page of a recipient's outbox: entries that are `QUEUED`, in order.
  ///
  /// @param recipient whose
  /// @param after only entries with a larger sequence; 0 for all
  /// @param limit how many at most
  /// @return the entries
  /// @throws StoreException if the store cannot be read
  List<OutboxEntry> outbox(PeerId recipient, long after, int limit) throws StoreException;

  /// How much of a recipient's outbox is taken.
  ///
  /// @param recipient whose
  /// @return the entries that are `QUEUED`, and the bytes of their texts
  /// @throws StoreException if the store cannot be read
  OutboxSize outboxSize(PeerId recipient) throws StoreException;

  /// Stores a delivery's new state. One that is no longer `QUEUED` leaves the outbox.
  ///
  /// @param next the delivery as it is now; its transition from the stored one is legal
  /// @throws StoreException if it could not be stored
  void update(Delivery next) throws StoreException;

  /// A delivery as it stands.
  ///
  /// @param message its message
  /// @return the delivery; empty if there is none or it is older than what the store keeps
  /// @throws StoreException if the store cannot be read
  Optional<Delivery> delivery(MessageId message) throws StoreException;

  /// Stores a message that came in; it gets the next message number.
  ///
  /// @param from who sent it
  /// @param fromName the sender's name
  /// @param text what it says
  /// @param time now, wall time
  /// @return the message's number
  /// @throws StoreException if it could not be stored
  MessageId receive(PeerId from, String fromName, String text, Instant time) throws StoreException;

  /// Stores a message that came in with a number of its sender's, unless this one or a later one of
  /// the same epoch has been stored.
  ///
  /// @param origin who sent it, and its number there
  /// @param fromName the sender's name
  /// @param text what it says
  /// @param time now, wall time
  /// @return the message's number in this store; empty if it had come before, and nothing was
  ///   stored
  /// @throws StoreException if it could not be stored
  Optional<MessageId> receiveOnce(Origin origin, String fromName, String text, Instant time)
      throws StoreException;

  /// The last number of a sender's that was stored.
  ///
  /// @param sender who
  /// @param epoch which of its countings
  /// @return the largest sequence given to [#receiveOnce] that was stored; 0 if there is none
  /// @throws StoreException if the store cannot be read
  long lastReceived(PeerId sender, long epoch) throws StoreException;

  /// Stores that a peer changed.
  ///
  /// @param peer as it is now
  /// @param change what happened
  /// @param time now, wall time
  /// @throws StoreException if it could not be stored
  void peerChanged(StoredPeer peer, PeerChange change, Instant time) throws StoreException;

  /// A page of the event log.
  ///
  /// @param after only events with a larger position; 0 for all
  /// @param limit how many at most
  /// @return the events, in order. If events after `after` are gone, the first one with a larger
  ///   position that is still there comes first: the gap in the positions tells
  /// @throws StoreException if the store cannot be read
  List<MessengerEvent> events(long after, int limit) throws StoreException;

  /// A cursor's saved place.
  ///
  /// @param cursor its name
  /// @return the position last acknowledged; 0 for a new cursor
  /// @throws StoreException if the store cannot be read
  long cursor(String cursor) throws StoreException;

  /// Saves a cursor's place; a smaller position than the saved one changes nothing.
  ///
  /// @param cursor its name
  /// @param position the position acknowledged
  /// @throws StoreException if it could not be stored
  void saveCursor(String cursor, long position) throws StoreException;

  /// Closes the store.
  @Override
  void close();

  /// How much an outbox holds.
  ///
  /// @param messages how many messages
  /// @param bytes of their texts, in UTF-8
  record OutboxSize(int messages, long bytes) {

    /// An outbox that holds nothing.
    public static final OutboxSize EMPTY = new OutboxSize(0, 0);

    /// What some entries take.
    ///
    /// @param queued the entries
    /// @return how many they are, and how large
    public static OutboxSize of(Collection<OutboxEntry> queued) {
      return new OutboxSize(
          queued.size(),
          queued.stream().mapToLong(entry -> entry.text().getBytes(UTF_8).length).sum());
    }
  }
}
