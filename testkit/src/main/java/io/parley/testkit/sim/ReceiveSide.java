package io.parley.testkit.sim;

import java.nio.ByteBuffer;
import java.util.TreeMap;

/// The receiving half of an end: what has come, in order and ahead of its time. Belongs to its
/// [TcpEnd].
final class ReceiveSide {

  /// Segments kept that came ahead of a gap, about a full window of usual ones; more are dropped,
  /// and sent again by the peer.
  static final int MAX_AHEAD = 64;

  private final ByteQueue unread;
  private final TreeMap<Long, Segment> ahead = new TreeMap<>();
  private final int worthTelling;

  /// The number expected next.
  private long next;

  /// Up to where the peer knows that it may send.
  private long toldEdge;

  private boolean finCame;

  ReceiveSide(TcpLimits limits) {
    this.unread = new ByteQueue(limits.receiveBytes());
    this.worthTelling = Math.min(limits.segmentBytes(), Math.max(1, limits.receiveBytes() / 2));
  }

  /// The peer's SYN has come.
  void begin(long firstNumber) {
    next = firstNumber;
  }

  long next() {
    return next;
  }

  boolean finCame() {
    return finCame;
  }

  int available() {
    return unread.size();
  }

  void read(ByteBuffer into, int count) {
    unread.take(into, count);
  }

  void discard() {
    unread.clear();
    ahead.clear();
  }

  /// The window to tell the peer now.
  int tellWindow() {
    toldEdge = next + unread.room();
    return unread.room();
  }

  /// Whether so much has been read that the peer should hear of it (RFC 9293 section 3.8.6.2.2): it
  /// may send little, and could send a segment more.
  boolean shouldTell() {
    return !finCame
        && toldEdge - next < unread.room() / 2 + 1
        && next + unread.room() - toldEdge >= worthTelling;
  }

  /// Whether a segment has something to do with what is expected (RFC 9293 section 3.10.7.4); if
  /// not, it is answered with where we are.
  boolean accepts(Segment segment) {
    long end = segment.end();
    return segment.seq() <= next + unread.room()
        && (end > next || (end == next && segment.seq() == next));
  }

  /// Takes what a segment brings, and what it makes whole.
  void take(Segment segment) {
    if (segment.seq() > next) {
      keep(segment);
      return;
    }
    append(segment);
    while (!ahead.isEmpty() && ahead.firstKey() <= next) {
      append(ahead.pollFirstEntry().getValue());
    }
  }

  private void keep(Segment segment) {
    Segment known = ahead.get(segment.seq());
    if (known == null ? ahead.size() < MAX_AHEAD : known.end() < segment.end()) {
      ahead.put(segment.seq(), segment);
    }
  }

  private void append(Segment segment) {
    byte[] data = segment.data();
    int known = (int) Math.min(next - segment.seq(), data.length + 1L);
    int count = Math.min(data.length - known, unread.room());
    if (finCame || known > data.length) {
      return;
    }
    unread.add(ByteBuffer.wrap(data, known, count), count);
    next += count;
    if (segment.has(Segment.FIN) && known + count == data.length) {
      finCame = true;
      next++;
    }
  }
}
