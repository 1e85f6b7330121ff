package io.parley.app;

import io.parley.Messenger;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.app.history.StoredPeers;
import io.parley.app.test.Durations;
import io.parley.spi.StoredPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// Whom a person means, and what a person calls them: also those who are known from an earlier life
/// of the node alone.
final class Recipients {

  private final Messenger messenger;
  private final StoredPeers earlier;

  Recipients(Messenger messenger) {
    this(messenger, new StoredPeers(List.of()));
  }

  /// @param earlier the peers that were known before the node started
  Recipients(Messenger messenger, StoredPeers earlier) {
    this.messenger = messenger;
    this.earlier = earlier;
  }

  /// The outcome of a search.
  sealed interface Outcome {}

  /// Exactly one peer is meant.
  record Found(Peer peer) implements Outcome {}

  /// None or several may be meant, as the sentence says.
  record NotFound(String sentence) implements Outcome {}

  /// Finds a peer by number, else by name or IP address: a peer that calls itself by another's
  /// address makes that address ambiguous, and does not get what was meant for the other.
  Outcome find(String target) {
    List<Peer> peers = messenger.peers();
    List<Peer> matches =
        peers.stream().filter(peer -> target.equals(Integer.toString(peer.number()))).toList();
    if (matches.isEmpty()) {
      matches =
          peers.stream().filter(peer -> peer.name().equals(target) || isAt(peer, target)).toList();
    }
    String shown = CleanText.line(target);
    return switch (matches.size()) {
      case 0 -> new NotFound("Nobody is '" + shown + "'. /list shows who is there.");
      case 1 -> new Found(matches.getFirst());
      default -> new NotFound("Several are '" + shown + "'. Use a number from /list.");
    };
  }

  /// Whom a person talks to who names nobody: the only one who is here; if nobody is, the only one
  /// who has not left.
  Outcome theOtherOne() {
    List<Peer> around = withPresence(Presence.HERE::equals);
    if (around.isEmpty()) {
      around = withPresence(presence -> presence != Presence.LEFT);
    }
    return around.size() == 1
        ? new Found(around.getFirst())
        : new NotFound("To whom? /send N|NAME TEXT, or /broadcast TEXT. /list shows who is there.");
  }

  private List<Peer> withPresence(Predicate<Presence> wanted) {
    return messenger.peers().stream().filter(peer -> wanted.test(peer.presence())).toList();
  }

  /// A peer in full, fit for the terminal: `bob@10.0.0.7:8080`, without a name that it never told.
  String who(Peer peer) {
    String address = peer.address().toString();
    boolean isNamed = !peer.name().equals(peer.address().ip().getHostAddress());
    return isNamed ? CleanText.line(peer.name()) + "@" + address : address;
  }

  /// Whether a peer is there, for people: `here`, `away for 45 s`.
  ///
  /// @param now the time of day
  String presence(Peer peer, Instant now) {
    return switch (peer.presence()) {
      case UNHEARD -> "not heard of yet";
      case HERE -> "here";
      case AWAY ->
          peer.lastHeard()
              .map(then -> "away for " + Durations.rough(Duration.between(then, now)))
              .orElse("away");
      case LEFT -> "left";
    };
  }

  /// A peer's name, fit for the terminal; with its address, if another has the same name.
  String name(PeerId id) {
    return messenger
        .peer(id)
        .map(this::name)
        .or(() -> earlier.find(id).map(peer -> CleanText.line(peer.name())))
        .orElse(id.toString());
  }

  private String name(Peer peer) {
    boolean isAlone =
        messenger.peers().stream().filter(other -> other.name().equals(peer.name())).count() == 1;
    return CleanText.line(peer.name())
        + (isAlone ? "" : "@" + peer.address().ip().getHostAddress());
  }

  /// Where a peer is, fit for the terminal.
  String host(PeerId id) {
    return messenger
        .peer(id)
        .map(Peer::address)
        .or(() -> earlier.find(id).map(StoredPeer::address))
        .map(address -> address.ip().getHostAddress())
        .orElse(id.toString());
  }

  private static boolean isAt(Peer peer, String target) {
    return peer.address().ip().getHostAddress().equals(target)
        || peer.address().toString().equals(target);
  }
}
