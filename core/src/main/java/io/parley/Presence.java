package io.parley;

/// Whether a peer is there, as far as we have heard.
///
/// ```
///              heard            silent for 30 s
///   UNHEARD ──────────▶ HERE ──────────────────▶ AWAY
///      │                ▲  │                      │ │
///      │          heard │  │ said that it leaves  │ │ heard: HERE
///      │                │  ▼                      │
///      └──────────────▶ LEFT ◀────────────────────┘
/// ```
///
/// Queued messages wait for a peer in every one of them.
public enum Presence {
  /// Given by hand, and never heard of.
  UNHEARD,
  /// Heard of within the last 30 s.
  HERE,
  /// Silent for 30 s: switched off, asleep, or cut off.
  AWAY,
  /// It said that it leaves.
  LEFT;

  /// What can happen to a peer's presence.
  public enum Sign {
    /// Anything was heard of it.
    HEARD,
    /// Nothing was heard of it for too long.
    SILENT,
    /// It said that it leaves.
    QUIT
  }

  /// The presence after a sign. All transitions.
  ///
  /// @param sign what was noticed
  /// @return the presence from then on
  public Presence next(Sign sign) {
    return switch (sign) {
      case HEARD -> HERE;
      case QUIT -> LEFT;
      case SILENT ->
          switch (this) {
            case HERE, AWAY -> AWAY;
            case UNHEARD -> UNHEARD;
            case LEFT -> LEFT;
          };
    };
  }
}
