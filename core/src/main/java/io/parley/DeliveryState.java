package io.parley;

/// How far a message has come toward one recipient.
///
/// Ranks only rise, `QUEUED < SENT < STORED < SHOWN`; a resend counts attempts and never goes back.
///
/// ```
///   QUEUED ──▶ SENT ──▶ STORED ──▶ SHOWN        (any of them may be skipped on the way up)
///     │ │        │
///     │ │        ├──▶ REFUSED, UNKNOWN
///     │ └────────┴──▶
///     └──▶ EXPIRED                              (only before the first hand-over)
/// ```
public enum DeliveryState {
  /// In our outbox: the send was accepted.
  QUEUED,
  /// It left our stack. Toward csend: and the peer's program took it, as its close tells. Final
  /// there.
  SENT,
  /// In the peer's store, as its acknowledgement says.
  STORED,
  /// A person or program there has taken it.
  SHOWN,
  /// Its time was over before it was first handed over.
  EXPIRED,
  /// The peer said no.
  REFUSED,
  /// It may or may not have arrived, and sending it again could double it.
  UNKNOWN;

  /// Whether a user may want its text sent once more, as a new message.
  ///
  /// @return true for one that is over and may not have arrived
  public boolean mayBeSentAgain() {
    return switch (this) {
      case EXPIRED, REFUSED, UNKNOWN -> true;
      case QUEUED, SENT, STORED, SHOWN -> false;
    };
  }

  /// Whether a delivery in this state may become `next`. The whole table of legal transitions.
  ///
  /// @param next the state it would have then
  /// @return true if that is legal
  public boolean mayBecome(DeliveryState next) {
    return switch (this) {
      case QUEUED -> next != QUEUED;
      case SENT -> next == STORED || next == SHOWN || next == REFUSED || next == UNKNOWN;
      case STORED -> next == SHOWN;
      case SHOWN, EXPIRED, REFUSED, UNKNOWN -> false;
    };
  }
}
