package io.parley.classic;

import java.nio.ByteBuffer;

/// Bytes in order, as many as a bound: the buffer of one direction of an [EndState], and guarded by
/// its lock. It begins small and grows to its bound, since most connections carry little.
final class ByteRing {

  private static final int FIRST_BYTES = 256;

  private final int bound;
  private byte[] bytes = new byte[0];
  private int first;
  private int count;

  ByteRing(int bound) {
    this.bound = bound;
  }

  int count() {
    return count;
  }

  /// Adds as many bytes as remain, and as there may be.
  void put(ByteBuffer from, int most) {
    int added = Math.min(from.remaining(), Math.min(most, bound - count));
    growTo(count + added);
    for (int left = added; left > 0; ) {
      int at = (first + count) % bytes.length;
      int piece = Math.min(left, bytes.length - at);
      from.get(bytes, at, piece);
      count += piece;
      left -= piece;
    }
  }

  /// Copies the first bytes, as many as there is room for, and keeps them.
  void peek(ByteBuffer into) {
    int given = Math.min(into.remaining(), count);
    for (int done = 0; done < given; ) {
      int at = (first + done) % bytes.length;
      int piece = Math.min(given - done, bytes.length - at);
      into.put(bytes, at, piece);
      done += piece;
    }
  }

  /// The first bytes where they are: at most as many, and up to where they go on elsewhere. They
  /// stay as they are until they are dropped.
  ByteBuffer first(int most) {
    return ByteBuffer.wrap(bytes, first, Math.min(Math.min(count, most), bytes.length - first));
  }

  /// Forgets the first bytes.
  void drop(int dropped) {
    count -= dropped;
    first = count == 0 ? 0 : (first + dropped) % bytes.length;
  }

  private void growTo(int needed) {
    if (needed <= bytes.length) {
      return;
    }
    int size = Math.min(bound, Math.max(Math.max(FIRST_BYTES, needed), 2 * bytes.length));
    ByteBuffer larger = ByteBuffer.allocate(size);
    peek(larger);
    bytes = larger.array();
    first = 0;
  }
}
