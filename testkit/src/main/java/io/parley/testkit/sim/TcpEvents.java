package io.parley.testkit.sim;

/// What an end of a connection tells whoever uses it: the face of a TCP as a driver sees it.
///
/// Called with the network's lock held, by an event or by the thread whose call caused it; must not
/// wait. After [#refused] or [#reset] nothing more is told.
interface TcpEvents {

  /// The handshake is over.
  void established();

  /// Nobody listens there.
  void refused();

  /// Bytes have come that can be read.
  void data();

  /// There is room to write again, after a write that had to leave something.
  void room();

  /// The peer's machine has so many bytes more of ours.
  ///
  /// @param count how many
  void acknowledged(int count);

  /// The peer's output has ended: what can be read is the last.
  void fin();

  /// The peer's machine knows that our output has ended.
  void finAcknowledged();

  /// The connection is no more: it broke, or nobody answered for too long.
  void reset();
}
