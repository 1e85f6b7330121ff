package io.parley.testkit.sim;

/// The states of one end of a connection (RFC 9293 section 3.3.2), and how they follow each other.
///
/// LISTEN is missing: a listener is not an end but makes ends, each of which begins as
/// [#SYN_RECEIVED]. Two ends that call each other at once (simultaneous open) are not modelled.
enum TcpState {
  /// We have called and wait for the answer.
  SYN_SENT,
  /// We were called and have answered.
  SYN_RECEIVED,
  /// Both sides may send.
  ESTABLISHED,
  /// Our output has ended; it is not acknowledged to its end.
  FIN_WAIT_1,
  /// Our output has ended and is acknowledged; the peer may still send.
  FIN_WAIT_2,
  /// The peer's output has ended; we may still send.
  CLOSE_WAIT,
  /// Both outputs have ended, the peer's first after ours; ours is not acknowledged.
  CLOSING,
  /// Both outputs have ended, the peer's first; ours is not acknowledged.
  LAST_ACK,
  /// All is said; what comes late is still answered.
  TIME_WAIT,
  /// There is no connection: ended, reset, or not yet begun.
  CLOSED;

  /// After our output has ended.
  TcpState afterOutputEnded() {
    return switch (this) {
      case SYN_RECEIVED, ESTABLISHED -> FIN_WAIT_1;
      case CLOSE_WAIT -> LAST_ACK;
      case SYN_SENT -> CLOSED;
      case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> this;
    };
  }

  /// After the peer's FIN has come, with all that was before it.
  TcpState afterFinCame() {
    return switch (this) {
      case SYN_RECEIVED, ESTABLISHED -> CLOSE_WAIT;
      case FIN_WAIT_1 -> CLOSING;
      case FIN_WAIT_2 -> TIME_WAIT;
      case SYN_SENT, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT, CLOSED -> this;
    };
  }

  /// After our FIN was acknowledged, with all that was before it.
  TcpState afterFinAcknowledged() {
    return switch (this) {
      case FIN_WAIT_1 -> FIN_WAIT_2;
      case CLOSING -> TIME_WAIT;
      case LAST_ACK -> CLOSED;
      case SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT, CLOSED -> this;
    };
  }

  /// Whether the handshake is still going on.
  boolean isOpening() {
    return this == SYN_SENT || this == SYN_RECEIVED;
  }
}
