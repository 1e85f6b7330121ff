package io.parley.spi;

import io.parley.PeerId;

/// Where a message stands among its sender's, as that sender numbers them. A store takes each once.
///
/// @param sender who sent it
/// @param epoch which of the sender's countings; one that lost count begins another
/// @param sequence its number in that epoch, 1 or more; rises, gaps allowed
public record Origin(PeerId sender, long epoch, long sequence) {}
