package io.parley.testkit.sim;

import java.nio.ByteBuffer;

/// The sending half of an end: what was written and is not acknowledged, and what of it may go now.
/// Belongs to its [TcpEnd].
///
/// The numbers are RFC 9293's: all before `una` is acknowledged, all before `nxt` was sent, the
/// peer has room up to `una + window`.
final class SendSide {

  private final ByteQueue queue;
  private final int segmentBytes;
  private long una;
  private long nxt;
  private int window;
  private long windowSeq;
  private long windowAck;
  private boolean ended;
  private boolean finSent;

  SendSide(TcpLimits limits, long firstNumber) {
    this.queue = new ByteQueue(limits.sendBytes());
    this.segmentBytes = limits.segmentBytes();
    this.una = firstNumber;
    this.nxt = firstNumber + 1;
  }

  long una() {
    return una;
  }

  long nxt() {
    return nxt;
  }

  /// The number that the SYN of ours has.
  boolean isSynAcknowledgedBy(long ack) {
    return ack == nxt;
  }

  void synAcknowledged(Segment segment) {
    una = nxt;
    updateWindow(segment);
  }

  int write(ByteBuffer from) {
    int count = Math.min(from.remaining(), queue.room());
    queue.add(from, count);
    return count;
  }

  void end() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  void discard() {
    queue.clear();
  }

  /// Whether something is on its way, to be acknowledged.
  boolean isInFlight() {
    return nxt > una;
  }

  /// Whether all that is left waits for the peer to make room.
  boolean isBlocked() {
    return !isInFlight() && queue.size() > 0;
  }

  boolean isFinAcknowledged() {
    return finSent && una == nxt;
  }

  /// Takes an acknowledgement, at most up to what was sent.
  ///
  /// @return how many bytes are acknowledged by it that were not before
  int acknowledge(Segment segment) {
    long forward = segment.ack() - una;
    updateWindow(segment);
    if (forward <= 0) {
      return 0;
    }
    int bytes = (int) Math.min(forward, queue.size());
    queue.drop(bytes);
    una = segment.ack();
    return bytes;
  }

  /// The next segment that may go, counted as sent.
  ///
  /// @return how many bytes of the queue it has, from [#nxt] on; -1 if nothing may go
  int nextLength() {
    int sent = dataInFlight();
    int unsent = queue.size() - sent;
    int length = Math.max(0, Math.min(Math.min(unsent, window - sent), segmentBytes));
    boolean small = length < segmentBytes && length < unsent && sent > 0;
    return (length > 0 && !small) || mayFin(unsent) ? length : -1;
  }

  /// Counts the next segment as sent.
  ///
  /// @param length as [#nextLength] told
  /// @return its flags: whether it ends the output
  int sent(int length) {
    boolean fin = ended && !finSent && length == queue.size() - dataInFlight();
    finSent |= fin;
    nxt += length + (fin ? 1 : 0);
    return fin ? Segment.FIN | Segment.ACK : Segment.ACK;
  }

  byte[] bytes(long from, int length) {
    return length == 0 ? Segment.NO_DATA : queue.copy((int) (from - una), length);
  }

  /// How many bytes the segment has that is to be sent again, the first that is in flight: no more
  /// than the peer has room for, but at least one, to be told when there is room.
  int againLength() {
    return Math.min(dataInFlight(), Math.clamp(window, 1, segmentBytes));
  }

  /// The flags of that segment.
  int againFlags(int length) {
    return finSent && length == dataInFlight() ? Segment.FIN | Segment.ACK : Segment.ACK;
  }

  private boolean mayFin(int unsent) {
    return ended && !finSent && unsent == 0;
  }

  private int dataInFlight() {
    return (int) (nxt - una) - (finSent && nxt > una ? 1 : 0);
  }

  /// An older segment does not take back what a newer one told of the window.
  private void updateWindow(Segment segment) {
    long seq = segment.seq();
    if (seq > windowSeq || (seq == windowSeq && segment.ack() >= windowAck)) {
      windowSeq = seq;
      windowAck = segment.ack();
      window = segment.window();
    }
  }
}
