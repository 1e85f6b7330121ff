package io.parley.internal.wire.csend;

/// What bytes turned out to be: a frame, or nothing we take.
public sealed interface CsendDecoded permits CsendFrame, CsendDecoded.Malformed {

  /// Not a frame of this wire.
  ///
  /// @param reason what is wrong with it: a clause for people, without control characters
  record Malformed(String reason) implements CsendDecoded {}
}
