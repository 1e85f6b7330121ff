package io.parley.mactcp;

/// What an ASR of a UDP stream is told (1989 p.21).
public enum UdpEvent {
  /// A datagram came while no UDPRead was outstanding.
  DATA_ARRIVAL(1),
  /// An ICMP report came. Never told here.
  ICMP_RECEIVED(2);

  private final int code;

  UdpEvent(int code) {
    this.code = code;
  }

  /// The event code.
  ///
  /// @return 1 or 2
  public int code() {
    return code;
  }
}
