package io.parley.testkit.sim;

import java.nio.ByteBuffer;

/// Bytes in order, in a ring that grows as far as its bound: the buffer of one direction at one
/// end.
final class ByteQueue {

  private static final int FIRST_SIZE = 256;

  private final int capacity;
  private byte[] ring = Segment.NO_DATA;
  private int head;
  private int size;

  ByteQueue(int capacity) {
    this.capacity = capacity;
  }

  int size() {
    return size;
  }

  int room() {
    return capacity - size;
  }

  /// Adds bytes; there must be room.
  void add(ByteBuffer from, int count) {
    grow(size + count);
    int tail = index(size);
    int first = Math.min(count, ring.length - tail);
    from.get(ring, tail, first);
    from.get(ring, 0, count - first);
    size += count;
  }

  /// Copies bytes without taking them.
  byte[] copy(int offset, int count) {
    byte[] copy = new byte[count];
    int start = index(offset);
    int first = Math.min(count, ring.length - start);
    System.arraycopy(ring, start, copy, 0, first);
    System.arraycopy(ring, 0, copy, first, count - first);
    return copy;
  }

  /// Takes the first bytes.
  void take(ByteBuffer into, int count) {
    int first = Math.min(count, ring.length - head);
    into.put(ring, head, first);
    into.put(ring, 0, count - first);
    drop(count);
  }

  /// Forgets the first bytes.
  void drop(int count) {
    head = index(count);
    size -= count;
  }

  void clear() {
    size = 0;
    ring = Segment.NO_DATA;
    head = 0;
  }

  private int index(int offset) {
    int index = head + offset;
    return index < ring.length ? index : index - ring.length;
  }

  private void grow(int needed) {
    if (needed > capacity) {
      throw new IllegalStateException(needed + " bytes do not fit into " + capacity);
    }
    if (needed > ring.length) {
      int length = Math.max(Math.max(FIRST_SIZE, needed), Math.min(capacity, 2 * ring.length));
      byte[] larger = new byte[length];
      System.arraycopy(copy(0, size), 0, larger, 0, size);
      ring = larger;
      head = 0;
    }
  }
}
