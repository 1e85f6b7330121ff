package io.parley.app;

import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.app.stack.NodeStack;
import io.parley.app.stack.StackProfile;
import io.parley.spi.Identity;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;

/// The node of a chat, and what it stands on.
record ChatNode(Messenger messenger, NodeStack stack, ChatStore store) {

  /// Starts one in a store, with a key.
  ///
  /// @throws NetworkException if it cannot listen; stack and store are closed then
  /// @throws StoreException if the store cannot be used; they are closed then
  static ChatNode start(MessengerConfig config, StackProfile profile, ChatStore store, Identity key)
      throws NetworkException, StoreException {
    NodeStack stack = NodeStack.open(profile, key);
    return new ChatNode(store.start(stack, config), stack, store);
  }
}
