package io.parley.app.history;

import io.parley.PeerId;
import io.parley.spi.StoredPeer;
import java.util.List;
import java.util.Optional;

/// The peers of a store, as a person names them.
public final class StoredPeers {

  private final List<StoredPeer> peers;

  /// These ones.
  public StoredPeers(List<StoredPeer> peers) {
    this.peers = List.copyOf(peers);
  }

  /// Who is meant by a name, whatever its case, an id or an IP address: all of them, since one may
  /// have had another address before.
  ///
  /// @return their ids; none if nobody is meant
  public List<PeerId> find(String wanted) {
    return peers.stream()
        .filter(peer ->
            peer.name().equalsIgnoreCase(wanted)
                || peer.id().value().equals(wanted)
                || host(peer).equals(wanted))
        .map(StoredPeer::id)
        .toList();
  }

  /// All names, each once, in the order in which they first came.
  public List<String> names() {
    return peers.stream().map(StoredPeer::name).distinct().toList();
  }

  /// A peer as it was stored last.
  public Optional<StoredPeer> find(PeerId id) {
    return peers.stream().filter(peer -> peer.id().equals(id)).findFirst();
  }

  /// What tells a peer from others of one name: nothing, or `@` and where it is.
  public String distinction(PeerId id, String name) {
    boolean isAlone =
        peers.stream().noneMatch(peer -> !peer.id().equals(id) && peer.name().equals(name));
    return isAlone ? "" : find(id).map(peer -> "@" + host(peer)).orElse("");
  }

  private static String host(StoredPeer peer) {
    return peer.address().ip().getHostAddress();
  }
}
