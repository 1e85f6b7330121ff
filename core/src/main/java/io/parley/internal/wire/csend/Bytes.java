package io.parley.internal.wire.csend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A sequence of bytes that never changes, compared by content: a field of a frame whose encoding
/// the wire does not tell.
public final class Bytes {

  /// No bytes.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /// A copy of an array.
  ///
  /// @param array the bytes
  /// @return the sequence
  public static Bytes of(byte... array) {
    return new Bytes(array.clone());
  }

  /// The UTF-8 of a text.
  ///
  /// @param text the text
  /// @return its bytes
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A copy.
  ///
  /// @return a new array
  public byte[] toArray() {
    return value.clone();
  }

  /// How many there are.
  ///
  /// @return zero or more
  public int length() {
    return value.length;
  }

  /// Whether there are none.
  ///
  /// @return true for the empty sequence
  public boolean isEmpty() {
    return value.length == 0;
  }

  /// These and others behind them.
  Bytes and(Bytes more) {
    byte[] all = Arrays.copyOf(value, value.length + more.value.length);
    System.arraycopy(more.value, 0, all, value.length, more.value.length);
    return new Bytes(all);
  }

  /// The first ones.
  ///
  /// @param count how many, at most the length
  /// @return that prefix
  Bytes first(int count) {
    return slice(0, count);
  }

  Bytes slice(int from, int to) {
    return from == 0 && to == value.length ? this : new Bytes(Arrays.copyOfRange(value, from, to));
  }

  /// Where a byte first stands at or after `from`; -1 if nowhere.
  int indexOf(char ascii, int from) {
    for (int i = from; i < value.length; i++) {
      if (value[i] == ascii) {
        return i;
      }
    }
    return -1;
  }

  boolean contains(char ascii) {
    return indexOf(ascii, 0) >= 0;
  }

  void writeTo(ByteArrayOutputStream out) {
    out.write(value, 0, value.length);
  }

  String latin1() {
    return new String(value, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /// For logs and test failures: printable ASCII as it is, the rest as `\xNN`.
  @Override
  public String toString() {
    StringBuilder shown = new StringBuilder(value.length);
    for (byte b : value) {
      if (b >= ' ' && b < 0x7F && b != '\\') {
        shown.append((char) b);
      } else {
        shown.append(String.format("\\x%02X", b));
      }
    }
    return shown.toString();
  }
}
