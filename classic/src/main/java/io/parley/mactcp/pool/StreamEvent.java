package io.parley.mactcp.pool;

/// What happens to a stream of the pool.
public enum StreamEvent {
  /// It was given to one who waits for a stream.
  ASSIGNED,
  /// He does not want it any more.
  GIVEN_BACK,
  /// TCPActiveOpen was issued.
  CALLED,
  /// TCPPassiveOpen was issued.
  LISTENED,
  /// The open has ended with `noErr`: the connection is there, and a Terminate is owed (1989 p.51).
  OPENED,
  /// The open has ended otherwise: there is no connection, and no Terminate will come.
  OPEN_FAILED,
  /// TCPClose was issued.
  CLOSE_ISSUED,
  /// TCPClose has ended with `noErr`: the peer has our FIN (1989 p.43).
  CLOSE_COMPLETED,
  /// Closing: the peer has closed, and all that it sent is delivered (1989 p.50).
  PEER_CLOSED,
  /// TCPAbort was issued (1989 p.44).
  ABORT_ISSUED,
  /// Terminate: the connection is no more (1989 p.51).
  TERMINATED
}
