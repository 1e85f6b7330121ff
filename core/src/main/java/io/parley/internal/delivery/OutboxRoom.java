package io.parley.internal.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Store.OutboxSize;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// The room in one peer's outbox: how many more messages and bytes it may take.
///
/// Any thread may call any method. A sender takes room before its message is stored; the lane gives
/// it back when the message has left the outbox. Who waits for room gets it first come, first
/// served, so that a large message is not starved by small ones.
///
/// Who waits is woken when a quarter of the room is free, not at the first place: a sender that
/// keeps the outbox full would else be woken for every single message, which costs it and the lane
/// more than the message does (`docs/benchmarks.md`). It is woken at once when the outbox moves
/// slowly or not at all. At its deadline it takes what is free then, as a newcomer does: as long as
/// there is enough for all who wait as well.
public final class OutboxRoom {

  /// An outbox from which messages leave more slowly than this moves slowly: each wakes somebody.
  private static final long SLOW_NANOS = 10_000_000;

  private final Clock clock;
  private final Limit limit;
  private final Lock lock = new ReentrantLock();
  private final Condition emptied = lock.newCondition();

  /// Whose turn is next; each waits on a condition of its own.
  @GuardedBy("lock")
  private final Deque<Condition> waiting = new ArrayDeque<>();

  /// What those in `waiting` ask for.
  @GuardedBy("lock")
  private long bytesWaitedFor;

  @GuardedBy("lock")
  private long lastWakeNanos;

  @GuardedBy("lock")
  private int messages;

  @GuardedBy("lock")
  private long bytes;

  /// Messages that leave: those whose end is being stored.
  @GuardedBy("lock")
  private int leaving;

  @GuardedBy("lock")
  private boolean closed;

  /// How much one outbox may hold.
  ///
  /// @param messages messages at most
  /// @param bytes bytes of text at most, in UTF-8
  public record Limit(int messages, long bytes) {}

  /// Makes an empty outbox's room.
  ///
  /// @param clock times the waits
  /// @param limit how much there is
  public OutboxRoom(Clock clock, Limit limit) {
    this(clock, limit, OutboxSize.EMPTY);
  }

  /// Makes the room of an outbox that holds something, from an earlier life of this node.
  ///
  /// @param clock times the waits
  /// @param limit how much there is
  /// @param taken how much of it is taken
  public OutboxRoom(Clock clock, Limit limit, OutboxSize taken) {
    this.clock = clock;
    this.limit = limit;
    this.messages = taken.messages();
    this.bytes = taken.bytes();
  }

  /// Takes room for one message, waiting for it.
  ///
  /// @param size the message's bytes
  /// @param deadline when to give up; one that has passed takes only what is free at once
  /// @return whether the room was taken; false when the deadline passed or the room was closed
  /// @throws InterruptedException if the calling thread is interrupted; nothing was taken then
  public boolean take(long size, Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      if (closed || !(fitsBehindAll(size) || awaitTurn(size, deadline))) {
        return false;
      }
      messages++;
      bytes += size;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Gives back the room of one message.
  ///
  /// @param size the message's bytes
  public void giveBack(long size) {
    lock.lock();
    try {
      messages--;
      bytes -= size;
      if (isQuarterFree() || clock.nanos() - lastWakeNanos > SLOW_NANOS) {
        wakeFirst();
      }
      if (messages == 0) {
        emptied.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// A message is about to leave: it still holds its room, but is counted no more. So who reads of
  /// its end finds it gone already.
  public void leaves() {
    addLeaving(1);
  }

  /// A message that was about to leave did not.
  public void stays() {
    addLeaving(-1);
  }

  /// A message that was about to leave has left: gives back its room.
  ///
  /// @param size the message's bytes
  public void hasLeft(long size) {
    lock.lock();
    try {
      leaving--;
      giveBack(size);
    } finally {
      lock.unlock();
    }
  }

  private void addLeaving(int more) {
    lock.lock();
    try {
      leaving += more;
    } finally {
      lock.unlock();
    }
  }

  /// The outbox does not move: who waits need not wait for a quarter.
  public void stalls() {
    lock.lock();
    try {
      wakeFirst();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until no message holds room.
  ///
  /// @param deadline when to give up
  /// @return whether none does
  /// @throws InterruptedException if the calling thread is interrupted
  public boolean awaitEmpty(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (messages > 0) {
        if (deadline.hasPassed(clock)) {
          return false;
        }
        clock.await(lock, emptied, deadline);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Messages that hold room now and are not about to leave.
  ///
  /// @return how many
  public int messages() {
    lock.lock();
    try {
      return messages - leaving;
    } finally {
      lock.unlock();
    }
  }

  /// Gives no room from now on; who waits for some is told.
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(Condition::signal);
    } finally {
      lock.unlock();
    }
  }

  /// Waits in the queue; false when the deadline passed or the room was closed.
  @GuardedBy("lock")
  private boolean awaitTurn(long size, Deadline deadline) throws InterruptedException {
    Condition turn = lock.newCondition();
    waiting.add(turn);
    bytesWaitedFor += size;
    boolean inTime = true;
    try {
      while (inTime && !closed && !(turn.equals(waiting.peek()) && fits(1, size))) {
        inTime = !deadline.hasPassed(clock);
        if (inTime) {
          clock.await(lock, turn, deadline);
        }
      }
    } finally {
      waiting.remove(turn);
      bytesWaitedFor -= size;
      wakeFirst();
    }
    return !closed && (inTime || fitsBehindAll(size));
  }

  @GuardedBy("lock")
  private void wakeFirst() {
    Condition first = waiting.peek();
    if (first != null) {
      first.signal();
      lastWakeNanos = clock.nanos();
    }
  }

  @GuardedBy("lock")
  private boolean isQuarterFree() {
    return messages <= limit.messages() - Math.max(1, limit.messages() / 4)
        && bytes <= limit.bytes() - limit.bytes() / 4;
  }

  /// Whether there is room for one more even when all who wait have got theirs.
  @GuardedBy("lock")
  private boolean fitsBehindAll(long size) {
    return fits(waiting.size() + 1, bytesWaitedFor + size);
  }

  @GuardedBy("lock")
  private boolean fits(int more, long size) {
    return messages + more <= limit.messages() && bytes + size <= limit.bytes();
  }
}
