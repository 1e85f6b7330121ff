package io.parley.internal.classic;

import java.nio.ByteBuffer;

/// What a connection has received and its user has not read. Guarded by the stack's lock, but for
/// the room that is given away to be filled.
///
/// It begins small, since most connections carry little, and is as large as it may be once it was
/// full.
final class InputBuffer {

  private static final int FIRST_BYTES = 1_024;

  private final int most;
  private ByteBuffer bytes;

  /// What is behind it was not read.
  private int readTo;

  /// What is behind it is room.
  private int filledTo;

  /// Makes an empty one.
  ///
  /// @param most how many bytes it may hold
  InputBuffer(int most) {
    this.most = most;
    this.bytes = ByteBuffer.allocate(Math.min(FIRST_BYTES, most));
  }

  boolean isEmpty() {
    return readTo == filledTo;
  }

  int count() {
    return filledTo - readTo;
  }

  /// Gives what there is, as much as there is room for.
  int read(ByteBuffer into) {
    int count = Math.min(into.remaining(), count());
    into.put(bytes.slice(readTo, count));
    readTo += count;
    return count;
  }

  /// Room for what comes, which belongs to whoever fills it until he says so; empty if there is
  /// none.
  ByteBuffer room() {
    if (isEmpty()) {
      if (filledTo == bytes.capacity() && bytes.capacity() < most) {
        bytes = ByteBuffer.allocate(most);
      }
      readTo = 0;
      filledTo = 0;
    }
    return bytes.slice(filledTo, bytes.capacity() - filledTo);
  }

  /// So many bytes were put into the room.
  void filled(int count) {
    filledTo += count;
  }
}
