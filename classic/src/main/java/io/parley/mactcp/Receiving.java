package io.parley.mactcp;

import io.parley.classic.TcpPort;
import io.parley.internal.classic.DriverThread.Alarm;
import io.parley.mactcp.TcpCommand.TcpNoCopyRcv;
import io.parley.mactcp.TcpCommand.TcpRcv;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one connection has received, and the receives that wait for it. Guarded by the driver's
/// lock.
///
/// At most as many bytes as the receive area is long are here, unread or lent; more stay with the
/// TCP underneath, whose window then closes (our choice: 1989 p.32 derives the window from the
/// area).
///
/// Receives are served in the order of issue. A quarter of the area is the 25 percent of 1989 p.39
/// and 41.
final class Receiving {

  private final Interrupts interrupts;
  private final TcpStream stream;
  private final Constants constants;
  private final Runnable overdue;
  private final Deque<Receive> waiting = new ArrayDeque<>();
  private final Deque<ByteBuffer> chunks = new ArrayDeque<>();
  private int unread;
  private int lent;
  private boolean arrivalTold;
  private boolean finCame;

  /// When the first of the unread bytes came.
  private long unreadSince;

  private @Nullable Alarm reasonable;

  /// Makes one for a new connection.
  ///
  /// @param overdue called when a time of a receive is over: [#advance] is due
  Receiving(TcpStream stream, Interrupts interrupts, Constants constants, Runnable overdue) {
    this.stream = stream;
    this.interrupts = interrupts;
    this.constants = constants;
    this.overdue = overdue;
  }

  /// A receive under way, with its time-out.
  private static final class Receive {

    private final IoBlock block;
    private final Into into;
    private @Nullable Alarm timeout;

    Receive(IoBlock block, Into into) {
      this.block = block;
      this.into = into;
    }
  }

  /// Where bytes go.
  private sealed interface Into {
    record Copied(ByteBuffer buffer) implements Into {}

    record Lent(Rds rds) implements Into {}
  }

  int unread() {
    return unread;
  }

  int window() {
    return stream.area().length() - unread - lent;
  }

  void issue(TcpRcv command, ByteBuffer buffer, IoBlock block) {
    add(new Receive(block, new Into.Copied(buffer)), command.commandTimeout());
  }

  void issue(TcpNoCopyRcv command, Rds rds, IoBlock block) {
    add(new Receive(block, new Into.Lent(rds)), command.commandTimeout());
  }

  private void add(Receive receive, int seconds) {
    waiting.add(receive);
    if (seconds > 0) {
      var span = Duration.ofSeconds(Math.max(seconds, Ulp.MIN_SECONDS));
      receive.timeout = interrupts.at(interrupts.in(span), () -> timeOut(receive));
    }
  }

  /// Takes what has come, and serves who waits.
  void advance(TcpPort.End end) {
    pull(end);
    for (Receive first = waiting.peek(); first != null; first = waiting.peek()) {
      if (!isSatisfied(first)) {
        break;
      }
      deliver(waiting.remove());
      pull(end);
    }
    if (isDelivered(end)) {
      kill(ResultCode.CONNECTION_CLOSING);
    }
    awaitReasonablePeriod();
  }

  void fin() {
    finCame = true;
  }

  /// Whether the peer has closed and the program has all that it sent.
  boolean isDelivered(TcpPort.End end) {
    return finCame && unread == 0 && end.available() == 0;
  }

  /// The connection breaks: who waits gets what is there, which is better than nothing.
  void deliverWhatIsThere(TcpPort.End end) {
    pull(end);
    while (unread > 0 && !waiting.isEmpty()) {
      deliver(waiting.remove());
    }
  }

  /// Ends all that waits.
  void kill(ResultCode result) {
    interrupts.cancel(reasonable);
    for (Receive next = waiting.poll(); next != null; next = waiting.poll()) {
      interrupts.cancel(next.timeout);
      interrupts.end(next.block, result);
    }
  }

  ResultCode giveBack(Rds rds) {
    if (!rds.isLentBy(this)) {
      return ResultCode.INVALID_RDS;
    }
    lent -= rds.length();
    rds.giveBack();
    return ResultCode.NO_ERR;
  }

  /// Takes from the TCP underneath what the area has room for. Tells of it if nobody waits.
  private void pull(TcpPort.End end) {
    int before = unread;
    for (int count = room(end); count > 0; count = room(end)) {
      ByteBuffer chunk = ByteBuffer.allocate(count);
      end.read(chunk);
      chunks.add(chunk.flip());
      if (unread == 0) {
        unreadSince = interrupts.now();
      }
      unread += chunk.remaining();
    }
    if (unread > before && waiting.isEmpty() && !arrivalTold) {
      arrivalTold = true;
      stream.tell(new TcpEvent.DataArrival());
    }
  }

  private int room(TcpPort.End end) {
    return Math.min(window(), end.available());
  }

  private boolean isSatisfied(Receive receive) {
    return unread > 0
        && (constants.pushes() == Constants.Pushes.ALL
            || finCame
            || unread >= stream.area().length() / 4
            || isReasonablyOld()
            || fills(receive.into));
  }

  private boolean fills(Into into) {
    return switch (into) {
      case Into.Copied(ByteBuffer buffer) -> unread >= buffer.remaining();
      case Into.Lent(Rds rds) -> chunks.size() >= rds.capacity();
    };
  }

  private boolean isReasonablyOld() {
    return interrupts.now() - unreadSince >= constants.reasonablePeriod().toNanos();
  }

  private void awaitReasonablePeriod() {
    interrupts.cancel(reasonable);
    if (unread > 0 && !waiting.isEmpty()) {
      long age = interrupts.now() - unreadSince;
      var left = constants.reasonablePeriod().minusNanos(age);
      reasonable = interrupts.at(interrupts.in(left), overdue);
    }
  }

  private void timeOut(Receive receive) {
    boolean first = receive.equals(waiting.peek());
    waiting.remove(receive);
    if (first && unread > 0) {
      deliver(receive);
    } else {
      interrupts.end(receive.block, ResultCode.COMMAND_TIMEOUT);
    }
    overdue.run();
  }

  private void deliver(Receive receive) {
    interrupts.cancel(receive.timeout);
    arrivalTold = false;
    int count =
        switch (receive.into) {
          case Into.Copied(ByteBuffer buffer) -> copyInto(buffer);
          case Into.Lent(Rds rds) -> lend(rds);
        };
    unread -= count;
    interrupts.end(
        receive.block,
        ResultCode.NO_ERR,
        new Reply.Received(count, /* urgent= */ false, /* mark= */ false));
  }

  private int copyInto(ByteBuffer buffer) {
    int before = buffer.position();
    while (buffer.hasRemaining() && !chunks.isEmpty()) {
      ByteBuffer chunk = chunks.element();
      int count = Math.min(buffer.remaining(), chunk.remaining());
      buffer.put(chunk.slice(chunk.position(), count));
      chunk.position(chunk.position() + count);
      if (!chunk.hasRemaining()) {
        chunks.remove();
      }
    }
    return buffer.position() - before;
  }

  private int lend(Rds rds) {
    List<ByteBuffer> entries = new ArrayList<>();
    while (entries.size() < rds.capacity() && !chunks.isEmpty()) {
      entries.add(chunks.remove().slice().asReadOnlyBuffer());
    }
    rds.lend(this, List.copyOf(entries));
    lent += rds.length();
    return rds.length();
  }
}
