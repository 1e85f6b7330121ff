package io.parley.mactcp;

/// Why a connection is no more (1989 p.50-51; 1993 p.38, 59). The numbers begin at 2.
public enum TerminateReason {
  /// The peer aborted it. Here also: the TCP underneath has given it up.
  REMOTE_ABORT(2),
  /// "To be supplied" in 1989, not in use in 1993. Never told here.
  NETWORK_FAILURE(3),
  /// Security or precedence did not match. Never told here.
  SEC_PREC_MISMATCH(4),
  /// The ULP time-out passed, and its action is to abort.
  ULP_TIMEOUT(5),
  /// The program called TCPAbort or TCPRelease.
  ULP_ABORT(6),
  /// Both sides closed, in order.
  ULP_CLOSE(7),
  /// A connection-opening segment came where none was expected. Never told here.
  SERVICE_ERROR(8);

  private final int number;

  TerminateReason(int number) {
    this.number = number;
  }

  /// The number that an ASR gets.
  ///
  /// @return 2 to 8
  public int number() {
    return number;
  }
}
