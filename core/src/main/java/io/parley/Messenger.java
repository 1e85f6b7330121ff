package io.parley;

import io.parley.internal.node.Node;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.Identity;
import io.parley.spi.NetworkException;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A node: it sends to peers, receives from them, and tells the truth about every message.
///
/// ```java
/// try (Messenger alice = Messenger.start(MessengerConfig.named("alice"))) {
///   Peer bob = alice.peers().getFirst();
///   alice.send(bob.id(), "hello");
///   Cursor cursor = alice.cursor("my-program");
///   ...
/// }
/// ```
///
/// Any thread may call any method. No method waits for the network; those that wait for the store
/// or for room say so.
public interface Messenger extends AutoCloseable {

  /// How long [#close()] lets lanes send what is left.
  Duration GRACE = Duration.ofSeconds(2);

  /// Starts a node on this machine's network, in memory.
  ///
  /// @param config what it is told
  /// @return the node, listening
  /// @throws NetworkException if it cannot listen: `ADDRESS_IN_USE`, `ADDRESS_UNAVAILABLE`,
  ///   `PERMISSION_DENIED`
  /// @throws StoreException if its store cannot be used
  /// @throws IllegalArgumentException if the name is not one, or two peers have one IP address
  static Messenger start(MessengerConfig config) throws NetworkException, StoreException {
    return Node.start(config);
  }

  /// What a node is given when an application gives nothing: this machine's network, clock and
  /// threads, a store in memory and a fresh key. To be changed where it needs it, and given to
  /// [#start(MessengerConfig, Environment)], which closes it.
  ///
  /// @return a new environment, without anything open
  static Environment standardEnvironment() {
    return Node.standardEnvironment();
  }

  /// A store that lives as long as the process, as [#standardEnvironment] has one.
  ///
  /// @return a new store, empty
  static Store storeInMemory() {
    return Node.storeInMemory();
  }

  /// A fresh key, as [#standardEnvironment] has one: whoever wants to be known again keeps the same
  /// one, and this one is gone with the process.
  ///
  /// @return a new identity
  static Identity newIdentity() {
    return Node.newIdentity();
  }

  /// The key in a file of its own, which is made at the first call, for its owner alone: who starts
  /// with the same file again is known again. A copy of the file on another machine is a copy of
  /// the person. Blocks for the disk.
  ///
  /// @param file the file, PKCS#8 in PEM; its folder must be there
  /// @return the identity
  /// @throws IOException with a sentence for people: if the file can be neither read nor made, if
  ///   others than its owner may read it, or if it is damaged; it is left as it is
  static Identity identityIn(Path file) throws IOException {
    return Node.identityIn(file);
  }

  /// Starts a node in a given environment.
  ///
  /// @param config what it is told
  /// @param environment its clock, threads, randomness, network, store and key; closed with the
  ///   node, and also when the start fails
  /// @return the node, listening
  /// @throws NetworkException if it cannot listen
  /// @throws StoreException if its store cannot be used
  /// @throws IllegalArgumentException if the name is not one, or two peers have one IP address
  static Messenger start(MessengerConfig config, Environment environment)
      throws NetworkException, StoreException {
    return Node.start(config, environment);
  }

  /// Our name.
  ///
  /// @return the name
  String name();

  /// The deadline so long from now, on this node's clock.
  ///
  /// @param timeout how long
  /// @return the deadline
  Deadline deadlineIn(Duration timeout);

  /// The roster: all peers known, by number.
  ///
  /// @return the peers as they are now; at most 1,024
  List<Peer> peers();

  /// One peer of the roster: whoever has read the event that it came finds it. Waits for the store
  /// while one is coming in.
  ///
  /// @param id who
  /// @return the peer as it is now; empty if the roster does not have it
  Optional<Peer> peer(PeerId id);

  /// Sends a text, waiting for room as long as the configuration says.
  ///
  /// @param recipient to whom
  /// @param text what; at most 1 MiB of UTF-8
  /// @return accepted, after our store's commit, or rejected
  /// @throws InterruptedException if the calling thread is interrupted; nothing was accepted then
  /// @throws StoreException if it could not be stored; nothing was accepted then
  SendResult send(PeerId recipient, String text) throws InterruptedException, StoreException;

  /// Sends a text. Blocks for our store's commit and, while the peer's outbox is full, for room.
  ///
  /// @param recipient to whom
  /// @param text what; at most 1 MiB of UTF-8
  /// @param deadline when to give up waiting for room
  /// @return accepted or rejected
  /// @throws InterruptedException if the calling thread is interrupted; nothing was accepted then
  /// @throws StoreException if it could not be stored; nothing was accepted then
  SendResult send(PeerId recipient, String text, Deadline deadline)
      throws InterruptedException, StoreException;

