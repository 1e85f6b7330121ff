package io.parley.spi;

import java.net.InetAddress;

/// How bytes look: one dialect, both ways, over a [NetworkStack] that the wire was made with.
///
/// States: made, open (after [#open]), closed. Handing over needs an open wire.
public interface Wire extends AutoCloseable {

  /// The dialect's name: `csend`.
  ///
  /// @return the name, as `--wire` takes it
  String name();

  /// Starts to receive. Called once. Does not block.
  ///
  /// @param inbox takes what comes
  /// @throws NetworkException if the wire's port cannot be listened on
  void open(Inbox inbox) throws NetworkException;

  /// Hands one part of a text over: as much from `from` on as one frame can carry, cut at a word's
  /// end if it must be cut. Blocks until the outcome is known.
  ///
  /// Called by the worker of that peer's lane and by nobody else, so there is one at a time for
  /// each peer. Callers for different peers do not wait for each other.
  ///
  /// @param peer where to
  /// @param entry the message, with its whole text
  /// @param from index of the first character of the text that is not handed over yet
  /// @return what became of it
  HandOver handOver(Address peer, OutboxEntry entry, int from);

  /// Closes the wire: it stops receiving, and hand-overs under way end at once, `NotSent` if
  /// nothing left, else `Uncertain`. Does not block. A second call does nothing.
  @Override
  void close();

  /// Waits, after [#close], until all that had come in whole is stored and the wire's port is free
  /// for another. Until then the stack and the store must stay open, or a sender could be told
  /// "stored" of what is not.
  ///
  /// @param deadline when to give up
  /// @return whether all of it is; true at once for a wire without threads of its own
  /// @throws InterruptedException if the calling thread is interrupted
  default boolean awaitEnded(Deadline deadline) throws InterruptedException {
    return true;
  }

  /// Takes what a wire received.
  @FunctionalInterface
  interface Inbox {

    /// Takes a message. Called by a thread of the wire; for one source, in the order in which its
    /// messages are to be stored, one at a time. Blocks until it is stored.
    ///
    /// @param source the address it came from
    /// @param name the sender's name as it stands in the message; may be empty, hold any character
    /// @param text the message's text
    /// @throws StoreException if it could not be stored; the wire then tells the sender as well as
    ///   its dialect can
    void received(InetAddress source, String name, String text) throws StoreException;
  }
}
