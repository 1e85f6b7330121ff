package io.parley.opentransport.stack;

/// Where an endpoint of the stack is on its way from one connection to the next.
///
/// The origin document has `IDLE, CONNECTING, CONNECTED, SENDING, CLOSING, ERROR`. The book makes
/// more of them: a state changes when an event is consumed, not when it comes (p.97); each side
/// releases its own output (p.115-116); a connection can be passed to an endpoint (p.492); and one
/// that has had a connection is unbound before it serves the next (p.144). An endpoint goes back to
/// its cache in [#IDLE] alone: after the release of both sides, or after a disconnection, and never
/// before T_UNBINDCOMPLETE.
///
/// [#after] is the whole machine. What it does not allow is a bug, and throws.
public enum ConnectionState {
  /// Open and unbound, in its cache (T_UNBND).
  IDLE,
  /// Our request for a connection is under way (T_OUTCON).
  CONNECTING,
  /// It is to be passed a connection, and is not yet.
  PASSING,
  /// Both sides may send (T_DATAXFER).
  CONNECTED,
  /// The same, but our sends are stopped until T_GODATA.
  SENDING,
  /// The peer has released; we may send on (T_INREL).
  PEER_RELEASED,
  /// The same, but our sends are stopped until T_GODATA.
  LAST_SENDING,
  /// We have released; the peer may send on (T_OUTREL).
  CLOSING,
  /// It is broken off, and T_DISCONNECTCOMPLETE has not come yet.
  ABORTING,
  /// There is nothing left of the connection; T_UNBINDCOMPLETE has not come yet.
  UNBINDING,
  /// The same, after a disconnection: why is told to the connection's user.
  ERROR;

  /// Where an event leads: the transition table.
  ///
  /// @param event what happens
  /// @return the next state
  /// @throws IllegalStateException if it cannot happen here
  public ConnectionState after(ConnectionEvent event) {
    return switch (event) {
      case CALLED -> called();
      case CHOSEN -> chosen();
      case NOT_PASSED -> notPassed();
      case CONNECTED -> connected();
      case PASSED -> passed();
      case STOPPED -> stopped();
      case MAY_GO_ON -> mayGoOn();
      case RELEASED -> released();
      case PEER_RELEASED -> peerReleased();
      case ABORTED -> aborted();
      case ABORT_COMPLETED -> abortCompleted();
      case DISCONNECTED -> disconnected();
      case UNBOUND -> unbound();
    };
  }

  /// Whether a send is legal now, and not stopped.
  boolean maySend() {
    return switch (this) {
      case CONNECTED, PEER_RELEASED -> true;
      case IDLE, CONNECTING, PASSING, SENDING, LAST_SENDING -> false;
      case CLOSING, ABORTING, UNBINDING, ERROR -> false;
    };
  }

  /// Whether sends wait for T_GODATA.
  boolean isStopped() {
    return this == SENDING || this == LAST_SENDING;
  }

  /// Whether the peer may send.
  boolean mayReceive() {
    return switch (this) {
      case CONNECTED, SENDING, CLOSING -> true;
      case IDLE, CONNECTING, PASSING, PEER_RELEASED, LAST_SENDING -> false;
      case ABORTING, UNBINDING, ERROR -> false;
    };
  }

  /// Whether there is a connection, or a request for one, that can be broken off.
  boolean isAbortable() {
    return switch (this) {
      case CONNECTING, CONNECTED, SENDING, PEER_RELEASED, LAST_SENDING, CLOSING -> true;
      case IDLE, PASSING, ABORTING, UNBINDING, ERROR -> false;
    };
  }

  private ConnectionState called() {
    return switch (this) {
      case IDLE -> CONNECTING;
      case CONNECTING,
          PASSING,
          CONNECTED,
          SENDING,
          PEER_RELEASED,
          LAST_SENDING,
          CLOSING,
          ABORTING,
          UNBINDING,
          ERROR ->
          throw impossible("call");
    };
  }

  private ConnectionState chosen() {
    return switch (this) {
      case IDLE -> PASSING;
      case CONNECTING,
          PASSING,
          CONNECTED,
          SENDING,
          PEER_RELEASED,
          LAST_SENDING,
          CLOSING,
          ABORTING,
          UNBINDING,
          ERROR ->
          throw impossible("be chosen");
    };
  }

