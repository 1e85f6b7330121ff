/// csend's own wire, both ways: one frame of at most 1,023 bytes a connection, closed by its
/// sender, never answered.
///
/// The codec is pure: [io.parley.internal.wire.csend.CsendFrame] is a frame and its bytes,
/// discovery's frames among them. The conversation starts at
/// [io.parley.internal.wire.csend.CsendWire]. "wire-csend" in these pages is
/// `reference/wire-csend.md`, measured against csend itself.
package io.parley.internal.wire.csend;
