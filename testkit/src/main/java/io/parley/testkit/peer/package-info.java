/// Scripted peers: the original programs, played in a simulated world as they behave on the wire,
/// byte by byte and with their weaknesses. A node that gets on with them gets on with csend.
///
/// Start at [io.parley.testkit.peer.CsendPosixPeer]. "wire-csend" in these pages is
/// `reference/wire-csend.md`, measured against csend itself; "lessons" is `reference/lessons.md`.
package io.parley.testkit.peer;
