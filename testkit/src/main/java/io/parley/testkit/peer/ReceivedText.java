package io.parley.testkit.peer;

import java.net.InetAddress;

/// A text that a scripted peer has shown.
///
/// @param source the address its connection came from
/// @param name the sender's name in the message, 31 bytes at most; may be empty
/// @param text the content, as the peer's encoding reads it
public record ReceivedText(InetAddress source, String name, String text) {}