  private ConnectionState notPassed() {
    return switch (this) {
      case PASSING -> IDLE;
      case IDLE,
          CONNECTING,
          CONNECTED,
          SENDING,
          PEER_RELEASED,
          LAST_SENDING,
          CLOSING,
          ABORTING,
          UNBINDING,
          ERROR ->
          throw impossible("be passed nothing");
    };
  }

  private ConnectionState connected() {
    return switch (this) {
      case CONNECTING -> CONNECTED;
      case IDLE,
          PASSING,
          CONNECTED,
          SENDING,
          PEER_RELEASED,
          LAST_SENDING,
          CLOSING,
          ABORTING,
          UNBINDING,
          ERROR ->
          throw impossible("be connected");
    };
  }

  private ConnectionState passed() {
    return switch (this) {
      case PASSING -> CONNECTED;
      case IDLE,
          CONNECTING,
          CONNECTED,
          SENDING,
          PEER_RELEASED,
          LAST_SENDING,
          CLOSING,
          ABORTING,
          UNBINDING,
          ERROR ->
          throw impossible("be passed a connection");
    };
  }

  private ConnectionState stopped() {
    return switch (this) {
      case CONNECTED -> SENDING;
      case PEER_RELEASED -> LAST_SENDING;
      case IDLE, CONNECTING, PASSING, SENDING, LAST_SENDING, CLOSING, ABORTING, UNBINDING, ERROR ->
          throw impossible("be stopped");
    };
  }

  private ConnectionState mayGoOn() {
    return switch (this) {
      case SENDING -> CONNECTED;
      case LAST_SENDING -> PEER_RELEASED;
      case IDLE,
          CONNECTING,
          PASSING,
          CONNECTED,
          PEER_RELEASED,
          CLOSING,
          ABORTING,
          UNBINDING,
          ERROR ->
          throw impossible("go on");
    };
  }

  private ConnectionState released() {
    return switch (this) {
      case CONNECTED, SENDING -> CLOSING;
      case PEER_RELEASED, LAST_SENDING -> UNBINDING;
      case IDLE, CONNECTING, PASSING, CLOSING, ABORTING, UNBINDING, ERROR ->
          throw impossible("release");
    };
  }

  private ConnectionState peerReleased() {
    return switch (this) {
      case CONNECTED -> PEER_RELEASED;
      case SENDING -> LAST_SENDING;
      case CLOSING -> UNBINDING;
      case IDLE, CONNECTING, PASSING, PEER_RELEASED, LAST_SENDING, ABORTING, UNBINDING, ERROR ->
          throw impossible("be released by the peer");
    };
  }

  private ConnectionState aborted() {
    return switch (this) {
      case CONNECTING, CONNECTED, SENDING, PEER_RELEASED, LAST_SENDING, CLOSING -> ABORTING;
      case IDLE, PASSING, ABORTING, UNBINDING, ERROR -> throw impossible("be aborted");
    };
  }

  private ConnectionState abortCompleted() {
    return switch (this) {
      case ABORTING -> UNBINDING;
      case IDLE,
          CONNECTING,
          PASSING,
          CONNECTED,
          SENDING,
          PEER_RELEASED,
          LAST_SENDING,
          CLOSING,
          UNBINDING,
          ERROR ->
          throw impossible("have been aborted");
    };
  }

  private ConnectionState disconnected() {
    return switch (this) {
      case CONNECTING, CONNECTED, SENDING, PEER_RELEASED, LAST_SENDING, CLOSING -> ERROR;
      case IDLE, PASSING, ABORTING, UNBINDING, ERROR -> throw impossible("be disconnected");
    };
  }

  private ConnectionState unbound() {
    return switch (this) {
      case UNBINDING, ERROR -> IDLE;
      case IDLE,
          CONNECTING,
          PASSING,
          CONNECTED,
          SENDING,
          PEER_RELEASED,
          LAST_SENDING,
          CLOSING,
          ABORTING ->
          throw impossible("be unbound");
    };
  }

  private IllegalStateException impossible(String what) {
    return new IllegalStateException("an endpoint that is " + this + " cannot " + what);
  }
}
