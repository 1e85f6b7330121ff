package io.parley.mactcp.pool;

/// Where a stream of the pool is on its way from one connection to the next.
///
/// The origin document returns a stream to the pool when TCPClose has completed. That is too early:
/// a connection ends only when its peer has closed, too, and the stream is free at Terminate (1989
/// p.30, 43, 51). And Terminate comes minutes late, since TCP waits in TIME_WAIT. So a connection
/// whose close has completed, and whose peer has closed, is aborted at once ([#DONE]): no byte is
/// lost by that any more, and TCPAbort has its Terminate without delay (1989 p.44).
///
/// [#after] is the whole machine. What it does not allow is a bug, and throws.
public enum StreamState {
  /// No connection: can be given to the next one.
  FREE,
  /// One who waited for a stream has it, and is about to call.
  ASSIGNED,
  /// TCPActiveOpen is under way.
  CONNECTING,
  /// TCPPassiveOpen is under way.
  LISTENING,
  /// The open was aborted, and how it ended is not known yet: it may just have come up.
  ABANDONED,
  /// The connection is there.
  OPEN,
  /// The peer has closed; we may send on.
  PEER_CLOSED,
  /// We have closed; the peer has not acknowledged it yet.
  CLOSING,
  /// We have closed, and the peer knows. It may send on.
  CLOSED,
  /// Both have closed; the peer has not acknowledged it yet.
  LAST_CLOSING,
  /// Both have closed, and both know: there is nothing left to lose.
  DONE,
  /// TCPAbort was issued, Terminate has not come yet.
  ABORTING;

  /// Where an event leads: the transition table.
  ///
  /// @param event what happens
  /// @return the next state
  /// @throws IllegalStateException if it cannot happen here
  public StreamState after(StreamEvent event) {
    return switch (event) {
      case ASSIGNED -> assigned();
      case GIVEN_BACK -> givenBack();
      case CALLED -> called();
      case LISTENED -> listened();
      case OPENED -> opened();
      case OPEN_FAILED -> openFailed();
      case CLOSE_ISSUED -> closeIssued();
      case CLOSE_COMPLETED -> closeCompleted();
      case PEER_CLOSED -> peerClosed();
      case ABORT_ISSUED -> abortIssued();
      case TERMINATED -> terminated();
    };
  }

  /// Whether there is a connection, for which a Terminate is owed.
  ///
  /// @return true from OPEN to ABORTING
  public boolean isUp() {
    return switch (this) {
      case FREE, ASSIGNED, CONNECTING, LISTENING, ABANDONED -> false;
      case OPEN, PEER_CLOSED, CLOSING, CLOSED, LAST_CLOSING, DONE, ABORTING -> true;
    };
  }

  /// Whether it can be aborted now.
  boolean isAbortable() {
    return switch (this) {
      case CONNECTING, LISTENING, OPEN, PEER_CLOSED, CLOSING, CLOSED, LAST_CLOSING, DONE -> true;
      case FREE, ASSIGNED, ABANDONED, ABORTING -> false;
    };
  }

  private StreamState assigned() {
    return switch (this) {
      case FREE -> ASSIGNED;
      case CONNECTING,
          LISTENING,
          ABANDONED,
          OPEN,
          PEER_CLOSED,
          CLOSING,
          CLOSED,
          LAST_CLOSING,
          DONE,
          ABORTING,
          ASSIGNED ->
          throw impossible("be assigned");
    };
  }

  private StreamState givenBack() {
    return switch (this) {
      case ASSIGNED -> FREE;
      case CONNECTING,
          LISTENING,
          ABANDONED,
          OPEN,
          PEER_CLOSED,
          CLOSING,
          CLOSED,
          LAST_CLOSING,
          DONE,
          ABORTING,
          FREE ->
          throw impossible("be given back");
    };
  }

  private StreamState called() {
    return switch (this) {
      case ASSIGNED -> CONNECTING;
      case CONNECTING,
          LISTENING,
          ABANDONED,
          OPEN,
          PEER_CLOSED,
          CLOSING,
          CLOSED,
          LAST_CLOSING,
          DONE,
          ABORTING,
          FREE ->
          throw impossible("call");
    };
  }

  private StreamState listened() {
    return switch (this) {
      case FREE -> LISTENING;
      case CONNECTING,
          LISTENING,
          ABANDONED,
          OPEN,
          PEER_CLOSED,
          CLOSING,
          CLOSED,
          LAST_CLOSING,
          DONE,
          ABORTING,
          ASSIGNED ->
          throw impossible("listen");
    };
  }

  private StreamState opened() {
    return switch (this) {
      case CONNECTING, LISTENING -> OPEN;
      case ABANDONED -> ABORTING;
      case FREE, ASSIGNED, OPEN, PEER_CLOSED, CLOSING, CLOSED, LAST_CLOSING, DONE, ABORTING ->
          throw impossible("come up");
    };
  }

  private StreamState openFailed() {
    return switch (this) {
      case CONNECTING, LISTENING, ABANDONED -> FREE;
      case FREE, ASSIGNED, OPEN, PEER_CLOSED, CLOSING, CLOSED, LAST_CLOSING, DONE, ABORTING ->
          throw impossible("fail to open");
    };
  }

  private StreamState closeIssued() {
    return switch (this) {
      case OPEN -> CLOSING;
      case PEER_CLOSED -> LAST_CLOSING;
      case FREE,
          ASSIGNED,
          CONNECTING,
          LISTENING,
          ABANDONED,
          CLOSING,
          CLOSED,
          LAST_CLOSING,
          DONE,
          ABORTING ->
          throw impossible("close");
    };
  }

  private StreamState closeCompleted() {
    return switch (this) {
      case CLOSING -> CLOSED;
      case LAST_CLOSING -> DONE;
      case ABORTING -> ABORTING;
      case FREE, ASSIGNED, CONNECTING, LISTENING, ABANDONED, OPEN, PEER_CLOSED, CLOSED, DONE ->
          throw impossible("have closed");
    };
  }

  private StreamState peerClosed() {
    return switch (this) {
      case OPEN -> PEER_CLOSED;
      case CLOSING -> LAST_CLOSING;
      case CLOSED -> DONE;
      case ABORTING -> ABORTING;
      case FREE, ASSIGNED, CONNECTING, LISTENING, ABANDONED, PEER_CLOSED, LAST_CLOSING, DONE ->
          throw impossible("be closed by the peer");
    };
  }

  private StreamState abortIssued() {
    return switch (this) {
      case CONNECTING, LISTENING -> ABANDONED;
      case OPEN, PEER_CLOSED, CLOSING, CLOSED, LAST_CLOSING, DONE -> ABORTING;
      case FREE, ASSIGNED, ABANDONED, ABORTING -> throw impossible("be aborted");
    };
  }

  private StreamState terminated() {
    return switch (this) {
      case OPEN, PEER_CLOSED, CLOSING, CLOSED, LAST_CLOSING, DONE, ABORTING -> FREE;
      case FREE, ASSIGNED, CONNECTING, LISTENING, ABANDONED -> throw impossible("be terminated");
    };
  }

  private IllegalStateException impossible(String what) {
    return new IllegalStateException("a stream that is " + this + " cannot " + what);
  }
}
