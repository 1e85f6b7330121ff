package io.parley.mactcp;

/// The state of a connection, with the number that TCPStatus gives (1989 p.45-46; 1993 p.54).
///
/// | from | listens | calls | established | close issued | FIN acknowledged | FIN came | ends |
/// |---|---|---|---|---|---|---|---|
/// | CLOSED | LISTEN | SYN_SENT | – | – | – | – | – |
/// | LISTEN | – | – | ESTABLISHED | – | – | – | CLOSED |
/// | SYN_SENT | – | – | ESTABLISHED | – | – | – | CLOSED |
/// | ESTABLISHED | – | – | – | FIN_WAIT_1 | – | CLOSE_WAIT | CLOSED |
/// | FIN_WAIT_1 | – | – | – | – | FIN_WAIT_2 | CLOSING | CLOSED |
/// | FIN_WAIT_2 | – | – | – | – | – | TIME_WAIT | CLOSED |
/// | CLOSE_WAIT | – | – | – | LAST_ACK | – | – | CLOSED |
/// | CLOSING | – | – | – | – | TIME_WAIT | – | CLOSED |
/// | LAST_ACK | – | – | – | – | LAST_ACK | – | CLOSED |
/// | TIME_WAIT | – | – | – | – | – | – | CLOSED |
///
/// A dash is a bug of the driver. SYN_RECEIVED is never seen here, since the TCP underneath
/// ([io.parley.classic.TcpPort]) tells of a call only when its handshake is over.
public enum TcpState {
  /// No connection on this stream.
  CLOSED(0),
  /// Waits for an incoming connection.
  LISTEN(2),
  /// An incoming connection is being made. Not seen here.
  SYN_RECEIVED(4),
  /// An outgoing connection is being made.
  SYN_SENT(6),
  /// Up.
  ESTABLISHED(8),
  /// Up; our close is issued.
  FIN_WAIT_1(10),
  /// Up; our close is completed.
  FIN_WAIT_2(12),
  /// Up; the peer has closed.
  CLOSE_WAIT(14),
  /// Up; our close is issued, then the peer's came.
  CLOSING(16),
  /// Up; the peer's close came, then ours was issued.
  LAST_ACK(18),
  /// Going down: both closes are done, ours was the first.
  TIME_WAIT(20);

  private final int number;

  TcpState(int number) {
    this.number = number;
  }

  /// The number in TCPStatus.
  ///
  /// @return 0 to 20, even
  public int number() {
    return number;
  }

  /// What happens to a connection.
  enum Step {
    LISTENS,
    CALLS,
    IS_ESTABLISHED,
    CLOSE_ISSUED,
    FIN_ACKNOWLEDGED,
    FIN_CAME,
    ENDS
  }

  /// Whether data can go at least one way.
  boolean isUp() {
    return switch (this) {
      case CLOSED, LISTEN, SYN_RECEIVED, SYN_SENT -> false;
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> true;
    };
  }

  /// Whether our TCPClose has been issued.
  boolean isCloseIssued() {
    return switch (this) {
      case CLOSED, LISTEN, SYN_RECEIVED, SYN_SENT, ESTABLISHED, CLOSE_WAIT -> false;
      case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> true;
    };
  }

  /// The state after a step.
  ///
  /// @throws IllegalStateException where the table has a dash
  TcpState after(Step step) {
    return switch (step) {
      case LISTENS -> only(CLOSED, LISTEN, step);
      case CALLS -> only(CLOSED, SYN_SENT, step);
      case IS_ESTABLISHED -> this == LISTEN ? ESTABLISHED : only(SYN_SENT, ESTABLISHED, step);
      case CLOSE_ISSUED -> this == CLOSE_WAIT ? LAST_ACK : only(ESTABLISHED, FIN_WAIT_1, step);
      case FIN_ACKNOWLEDGED ->
          switch (this) {
            case FIN_WAIT_1 -> FIN_WAIT_2;
            case CLOSING -> TIME_WAIT;
            case LAST_ACK -> LAST_ACK;
            case CLOSED, LISTEN, SYN_RECEIVED, SYN_SENT, ESTABLISHED -> throw illegal(step);
            case FIN_WAIT_2, CLOSE_WAIT, TIME_WAIT -> throw illegal(step);
          };
      case FIN_CAME ->
          switch (this) {
            case ESTABLISHED -> CLOSE_WAIT;
            case FIN_WAIT_1 -> CLOSING;
            case FIN_WAIT_2 -> TIME_WAIT;
            case CLOSED, LISTEN, SYN_RECEIVED, SYN_SENT, CLOSE_WAIT -> throw illegal(step);
            case CLOSING, LAST_ACK, TIME_WAIT -> throw illegal(step);
          };
      case ENDS -> {
        if (this == CLOSED) {
          throw illegal(step);
        }
        yield CLOSED;
      }
    };
  }

  private TcpState only(TcpState from, TcpState next, Step step) {
    if (this != from) {
      throw illegal(step);
    }
    return next;
  }

  private IllegalStateException illegal(Step step) {
    return new IllegalStateException(this + " knows no " + step);
  }
}
