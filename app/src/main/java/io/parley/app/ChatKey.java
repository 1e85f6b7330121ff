package io.parley.app;

import io.parley.Messenger;
import io.parley.spi.Identity;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The key of a chat's node, by which others know it again: the file `key` in the folder of its
/// store. A chat that keeps nothing else keeps it in the folder of its name.
///
/// @param identity the key
/// @param notice a sentence for people, if it is not kept
record ChatKey(Identity identity, Optional<String> notice) {

  private static final String FILE = "key";

  /// Reads the key, or makes it at the first start.
  ///
  /// @param options where the store is
  /// @param data where the folder of the name is
  /// @param name the node's
  /// @throws StoreException with a sentence for people, if it can be neither read nor made. Without
  ///   a store the chat then goes on with a key that is not kept, unless the one that there is
  ///   cannot be used
  static ChatKey open(StoreOptions options, DataDirectory data, String name) throws StoreException {
    Path folder;
    try {
      Optional<Path> named = options.directory();
      folder = DataDirectory.create(named.isPresent() ? named.get() : data.folder(name));
    } catch (IOException e) {
      if (options.isMemory()) {
        return new ChatKey(
            Messenger.newIdentity(),
            Optional.of(
                "your key is not kept, so others will not know you again: no folder for it"));
      }
      throw new StoreException("there is no folder for the key of this node", e);
    }
    try {
      return new ChatKey(Messenger.identityIn(folder.resolve(FILE)), Optional.empty());
    } catch (IOException e) {
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }
}
