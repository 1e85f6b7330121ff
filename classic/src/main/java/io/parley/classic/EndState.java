package io.parley.classic;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Connection;
import io.parley.spi.NetworkError;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// How it stands with a [StackEnd]: its buffers, its phase, what it has still to tell. Guarded by
/// its lock, under which nothing is called but what is its own.
///
/// Whoever makes it [Phase#GONE] is given the connection, to abort or close it. From then on both
/// threads of the end stop, wherever they are: a call of the stack fails, a wait is woken.
final class EndState {

  /// The most that is written in one call of the stack: half of what there may be, so that there is
  /// room for the next while this one goes out.
  private static final int WRITE_BYTES = StackTcpPort.SEND_BYTES / 2;

  private final ReentrantLock lock = new ReentrantLock();

  /// Signalled when the thread that reads may go on.
  private final Condition mayRead = lock.newCondition();

  @GuardedBy("lock")
  private final ByteRing in = new ByteRing(StackTcpPort.RECEIVE_BYTES);

  @GuardedBy("lock")
  private final ByteRing out = new ByteRing(StackTcpPort.SEND_BYTES);

  @GuardedBy("lock")
  private final PendingEvents pending = new PendingEvents();

  @GuardedBy("lock")
  private Phase phase = Phase.OPENING;

  @GuardedBy("lock")
  private Output output = Output.OPEN;

  /// Set when it is established, and kept.
  @GuardedBy("lock")
  private @Nullable Connection connection;

  /// Bytes that the stack has taken, of which the driver has not been told.
  @GuardedBy("lock")
  private int untold;

  /// Why the call cannot be made; says nothing before that is told.
  @GuardedBy("lock")
  private NetworkError refusal = NetworkError.REFUSED;

  /// Whether a write had to leave something.
  @GuardedBy("lock")
  private boolean shortOfRoom;

  /// Whether a thread writes, or waits for a moment to write.
  @GuardedBy("lock")
  private boolean outputClaimed;

  /// Whether a thread reads.
  @GuardedBy("lock")
  private boolean inputClaimed;

  /// Whether the peer's FIN has come, and so the thread that reads has ended.
  @GuardedBy("lock")
  private boolean inputEnded;

  /// How it stands with the connection.
  private enum Phase {
    /// It calls, or waits for a call.
    OPENING,
    /// The connection is there.
    OPEN,
    /// The driver has closed it; what was written still goes out.
    CLOSING,
    /// There is no connection any more, or never was.
    GONE
  }

  /// How it stands with our direction of it.
  private enum Output {
    OPEN,
    /// FIN goes out behind what was written.
    ENDING,
    ENDED,
    /// The stack says that the connection broke. What had come before may still be read from it.
    FAILED
  }

  /// What there is to do for the thread that writes.
  enum Work {
    BYTES,
    FIN,
    CLOSE,
    NONE
  }

