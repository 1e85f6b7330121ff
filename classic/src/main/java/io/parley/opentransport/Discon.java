package io.parley.opentransport;

/// A TDiscon: why there is no connection (p.436). A program's own; filled by
/// [Endpoint#rcvDisconnect].
public final class Discon {

  private volatile int reason;
  private volatile int sequence;

  /// One that is empty, to be filled.
  public Discon() {}

  /// TCP's reason: positive, as [ResultCode#reason] gives it (p.258).
  ///
  /// @return the reason; 0 before it is filled
  public int reason() {
    return reason;
  }

  /// Which request was withdrawn, if it was one (p.114).
  ///
  /// @return its number; 0 if it was a connection
  public int sequence() {
    return sequence;
  }

  void fill(ResultCode why, int number) {
    reason = why.reason();
    sequence = number;
  }

  @Override
  public String toString() {
    return "disconnected, reason " + reason + ", request " + sequence;
  }
}
