package io.parley.internal.wire.csend;

import io.parley.MessageId;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where one connection of this wire stands. Each change is one line of the log. Used by the one
/// thread that the connection belongs to.
///
/// ```
///   ours    NEW ──▶ CONNECTING ──▶ OPEN ──▶ WRITTEN ──▶ CLOSED
///   theirs  NEW ──▶ OPEN ──▶ READ ──▶ STORED ──▶ CLOSED
/// ```
///
/// States may be skipped on the way to the right, and each but `CLOSED` may become `ABORTED`. A
/// line names both ends alike on both sides, `10.0.0.1:41234 to 10.0.0.3:8080`, so that the logs of
/// two nodes can be read together.
///
/// While nobody wants these lines, a change costs a comparison and an assignment.
final class ConnectionLife {

  private static final Logger LOG = LoggerFactory.getLogger("networking");

  private final @Nullable MessageId message;
  private final Address remote;
  private @Nullable Connection connection;
  private State state = State.NEW;

  /// What has happened last.
  enum State {
    /// Nothing yet: it is to be made, or was accepted.
    NEW,
    /// We ask the peer for it.
    CONNECTING,
    /// It is established.
    OPEN,
    /// All of our frame is written.
    WRITTEN,
    /// All is read that will be.
    READ,
    /// The node has stored the message.
    STORED,
    /// It ended in order, or never came to be.
    CLOSED,
    /// We reset it.
    ABORTED;

    private boolean mayBecome(State next) {
      return compareTo(CLOSED) < 0 && compareTo(next) < 0;
    }
  }

  private ConnectionLife(
      @Nullable MessageId message, Address remote, @Nullable Connection connection) {
    this.message = message;
    this.remote = remote;
    this.connection = connection;
  }

  /// A connection that we are about to make, for this message.
  static ConnectionLife outbound(MessageId message, Address remote) {
    return new ConnectionLife(message, remote, null);
  }

  /// A connection that we have accepted.
  static ConnectionLife inbound(Connection connection) {
    return new ConnectionLife(null, connection.remote(), connection);
  }

  /// It is established.
  void open(Connection established, String reason) {
    connection = established;
    become(State.OPEN, reason);
  }

  /// It ends; nothing happens if it has ended.
  void end(String reason) {
    if (state.compareTo(State.CLOSED) < 0) {
      become(State.CLOSED, reason);
    }
  }

  /// The one way to another state.
  void become(State next, String reason) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException("a connection cannot go from " + state + " to " + next);
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug("{}: {} -> {} ({})", this, state, next, reason);
    }
    state = next;
  }

  /// As logs write it: `m5 on 10.0.0.1:41234 to 10.0.0.3:8080`.
  @Override
  public String toString() {
    if (connection == null) {
      return message + " to " + remote;
    }
    return message == null
        ? remote + " to " + connection.local()
        : message + " on " + connection.local() + " to " + remote;
  }
}