  /// Sends a text if there is room now. Blocks for our store's commit alone.
  ///
  /// @param recipient to whom
  /// @param text what; at most 1 MiB of UTF-8
  /// @return accepted or rejected
  /// @throws StoreException if it could not be stored; nothing was accepted then
  SendResult trySend(PeerId recipient, String text) throws StoreException;

  /// Sends a text to every peer in the roster but those that [have left][Presence#LEFT]: one
  /// delivery each, each on its own. Peers with room get it at once; then it waits for room at
  /// those of the others that are [here][Presence#HERE], as long as the configuration says. Nobody
  /// waits for room at one who is not there: that may take for ever.
  ///
  /// @param text what; at most 1 MiB of UTF-8
  /// @return one result per peer, by the peers' numbers
  /// @throws InterruptedException if the calling thread is interrupted; some may be accepted then
  /// @throws StoreException if it could not be stored; some may be accepted then
  List<SendResult> broadcast(String text) throws InterruptedException, StoreException;

  /// Waits until every outbox is empty. While others go on sending, that may take for ever.
  ///
  /// @param deadline when to give up
  /// @return whether they are
  /// @throws InterruptedException if the calling thread is interrupted
  boolean awaitDrained(Deadline deadline) throws InterruptedException;

  /// A delivery as it stands.
  ///
  /// @param message its message
  /// @return the delivery; empty if there is none or it is older than what the store keeps
  /// @throws StoreException if the store cannot be read
  Optional<Delivery> delivery(MessageId message) throws StoreException;

  /// Every state that a delivery has come into, `QUEUED` first.
  ///
  /// @param message its message
  /// @return the delivery as it stood after each transition; empty if we did not send that message,
  ///   or it is older than what the store keeps
  /// @throws StoreException if the store cannot be read
  List<Delivery> transitions(MessageId message) throws StoreException;

  /// Gives a message up: it is sent no more. If nothing of it has left, it becomes `EXPIRED`, else
  /// `UNKNOWN`. A hand-over under way is not broken off: it may still succeed. Does not block; a
  /// node that dies before it has told what became of the message sends it after its next start.
  ///
  /// @param message which
  /// @return whether it was `QUEUED`; an event tells what becomes of it
  /// @throws StoreException if the store cannot be read
  boolean drop(MessageId message) throws StoreException;

  /// Says that a peer is who it seems to be, as a person knows who has looked: what is held for it,
  /// because somebody of another name is at its address, is sent there.
  ///
  /// @param peer which
  /// @return whether there is such a peer
  /// @throws StoreException if that could not be stored; it did not happen then
  boolean trust(PeerId peer) throws StoreException;

  /// Sends the text of a message once more, as a new message behind all others to that peer: one
  /// that became `UNKNOWN`, so that it may come twice, or that never left. Waits for room as
  /// [#send(PeerId, String)] does.
  ///
  /// @param message which
  /// @return what became of the new one; empty if there is no such message, or it is on its way or
  ///   has arrived
  /// @throws InterruptedException if the calling thread is interrupted; nothing was accepted then
  /// @throws StoreException if the store cannot be read, or it could not be stored
  Optional<SendResult> resend(MessageId message) throws InterruptedException, StoreException;

  /// A page of all that was said.
  ///
  /// @param query which messages, and in which order
  /// @param limit how many at most
  /// @return the messages, in that order
  /// @throws StoreException if the store cannot be read
  List<HistoryEntry> history(HistoryQuery query, int limit) throws StoreException;

  /// What keeps the store from taking anything, as the last try has shown: the disk is full, say.
  /// Meanwhile sends fail, what comes in waits, and all that was stored can be read.
  ///
  /// @return a sentence for people; empty if all is well
  Optional<String> storeTrouble();

  /// Opens a cursor at its saved place; a new name starts at the oldest event that is kept.
  ///
  /// @param name the cursor's name
  /// @return the cursor
  /// @throws StoreException if the store cannot be read
  Cursor cursor(String name) throws StoreException;

  /// Stops the node: accepts no more sends, lets lanes send what is left, then closes the network.
  /// What was received until then can still be read: who must see every message stops the node,
  /// reads its cursor to the end, and closes. Blocks, at most a little longer than the grace
  /// period. A second call does nothing and returns the first one's report, waiting for it.
  ///
  /// A caller that is interrupted leaves the lanes no more time.
  ///
  /// @param grace how long lanes may go on
  /// @return what could not be sent
  ShutdownReport stop(Duration grace);

  /// Stops the node, unless it has been, and closes its store. A second call does nothing and
  /// returns the first one's report, waiting for it.
  ///
  /// @param grace how long lanes may go on
  /// @return what could not be sent
  ShutdownReport close(Duration grace);

  /// Closes the node with a grace period of [#GRACE].
  @Override
  default void close() {
    close(GRACE);
  }
}
