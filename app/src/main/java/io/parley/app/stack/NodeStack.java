package io.parley.app.stack;

import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.mactcp.pool.MacTcpStack;
import io.parley.mactcp.pool.PoolConfig;
import io.parley.opentransport.stack.OpenTransportStack;
import io.parley.opentransport.stack.StackConfig;
import io.parley.spi.Environment;
import io.parley.spi.Identity;
import io.parley.spi.NetworkException;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import java.util.function.Supplier;

/// A stack that is open, for one node: whoever opens it starts the node, which closes it. All
/// methods may be called from any thread.
public final class NodeStack {

  private final StackProfile profile;
  private final Environment environment;
  private final Supplier<StackStatus> status;

  private NodeStack(StackProfile profile, Environment environment, Supplier<StackStatus> status) {
    this.profile = profile;
    this.environment = environment;
    this.status = status;
  }

  /// Opens a stack over this machine's network, for a node whose key is not kept.
  public static NodeStack open(StackProfile profile) {
    return open(profile, Messenger.newIdentity());
  }

  /// Opens a stack over this machine's network, for a node that has this key.
  public static NodeStack open(StackProfile profile, Identity key) {
    Environment standard = Messenger.standardEnvironment().withIdentity(key);
    return switch (profile) {
      case POSIX -> new NodeStack(profile, standard, () -> StackStatus.NOTHING);
      case MACTCP -> onMacTcp(profile, standard, PoolConfig.USUAL);
      case MACTCP_STRICT -> onMacTcp(profile, standard, PoolConfig.STRICT);
      case OPENTRANSPORT -> onOpenTransport(profile, standard, StackConfig.USUAL);
      case OPENTRANSPORT_STRICT -> onOpenTransport(profile, standard, StackConfig.STRICT);
    };
  }

  /// Starts the node in memory, with the bounds of the profile. To be called once: the stack is
  /// closed with the node, and also when the start fails.
  ///
  /// @throws NetworkException as [Messenger#start(MessengerConfig, Environment)]
  /// @throws StoreException as there
  /// @throws IllegalArgumentException as there
  public Messenger start(MessengerConfig config) throws NetworkException, StoreException {
    return Messenger.start(profile.bound(config), environment);
  }

  /// Starts the node in a store, as [#start(MessengerConfig)] does: the store is closed with it,
  /// too.
  ///
  /// @throws NetworkException as there
  /// @throws StoreException as there
  /// @throws IllegalArgumentException as there
  public Messenger start(MessengerConfig config, Store store)
      throws NetworkException, StoreException {
    return Messenger.start(profile.bound(config), environment.withStore(store));
  }

  /// What it is.
  public StackProfile profile() {
    return profile;
  }

  /// What a node on it is given. Who uses the stack without a node closes it.
  public Environment environment() {
    return environment;
  }

  /// How it stands with the parts of the stack that have connections.
  public StackStatus status() {
    return status.get();
  }

  private static NodeStack onMacTcp(StackProfile profile, Environment standard, PoolConfig pool) {
    MacTcpStack stack =
        MacTcpStack.over(standard.stack(), standard.clock(), standard.threads(), pool);
    return new NodeStack(profile, standard.withStack(stack), () -> StackStatus.of(stack.streams()));
  }

  private static NodeStack onOpenTransport(
      StackProfile profile, Environment standard, StackConfig config) {
    OpenTransportStack stack =
        OpenTransportStack.over(standard.stack(), standard.clock(), standard.threads(), config);
    return new NodeStack(
        profile, standard.withStack(stack), () -> StackStatus.ofEndpoints(stack.endpoints()));
  }
}
