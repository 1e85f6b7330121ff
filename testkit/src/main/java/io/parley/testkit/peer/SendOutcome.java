package io.parley.testkit.peer;

/// What a scripted peer believes of a message that it sent. It has no proof: `WRITTEN` is all that
/// csend ever knows.
public enum SendOutcome {
  /// Connected, written, closed.
  WRITTEN,
  /// Every connect was refused.
  REFUSED,
  /// No answer to the connect in time, or no way there.
  NO_ANSWER,
  /// The message does not fit into a frame: it connected and closed without a byte.
  TOO_LONG,
  /// The connection broke before all was written, or the program has ended.
  BROKEN
}
