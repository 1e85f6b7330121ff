package io.parley.opentransport;

import io.parley.classic.TcpPort;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What was sent on a connection and the TCP underneath has not taken yet: at most the high-water
/// mark. Guarded by the lock.
///
/// What the TCP has room for goes there straight from the program's buffer. Only the rest is
/// copied; in acknowledged sends not even that.
final class SendQueue {

  private final int high;
  private final Consumer<Loan> over;
  private final Queue<Chunk> chunks = new ArrayDeque<>();
  private int count;
  private int loans;
  private boolean ending;

  /// Makes an empty one.
  ///
  /// @param high the most bytes it keeps
  /// @param over given each loan when it is over
  SendQueue(int high, Consumer<Loan> over) {
    this.high = high;
    this.over = over;
  }

  private record Chunk(ByteBuffer bytes, @Nullable Loan loan) {}

  int count() {
    return count;
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  boolean hasLoans() {
    return loans > 0;
  }

  /// Takes as much as there is room for.
  ///
  /// @param loan whose the bytes stay until they have left; null if they are to be copied
  /// @return how many bytes
  int take(TcpPort.End end, ByteBuffer from, @Nullable Loan loan) {
    ByteBuffer view = from.slice();
    if (chunks.isEmpty()) {
      end.write(view);
    }
    int written = view.position();
    int kept = Math.min(view.remaining(), high - count);
    if (kept > 0) {
      ByteBuffer rest = view.slice(written, kept);
      chunks.add(new Chunk(loan == null ? copyOf(rest) : rest, loan));
      count += kept;
    }
    if (loan != null) {
      loan.accepts(written + kept);
      loan.writes(written);
    }
    from.position(from.position() + written + kept);
    return written + kept;
  }

  /// A send begins that keeps its buffer.
  void begins() {
    loans++;
  }

  /// The same is over; its buffer perhaps not yet.
  void ends(Loan loan, boolean tookSomething) {
    loan.isWhole();
    if (!tookSomething) {
      loans--;
    } else {
      check(loan);
    }
  }

  /// The output ends behind what was sent.
  void endAfterAll() {
    ending = true;
  }

  /// Writes what there is room for.
  void writeTo(TcpPort.End end) {
    for (Chunk next = chunks.peek(); next != null; next = chunks.peek()) {
      int before = next.bytes.remaining();
      end.write(next.bytes);
      int written = before - next.bytes.remaining();
      count -= written;
      if (next.loan != null) {
        next.loan.writes(written);
        check(next.loan);
      }
      if (next.bytes.hasRemaining()) {
        return;
      }
      chunks.remove();
    }
    if (ending) {
      ending = false;
      end.endOutput();
    }
  }

  /// Forgets what has not left.
  void drop() {
    count = 0;
    ending = false;
    Loan last = null;
    for (Chunk next = chunks.poll(); next != null; next = chunks.poll()) {
      if (next.loan != null && !next.loan.equals(last)) {
        last = next.loan;
        loans--;
        over.accept(last);
      }
    }
  }

  private void check(Loan loan) {
    if (loan.isOver()) {
      loans--;
      over.accept(loan);
    }
  }

  private static ByteBuffer copyOf(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }
}
