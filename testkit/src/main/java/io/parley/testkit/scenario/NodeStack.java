package io.parley.testkit.scenario;

import io.parley.MessengerConfig;
import io.parley.mactcp.pool.MacTcpStack;
import io.parley.mactcp.pool.PoolConfig;
import io.parley.mactcp.pool.PoolConfig.Listening;
import io.parley.mactcp.pool.StreamState;
import io.parley.mactcp.pool.StreamStatus;
import io.parley.opentransport.stack.ConnectionState;
import io.parley.opentransport.stack.OpenTransportStack;
import io.parley.opentransport.stack.StackConfig;
import io.parley.spi.Clock;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// What a machine's nodes move their bytes through: of which kind, and with what bounds.
///
/// @param kind which stack
/// @param pool of what streams it is made, if it is made of streams
record NodeStack(StackKind kind, PoolConfig pool) {

  /// The machine's own sockets.
  static final NodeStack SOCKETS = new NodeStack(StackKind.SOCKETS, PoolConfig.USUAL);

  /// The origin document's queue: messages that may wait for one peer of a Mac.
  private static final int CLASSIC_OUTBOX = 64;

  private static final int SHORTEST_GAP_MILLIS = 50;
  private static final int LONGEST_GAP_MILLIS = 200;

  /// A stack of a kind; what is left to the seed is drawn.
  static NodeStack of(StackKind kind, RandomGenerator drawing) {
    return switch (kind) {
      case SOCKETS -> SOCKETS;
      case MACTCP, OPENTRANSPORT, OPENTRANSPORT_STRICT -> new NodeStack(kind, PoolConfig.USUAL);
      case MACTCP_STRICT -> new NodeStack(kind, strictPool(drawing));
    };
  }

  /// A strict Mac's pool, with a gap that is drawn.
  static PoolConfig strictPool(RandomGenerator drawing) {
    PoolConfig strict = PoolConfig.STRICT;
    Duration gap = Duration.ofMillis(drawing.nextInt(SHORTEST_GAP_MILLIS, LONGEST_GAP_MILLIS + 1));
    var listening = new Listening(strict.listening().streams(), strict.listening().whenBusy(), gap);
    return new PoolConfig(strict.streams(), strict.staleAfter(), strict.buffers(), listening);
  }

  /// A configuration with the bounds of this stack.
  MessengerConfig bound(MessengerConfig config) {
    return switch (kind) {
      case SOCKETS, OPENTRANSPORT, OPENTRANSPORT_STRICT -> config;
      case MACTCP, MACTCP_STRICT -> config.withOutboxMessages(CLASSIC_OUTBOX);
    };
  }

  /// Makes the stack for one start of a node.
  ///
  /// @param below the machine's network in this life, closed with the stack
  /// @param ip the machine's address
  NetworkStack over(SimStack below, InetAddress ip, Clock clock, Threads threads) {
    return switch (kind) {
      case SOCKETS -> below;
      case MACTCP -> MacTcpStack.over(below, clock, threads, pool);
      case MACTCP_STRICT ->
          new MacTcpStack(
              new io.parley.mactcp.Machine(
                  ip, below.tcpPort(), below::openDatagrams, clock, threads),
              below.ground(),
              pool);
      case OPENTRANSPORT -> OpenTransportStack.over(below, clock, threads, StackConfig.USUAL);
      case OPENTRANSPORT_STRICT ->
          new OpenTransportStack(
              new io.parley.opentransport.Machine(ip, below.tcpPort(), clock, threads),
              below::openDatagrams,
              below.ground(),
              StackConfig.STRICT);
    };
  }

  /// Whether nothing is left of a connection: each stream that calls is free, and of those that are
  /// called at least one listens; each endpoint is in its cache. True of a stack of sockets.
  static boolean isAtRest(NetworkStack stack) {
    return switch (stack) {
      case MacTcpStack mac -> hasAllStreams(mac.streams());
      case OpenTransportStack mac ->
          mac.endpoints().stream().allMatch(each -> each.state() == ConnectionState.IDLE);
      default -> true;
    };
  }

  private static boolean hasAllStreams(List<StreamStatus> all) {
    return all.stream().anyMatch(each -> each.state() == StreamState.LISTENING)
        && all.stream().allMatch(NodeStack::isWaiting);
  }

  private static boolean isWaiting(StreamStatus stream) {
    return switch (stream.state()) {
      case FREE -> true;
      case LISTENING -> stream.name().startsWith("receive-");
      default -> false;
    };
  }
}
