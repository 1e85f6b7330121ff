package io.parley;

import java.time.Instant;
import java.util.Optional;

/// Something that happened on this node, with its place in the order of all events of its store.
public sealed interface MessengerEvent {

  /// Its place: the first event of a store has 1, the next has the next number.
  ///
  /// @return the position, as a [Cursor] acknowledges it
  long position();

  /// When it happened, wall time.
  ///
  /// @return the time
  Instant time();

  /// A message came.
  ///
  /// @param position its place
  /// @param time when it was stored
  /// @param message the message
  record MessageReceived(long position, Instant time, Message message) implements MessengerEvent {}

  /// A delivery came into a state, `QUEUED` among them.
  ///
  /// @param position its place
  /// @param time when
  /// @param delivery the delivery as it is now
  record DeliveryChanged(long position, Instant time, Delivery delivery)
      implements MessengerEvent {}

  /// A peer came into the roster, told its name, changed its [Presence], or is trusted differently.
  ///
  /// @param position its place
  /// @param time when
  /// @param peer who it is
  /// @param name its name now
  /// @param change what happened
  record PeerChanged(long position, Instant time, PeerId peer, String name, PeerChange change)
      implements MessengerEvent {}

  /// What can happen to a peer.
  enum PeerChange {
    /// It came into the roster.
    ENTERED,
    /// It goes by another name from now on.
    RENAMED,
    /// It is there, which was not known before: its presence is `HERE`.
    HERE,
    /// It fell silent: its presence is `AWAY`.
    AWAY,
    /// It said that it leaves: its presence is `LEFT`.
    LEFT,
    /// It came under the name of a peer with another key: its [Trust] is `CHANGED`, and delivery
    /// waits for the user's.
    KEY_CHANGED,
    /// The user trusts it with the key that it has: its trust is `PINNED`.
    TRUSTED,
    /// The user wants nothing from it and nothing sent to it: its trust is `BLOCKED`.
    BLOCKED,
    /// The user blocks it no longer.
    UNBLOCKED,
    /// Its address belongs to somebody of another name now: what waits for it is held.
    DISPLACED,
    /// Its key is in use on two machines: one of them has a copy.
    KEY_COPIED
  }

  /// The store takes nothing any more, or something else keeps it from that, or it works again. Not
  /// in the store, so it is told to whoever reads meanwhile, and has the place of the event before.
  ///
  /// @param position the place of the last event read before it
  /// @param time when the cursor found out
  /// @param problem a sentence for people; empty if the store works again
  record StoreTrouble(long position, Instant time, Optional<String> problem)
      implements MessengerEvent {}

  /// Events that this cursor had not read are gone: a store in memory keeps a bounded number.
  ///
  /// @param position the place of the last one that is gone
  /// @param time when the cursor found out
  /// @param count how many are gone
  record EventsMissed(long position, Instant time, long count) implements MessengerEvent {}
}
