package io.parley.mactcp;

/// What happens when the ULP time-out has passed (1993 p.41, 45, 52).
///
/// The 1989 guide prints the numbers of the two either way round (p.33 against p.37, 43, 45); the
/// 1993 one is of one mind: 0 reports, anything else aborts.
public enum UlpAction {
  /// The ASR is told, the timer starts again, and the program decides.
  REPORT,
  /// The connection is broken, and all pending commands are returned.
  ABORT
}
