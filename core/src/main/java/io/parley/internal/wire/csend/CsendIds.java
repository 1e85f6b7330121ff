package io.parley.internal.wire.csend;

import java.util.concurrent.atomic.AtomicInteger;

/// The numbers of our frames: one counter for each node, shared by all kinds (wire-csend section
/// 2.1). Any thread may take the next one.
public final class CsendIds {

  private final AtomicInteger next;

  /// A counter that starts at 1.
  public CsendIds() {
    this(1);
  }

  /// A counter that starts elsewhere.
  ///
  /// @param first the first number it gives
  CsendIds(int first) {
    this.next = new AtomicInteger(first);
  }

  /// The next number. 0 follows 4,294,967,295, as in csend.
  ///
  /// @return 32 bits, to be read as unsigned
  public int next() {
    return next.getAndIncrement();
  }
}
