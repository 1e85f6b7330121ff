package io.parley.mactcp;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A read data structure: room for the description of buffers that TCPNoCopyRcv lends (1989 p.26,
/// 38).
///
/// The driver fills it before the command ends. It then belongs to the program until TCPBfrReturn
/// gives it back, after which it may be used again. One command at a time may have it.
public final class Rds {

  private final int capacity;
  private volatile List<ByteBuffer> entries = List.of();
  private volatile @Nullable Object lender;

  /// Makes an empty one.
  ///
  /// @param capacity how many buffers it can describe, without the terminator; 0 makes the command
  ///   end with `invalidLength`
  public Rds(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("an RDS has no less than 0 entries: " + capacity);
    }
    this.capacity = capacity;
  }

  /// How many buffers it can describe.
  ///
  /// @return the number of entries
  public int capacity() {
    return capacity;
  }

  /// The lent buffers, in the order of the bytes.
  ///
  /// @return read-only buffers; none unless it is filled and not given back yet
  public List<ByteBuffer> entries() {
    return entries;
  }

  /// How many bytes are lent.
  ///
  /// @return the sum
  public int length() {
    return entries.stream().mapToInt(ByteBuffer::capacity).sum();
  }

  void lend(Object from, List<ByteBuffer> buffers) {
    lender = from;
    entries = buffers;
  }

  boolean isLentBy(Object receiver) {
    return receiver.equals(lender);
  }

  void giveBack() {
    lender = null;
    entries = List.of();
  }
}