  /// The connection; null before it is established.
  @Nullable Connection connection() {
    lock.lock();
    try {
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /// Takes as many bytes as there is room for.
  ///
  /// @return false if it has no output now
  boolean write(ByteBuffer from) {
    lock.lock();
    try {
      if (connection == null || output == Output.ENDING || output == Output.ENDED) {
        return false;
      }
      if (phase == Phase.OPEN) {
        out.put(from, StackTcpPort.SEND_BYTES - untold - out.count());
        shortOfRoom = from.hasRemaining();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  int read(ByteBuffer into) {
    lock.lock();
    try {
      int count = Math.min(in.count(), into.remaining());
      in.peek(into);
      in.drop(count);
      mayRead.signal();
      return count;
    } finally {
      lock.unlock();
    }
  }

  int available() {
    lock.lock();
    try {
      return in.count();
    } finally {
      lock.unlock();
    }
  }

  /// Lets FIN go behind what was written.
  ///
  /// @return false if it has no output yet
  boolean endOutput() {
    lock.lock();
    try {
      if (output == Output.OPEN) {
        output = connection == null ? Output.OPEN : Output.ENDING;
      }
      return connection != null;
    } finally {
      lock.unlock();
    }
  }

  /// The driver closes: it is told nothing more.
  ///
  /// @return whether the thread that writes does the rest; if not, the end is to be aborted
  boolean close() {
    lock.lock();
    try {
      pending.clear();
      if (phase == Phase.OPEN && in.count() == 0 && output != Output.FAILED) {
        phase = Phase.CLOSING;
      }
      return phase == Phase.CLOSING;
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    lock.lock();
    try {
      return phase == Phase.CLOSING;
    } finally {
      lock.unlock();
    }
  }

  /// The end is given up: the driver is told nothing more, and what came is forgotten.
  void giveUp() {
    lock.lock();
    try {
      pending.clear();
      in.drop(in.count());
      vanish();
    } finally {
      lock.unlock();
    }
  }

  /// Takes a connection, unless the end was given up meanwhile.
  boolean attach(Connection made) {
    lock.lock();
    try {
      if (phase != Phase.OPENING) {
        return false;
      }
      phase = Phase.OPEN;
      connection = made;
      pending.add(PendingEvents.Kind.ESTABLISHED);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// There is no connection any more, or nobody can make one. What came can still be read. It is
  /// told, unless the driver has closed.
  void lose() {
    lose(PendingEvents.Kind.RESET);
  }

  /// The call cannot be made. It is told, unless the driver has closed.
  void refuse(NetworkError why) {
    lock.lock();
    try {
      refusal = why;
      lose(PendingEvents.Kind.REFUSED);
    } finally {
      lock.unlock();
    }
  }

  private void lose(PendingEvents.Kind how) {
    lock.lock();
    try {
      if (phase == Phase.OPENING || phase == Phase.OPEN) {
        pending.add(how);
      }
      vanish();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until something may be read.
  ///
  /// @return how much; 0 if it is not worth reading, since there is no room and the connection
  ///   broke
  int awaitRoom() {
    lock.lock();
    try {
      while (phase == Phase.OPEN && room() == 0 && output != Output.FAILED) {
        mayRead.awaitUninterruptibly();
      }
      return phase == Phase.GONE ? 0 : room();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private int room() {
    return StackTcpPort.RECEIVE_BYTES - in.count();
  }

  /// Bytes have come.
  ///
  /// @return false if they come for nobody
  boolean take(ByteBuffer piece) {
    lock.lock();
    try {
      if (phase != Phase.OPEN) {
        return false;
      }
      in.put(piece, room());
      pending.add(PendingEvents.Kind.DATA);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The stream of the peer has ended: by its FIN, unless the stack has told the thread that writes
  /// of a reset, and so may have nothing left for us but the end of the stream.
  ///
  /// @return whether it was FIN
  boolean finCame() {
    lock.lock();
    try {
      inputEnded = true;
      if (output != Output.FAILED && phase == Phase.OPEN) {
        pending.add(PendingEvents.Kind.FIN);
      }
      return output != Output.FAILED;
    } finally {
      lock.unlock();
    }
  }

  /// Claims the output for the calling thread, if there is something to do and nobody else has it.
  ///
  /// @return what there is to do; NONE if somebody else does it
  Work claimOutput() {
    lock.lock();
    try {
      if (outputClaimed) {
        return Work.NONE;
      }
      Work work = work();
      outputClaimed = work != Work.NONE;
      return work;
    } finally {
      lock.unlock();
    }
  }

  /// Claims the input for the calling thread: not while somebody reads, or the driver has still to
  /// be told of what came, or take it.
  ///
  /// @return whether it is the caller's, until [#giveInputBack]
  boolean claimInput() {
    lock.lock();
    try {
      boolean claimed = isInputIdle() && in.count() == 0 && !pending.tellsOfInput();
      inputClaimed |= claimed;
      return claimed;
    } finally {
      lock.unlock();
    }
  }

  /// Claims the input for good.
  ///
  /// @return whether it is the caller's
  boolean keepInput() {
    lock.lock();
    try {
      boolean claimed = isInputIdle();
      inputClaimed |= claimed;
      return claimed;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isInputIdle() {
    boolean open = phase == Phase.OPEN || phase == Phase.CLOSING;
    return open && !inputClaimed && !inputEnded;
  }

  void giveInputBack() {
    lock.lock();
    try {
      inputClaimed = false;
    } finally {
      lock.unlock();
    }
  }

  /// What there is to do next for the thread that has claimed the output. With NONE it has it no
  /// more.
  Work nextWork() {
    lock.lock();
    try {
      Work work = work();
      outputClaimed = work != Work.NONE;
      return work;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Work work() {
    if (phase == Phase.GONE) {
      return Work.NONE;
    } else if (out.count() > 0) {
      return Work.BYTES;
    } else if (phase == Phase.CLOSING) {
      return Work.CLOSE;
    }
    return output == Output.ENDING ? Work.FIN : Work.NONE;
  }

  /// The first of the bytes that are to be written; they stay as they are until they are [#taken].
  ByteBuffer nextPiece() {
    lock.lock();
    try {
      return out.first(WRITE_BYTES);
    } finally {
      lock.unlock();
    }
  }

  /// The stack has taken bytes. They count as not acknowledged until the driver is told.
  void taken(int count) {
    lock.lock();
    try {
      out.drop(Math.min(count, out.count()));
      if (phase == Phase.OPEN) {
        untold += count;
        pending.add(PendingEvents.Kind.ACKNOWLEDGED);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The stack has taken our FIN.
  void finTaken() {
    lock.lock();
    try {
      output = Output.ENDED;
      if (phase == Phase.OPEN) {
        pending.add(PendingEvents.Kind.FIN_ACKNOWLEDGED);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nothing can be written any more. It is left to the thread that reads to tell of the reset,
  /// behind what had come before it.
  ///
  /// @return false if that thread has ended
  boolean outputFailed() {
    lock.lock();
    try {
      output = Output.FAILED;
      mayRead.signal();
      return !inputEnded;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the calling thread is to tell events: until [#nextEvent] gives none, or it
  /// [#stopTelling].
  boolean mayTell() {
    lock.lock();
    try {
      return pending.mayTell();
    } finally {
      lock.unlock();
    }
  }

  /// The next event to tell. That bytes are acknowledged makes room.
  @Nullable Runnable nextEvent(TcpPort.Events driver) {
    lock.lock();
    try {
      PendingEvents.Kind kind = pending.next();
      if (kind == null) {
        return null;
      }
      int count = untold;
      NetworkError why = refusal;
      if (kind == PendingEvents.Kind.ACKNOWLEDGED) {
        untold = 0;
        if (shortOfRoom && phase == Phase.OPEN) {
          shortOfRoom = false;
          pending.add(PendingEvents.Kind.ROOM);
        }
      }
      return () -> kind.tell(driver, count, why);
    } finally {
      lock.unlock();
    }
  }

  void stopTelling() {
    lock.lock();
    try {
      pending.stopTelling();
    } finally {
      lock.unlock();
    }
  }

  /// From here on there is nothing to do for any thread. What came can still be read.
  @GuardedBy("lock")
  private void vanish() {
    phase = Phase.GONE;
    out.drop(out.count());
    mayRead.signal();
  }
}
