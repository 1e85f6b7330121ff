package io.parley.app;

import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.app.history.StoredPeers;
import io.parley.app.stack.NodeStack;
import io.parley.spi.NetworkException;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import io.parley.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What keeps a chat's messages: a store on disk, which is open, or memory.
///
/// @param store on disk; the node closes it
/// @param where it is, for people
/// @param notice what opening it brought to light, for people
/// @param peers who was known to an earlier chat
/// @param waiting what waits since an earlier chat, a line for each peer
record ChatStore(
    Optional<Store> store,
    String where,
    Optional<String> notice,
    StoredPeers peers,
    List<String> waiting) {

  /// The store of chats of which nothing is kept.
  static final ChatStore MEMORY =
      new ChatStore(
          Optional.empty(), "in memory", Optional.empty(), new StoredPeers(List.of()), List.of());

  /// Opens the store that options ask for.
  ///
  /// @param name the node's
  /// @throws StoreException if it cannot be opened; nothing is left open then
  /// @throws IllegalArgumentException if what was told cannot be meant
  static ChatStore open(StoreOptions options, DataDirectory data, String name)
      throws StoreException {
    if (options.isMemory()) {
      return MEMORY;
    }
    Path directory = createDirectory(options.directory(), data, name);
    SqliteStore store = SqliteStore.open(directory);
    try {
      return of(store, CleanText.line(directory.toString()), store.notice());
    } catch (StoreException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// A store that is open.
  static ChatStore of(Store store, String where, Optional<String> notice) throws StoreException {
    List<StoredPeer> peers = store.peers();
    List<String> waiting = new ArrayList<>();
    for (StoredPeer peer : peers) {
      int count = store.outboxSize(peer.id()).messages();
      if (count > 0) {
        waiting.add(
            "%d %s for %s still %s."
                .formatted(
                    count,
                    count == 1 ? "message" : "messages",
                    CleanText.line(peer.name()),
                    count == 1 ? "waits" : "wait"));
      }
    }
    return new ChatStore(
        Optional.of(store), where, notice, new StoredPeers(peers), List.copyOf(waiting));
  }

  /// Starts the node, which closes stack and store, also when the start fails.
  ///
  /// @throws NetworkException as [NodeStack#start]
  /// @throws StoreException as there
  Messenger start(NodeStack stack, MessengerConfig config) throws NetworkException, StoreException {
    return store.isPresent() ? stack.start(config, store.get()) : stack.start(config);
  }

  /// Closes the store of a chat that does not start.
  void close() {
    store.ifPresent(Store::close);
  }

  /// Whether what is queued outlasts the chat.
  boolean lasts() {
    return store.isPresent();
  }

  private static Path createDirectory(Optional<Path> told, DataDirectory data, String name)
      throws StoreException {
    try {
      return DataDirectory.create(told.isPresent() ? told.get() : data.folder(name));
    } catch (IOException e) {
      throw new StoreException(
          "there can be no store in %s; name another directory with --store, or give --memory to"
                  .formatted(told.map(Path::toString).orElse(data.root()))
              + " keep nothing",
          e);
    }
  }
}
