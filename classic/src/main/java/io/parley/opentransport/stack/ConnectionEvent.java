package io.parley.opentransport.stack;

/// What happens to an endpoint that makes, or is passed, connections.
public enum ConnectionEvent {
  /// OTConnect has begun: it gave kOTNoDataErr (p.486).
  CALLED,
  /// OTAccept was called, to pass it a connection (p.492).
  CHOSEN,
  /// T_ACCEPTCOMPLETE told that it will be passed none, since the caller has gone.
  NOT_PASSED,
  /// T_CONNECT, consumed by OTRcvConnect: from here on sending is legal (p.94, 488).
  CONNECTED,
  /// T_PASSCON: it has the connection that a listener has accepted (p.493).
  PASSED,
  /// OTSnd gave kOTFlowErr (p.495).
  STOPPED,
  /// T_GODATA, consumed by OTLook (p.450).
  MAY_GO_ON,
  /// OTSndOrderlyDisconnect: our output is released (p.517).
  RELEASED,
  /// T_ORDREL, consumed by OTRcvOrderlyDisconnect: the peer's output is, and all of it is read
  /// (p.518).
  PEER_RELEASED,
  /// OTSndDisconnect was called: the connection, or our request for one, is broken off (p.514).
  ABORTED,
  /// T_DISCONNECTCOMPLETE: it is no more.
  ABORT_COMPLETED,
  /// T_DISCONNECT, consumed by OTRcvDisconnect: there is no connection any more, or will be none
  /// (p.515).
  DISCONNECTED,
  /// T_UNBINDCOMPLETE: the endpoint has no address any more (p.144, 445).
  UNBOUND
}
