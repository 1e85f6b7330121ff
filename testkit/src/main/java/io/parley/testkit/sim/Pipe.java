package io.parley.testkit.sim;

import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// One direction of a connection: bytes on their way, and how the stream ends. Guarded by the
/// network's lock; its two ends are the two [MemoryConnection]s.
///
/// Nothing moves by itself: each piece has an instant of arrival, and the reader does not see it
/// earlier, nor while the addresses are cut from each other.
final class Pipe {

  /// Bytes that may be under way or unread, as a usual socket's buffers hold.
  static final int CAPACITY = 65_536;

  /// An instant that does not come by itself.
  static final long NEVER = Long.MAX_VALUE;

  private final MemoryNetwork network;
  private final MemoryNetwork.Link link;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private int unread;
  private long lastArrival;
  private long finAt = NEVER;
  private boolean finRead;
  private long resetAt = NEVER;

  /// Whether the reset takes with it what has not been read when it comes: systems differ.
  private boolean resetLosesPieces;

  private boolean readerGone;

  Pipe(MemoryNetwork network, MemoryNetwork.Link link) {
    this.network = network;
    this.link = link;
  }

  /// Takes what there is room for. If the reader is gone, it is lost, and there will be no more
  /// room.
  void write(ByteBuffer from) {
    int count = Math.min(from.remaining(), CAPACITY - unread);
    unread += count;
    while (count > 0) {
      byte[] bytes = new byte[network.pieceOf(count)];
      from.get(bytes);
      count -= bytes.length;
      if (!readerGone) {
        pieces.add(new Piece(inOrder(), ByteBuffer.wrap(bytes)));
      }
    }
  }

  void fin() {
    finAt = inOrder();
  }

  /// Sends RST, in order behind what is under way.
  void reset() {
    resetAt(inOrder());
  }

  /// Breaks now.
  void lose() {
    resetAt(network.now());
  }

  /// The answer to bytes that nobody reads any more: it needs the way there and back.
  void answerWithReset() {
    long roundTrip = network.arrival() + network.arrival() - network.now();
    resetAt(Math.max(lastArrival, roundTrip));
  }

  /// Reads at most one piece.
  ///
  /// @return how many bytes, -1 at the end, 0 if there is nothing yet
  int read(ByteBuffer into) throws NetworkException {
    if (finRead) {
      return -1;
    }
    if (isReset() && resetLosesPieces) {
      pieces.clear();
    }
    Piece first = pieces.peek();
    if (first != null && hasCome(first.arrival)) {
      return read(first.bytes, into);
    }
    if (first == null && hasCome(finAt) && !(isReset() && resetLosesPieces)) {
      finRead = true;
      return -1;
    }
    checkReset();
    return 0;
  }

  void checkReset() throws NetworkException {
    if (isReset()) {
      throw new NetworkException(NetworkError.RESET, "the connection was reset");
    }
  }

  /// When the reader should look again, if nobody wakes it: something arrives then.
  long nextArrival() {
    if (network.isCut(link)) {
      return NEVER;
    }
    Piece first = pieces.peek();
    return Math.min(first == null ? finAt : first.arrival, resetAt);
  }

  /// When a writer of the other direction should look again.
  long resetArrival() {
    return network.isCut(link) ? NEVER : resetAt;
  }

  boolean hasUnreadThatCame() {
    return !pieces.isEmpty() && hasCome(pieces.getFirst().arrival);
  }

  boolean hasUnread() {
    return !pieces.isEmpty();
  }

  /// The reader will read no more.
  void abandon() {
    readerGone = true;
    pieces.clear();
  }

  boolean isAbandoned() {
    return readerGone;
  }

  private int read(ByteBuffer piece, ByteBuffer into) {
    int count = Math.min(piece.remaining(), into.remaining());
    into.put(piece.slice(piece.position(), count));
    piece.position(piece.position() + count);
    unread -= count;
    if (!piece.hasRemaining()) {
      pieces.remove();
    }
    return count;
  }

  private void resetAt(long instant) {
    if (instant < resetAt) {
      resetAt = instant;
      resetLosesPieces = network.flip();
    }
  }

  private boolean isReset() {
    return hasCome(resetAt);
  }

  private boolean hasCome(long instant) {
    return instant <= network.now() && !network.isCut(link);
  }

  private long inOrder() {
    lastArrival = Math.max(lastArrival, network.arrival());
    return lastArrival;
  }

  private record Piece(long arrival, ByteBuffer bytes) {}
}
