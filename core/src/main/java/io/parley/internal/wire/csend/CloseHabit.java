package io.parley.internal.wire.csend;

/// How a peer ends connections after it has read them, as far as it has shown: with FIN, as
/// programs on POSIX do, or with RST, as csend on a classic Mac does (lessons aa7d33a). From the
/// former, an RST is bad news; from the latter it is the normal end.
///
/// RST becomes normal when three hand-overs in a row ended with it after all bytes were written,
/// while the peer accepted the connection that followed each: a program that dies of what it reads
/// does not do that. One FIN, ever, and RST is not normal for as long as we remember the peer.
///
/// ```
///              RESET            ACCEPTED              RESET
///   UNKNOWN ────────▶ RESET_ONCE ──────▶ RESETS_ONCE ──────▶ RESET_TWICE … RESET_THRICE
///      ▲                 │ BROKEN            │ BROKEN              │ BROKEN      │ ACCEPTED
///      └─────────────────┴───────────────────┴─────────────────────┘             ▼
///   any state ── FIN ──▶ CLOSES_IN_ORDER (final)                         RESET_IS_NORMAL
/// ```
///
/// `RESET_n` waits for the next connection to be accepted; `RESETS_n` has seen that.
enum CloseHabit {
  /// Nothing, or nothing that counts.
  UNKNOWN,
  /// One reset; the next connection has not been tried yet.
  RESET_ONCE,
  /// One reset, and the next connection was accepted.
  RESETS_ONCE,
  /// Two resets; the next connection has not been tried yet.
  RESET_TWICE,
  /// Two resets, and the next connection was accepted each time.
  RESETS_TWICE,
  /// Three resets; the next connection has not been tried yet.
  RESET_THRICE,
  /// It closes with RST.
  RESET_IS_NORMAL,
  /// It closes with FIN.
  CLOSES_IN_ORDER;

  /// What a hand-over shows of a peer.
  enum Event {
    /// The peer accepted a connection.
    ACCEPTED,
    /// It ended a connection with RST after all bytes were written.
    RESET,
    /// It ended a connection with FIN.
    FIN,
    /// Anything else: it did not accept, did not close, or broke off before all was written.
    BROKEN
  }

  /// The habit after an event. All transitions.
  CloseHabit next(Event event) {
    return switch (this) {
      case UNKNOWN -> on(event, UNKNOWN, RESET_ONCE, UNKNOWN);
      case RESET_ONCE -> on(event, RESETS_ONCE, RESET_ONCE, UNKNOWN);
      case RESETS_ONCE -> on(event, RESETS_ONCE, RESET_TWICE, UNKNOWN);
      case RESET_TWICE -> on(event, RESETS_TWICE, RESET_TWICE, UNKNOWN);
      case RESETS_TWICE -> on(event, RESETS_TWICE, RESET_THRICE, UNKNOWN);
      case RESET_THRICE -> on(event, RESET_IS_NORMAL, RESET_THRICE, UNKNOWN);
      case RESET_IS_NORMAL -> on(event, RESET_IS_NORMAL, RESET_IS_NORMAL, RESET_IS_NORMAL);
      case CLOSES_IN_ORDER -> CLOSES_IN_ORDER;
    };
  }

  private static CloseHabit on(
      Event event, CloseHabit accepted, CloseHabit reset, CloseHabit broken) {
    return switch (event) {
      case ACCEPTED -> accepted;
      case RESET -> reset;
      case FIN -> CLOSES_IN_ORDER;
      case BROKEN -> broken;
    };
  }
}
