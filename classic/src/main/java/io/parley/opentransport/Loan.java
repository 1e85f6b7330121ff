package io.parley.opentransport;

import java.nio.ByteBuffer;

/// A program's buffer while an acknowledged send needs it (p.215, 401). Guarded by the lock.
final class Loan {

  private final ByteBuffer buffer;
  private int accepted;
  private int written;
  private boolean whole;

  Loan(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  int written() {
    return written;
  }

  void accepts(int bytes) {
    accepted += bytes;
  }

  void writes(int bytes) {
    written += bytes;
  }

  /// The send is over: no more is accepted.
  void isWhole() {
    whole = true;
  }

  /// Whether the send took something, and all that it took has left.
  boolean isOver() {
    return whole && accepted > 0 && written == accepted;
  }
}
