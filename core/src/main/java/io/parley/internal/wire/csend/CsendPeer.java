package io.parley.internal.wire.csend;

import io.parley.KnownPeer.TextEncoding;

/// What this wire must know of a peer before it hands over to it.
///
/// @param encoding how texts and our name are encoded for it
/// @param resetIsNormalClose whether RST is how it ends a connection that it has read, as csend on
///   a classic Mac does; false leaves that to be learned ([CloseHabit])
public record CsendPeer(TextEncoding encoding, boolean resetIsNormalClose) {

  /// A peer of which nothing was said.
  public static final CsendPeer UNKNOWN = new CsendPeer(TextEncoding.UTF_8, false);
}
