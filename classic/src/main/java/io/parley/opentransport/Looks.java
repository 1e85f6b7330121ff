package io.parley.opentransport;

import io.parley.opentransport.OtEvent.Async;

/// Which pending events keep a call from being done: Table 4-8 (p.105). Sums of their codes.
///
/// T_GODATA does not keep OTSnd from being done, though the table has it: OTSnd clears it (Table
/// 4-7, p.103; our choice).
final class Looks {

  static final int NONE = 0;

  /// OTListen, OTRcvConnect, OTSndDisconnect, both releases.
  static final int DISCONNECT = Async.T_DISCONNECT.code();

  /// OTConnect, OTAccept.
  static final int DISCONNECT_LISTEN = DISCONNECT | Async.T_LISTEN.code();

  static final int SEND = DISCONNECT | Async.T_ORDREL.code();

  static final int RECEIVE = SEND | Async.T_GODATA.code();

  static final int UNBIND = Async.T_LISTEN.code() | Async.T_DATA.code();

  private Looks() {}
}
