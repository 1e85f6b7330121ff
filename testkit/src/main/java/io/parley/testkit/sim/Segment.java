package io.parley.testkit.sim;

import java.util.Arrays;

/// What one end of a connection sends the other at a time.
///
/// Sequence numbers are longs that begin at a drawn number and never wrap, unlike the 32 bits of
/// the real ones: nothing here depends on the wrapping.
final class Segment {

  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;

  /// The headers of IPv4 and TCP.
  static final int HEADER_BYTES = 40;

  static final byte[] NO_DATA = {};

  private static final String[] FLAG_NAMES = {"SYN", "ACK", "FIN", "RST"};

  private final int flags;
  private final long seq;
  private final long ack;
  private final int window;
  private final byte[] data;

  /// @param flags which of [#SYN], [#ACK], [#FIN], [#RST]
  /// @param seq the number of its first byte, or of its SYN
  /// @param ack the number of the byte that is expected next, if it has [#ACK]
  /// @param window how many bytes there is room for beyond that
  /// @param data the bytes, never changed
  Segment(int flags, long seq, long ack, int window, byte[] data) {
    this.flags = flags;
    this.seq = seq;
    this.ack = ack;
    this.window = window;
    this.data = data;
  }

  long seq() {
    return seq;
  }

  long ack() {
    return ack;
  }

  int window() {
    return window;
  }

  byte[] data() {
    return data;
  }

  /// What a machine answers that has no such connection (RFC 9293 section 3.10.7.1).
  static Segment resetFor(Segment segment) {
    return segment.has(ACK)
        ? new Segment(RST, segment.ack, 0, 0, NO_DATA)
        : new Segment(RST | ACK, 0, segment.end(), 0, NO_DATA);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// The number after its last: data, SYN and FIN are counted.
  long end() {
    return seq + data.length + (has(SYN) ? 1 : 0) + (has(FIN) ? 1 : 0);
  }

  int wireBytes() {
    return HEADER_BYTES + data.length;
  }

  /// Its first bytes, without what follows them.
  Segment first(int count) {
    return new Segment(flags & ~FIN, seq, ack, window, Arrays.copyOf(data, count));
  }

  /// What the trace keeps of it: all but the data.
  Header header(SimSocket.Ends ends) {
    return new Header(ends, flags, seq, ack, window, data.length);
  }

  /// A segment without its data.
  ///
  /// @param ends who gets it from whom
  record Header(SimSocket.Ends ends, int flags, long seq, long ack, int window, int length) {

    @Override
    public int hashCode() {
      int numbers = 31 * (31 * flags + Long.hashCode(seq)) + Long.hashCode(ack);
      return 31 * (31 * (31 * ends.hashCode() + numbers) + window) + length;
    }

    @Override
    public String toString() {
      var text = new StringBuilder(ends.toString()).append(" gets ");
      for (int i = 0; i < FLAG_NAMES.length; i++) {
        text.append((flags & (1 << i)) == 0 ? "" : FLAG_NAMES[i] + " ");
      }
      return text + "seq %d ack %d window %d, %d bytes".formatted(seq, ack, window, length);
    }
  }
}
