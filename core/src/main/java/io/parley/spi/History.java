package io.parley.spi;

import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import java.util.List;
import java.util.Optional;

/// What was said, to read: all of a [Store] that lasts.
///
/// Any thread may call any method at any time, and none waits for a commit. What a method gives is
/// how it stood at one moment, and every page is bounded by its caller.
public interface History {

  /// A page of messages, sent and received.
  ///
  /// @param query which, and in which order
  /// @param limit how many at most
  /// @return the messages, in that order
  /// @throws StoreException if the store cannot be read
  List<HistoryEntry> history(HistoryQuery query, int limit) throws StoreException;

  /// A message.
  ///
  /// @param message its number
  /// @return the message; empty if there is none or it is older than what the store keeps
  /// @throws StoreException if the store cannot be read
  Optional<HistoryEntry> message(MessageId message) throws StoreException;

  /// Every state that a delivery has come into, `QUEUED` first.
  ///
  /// @param message its message
  /// @return the delivery as it stood after each transition; empty if we did not send that message,
  ///   or it is older than what the store keeps
  /// @throws StoreException if the store cannot be read
  List<Delivery> transitions(MessageId message) throws StoreException;

  /// All peers that were ever stored.
  ///
  /// @return the peers as they were stored last, in the order in which they first came
  /// @throws StoreException if the store cannot be read
  List<StoredPeer> peers() throws StoreException;
}
