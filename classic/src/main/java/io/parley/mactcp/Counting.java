package io.parley.mactcp;

/// The counters of TCPGlobalInfo. Guarded by the driver's lock.
final class Counting {

  private long attempted;
  private long opened;
  private long accepted;
  private long closed;
  private long aborted;

  void attempts() {
    attempted++;
  }

  void establishes(TcpState from) {
    if (from == TcpState.LISTEN) {
      accepted++;
    } else {
      opened++;
    }
  }

  void ends(TerminateReason reason) {
    if (reason == TerminateReason.ULP_CLOSE) {
      closed++;
    } else {
      aborted++;
    }
  }

  Reply.Counters now() {
    return new Reply.Counters(attempted, opened, accepted, closed, aborted);
  }
}
