package io.parley.opentransport;

/// A TEndpointInfo: what an endpoint can do (p.422). A program's own; filled by
/// [Endpoint#getEndpointInfo].
public final class EndpointInfo {

  /// The service type of TCP: connections with orderly release (p.422).
  public static final int T_COTS_ORD = 2;

  private static final int T_INVALID = -2;

  private volatile int servtype;
  private volatile int tsdu = T_INVALID;
  private volatile int etsdu = T_INVALID;

  /// One that is empty, to be filled.
  public EndpointInfo() {}

  /// The kind of service.
  ///
  /// @return 2; 0 before it is filled
  public int servtype() {
    return servtype;
  }

  /// How long a unit of data may be.
  ///
  /// @return 0: a stream of bytes without units
  public int tsdu() {
    return tsdu;
  }

  /// How long a unit of expedited data may be.
  ///
  /// @return -2: there is none, since the TCP underneath has none
  public int etsdu() {
    return etsdu;
  }

  void fill() {
    servtype = T_COTS_ORD;
    tsdu = 0;
  }
}
