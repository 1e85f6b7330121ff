package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Puts what comes from one address into the order in which it entered; different addresses never
/// wait for each other.
///
/// A turn waits without a deadline, because everyone before it leaves in bounded time: a connection
/// is read for 5 s, and what it brought is tried to be stored for [Inbound#KEPT], at most. Queues
/// vanish with their last turn, so there is no more here than there are connections. The lock
/// guards all of it and is held for a few steps.
final class Turnstile {

  private final Clock clock;
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<InetAddress, Deque<Turn>> queues = new HashMap<>();

  Turnstile(Clock clock) {
    this.clock = clock;
  }

  /// Queues behind all that entered from this address before.
  Turn enter(InetAddress source) {
    Turn turn = new Turn(source, lock.newCondition());
    lock.lock();
    try {
      queues.computeIfAbsent(source, _ -> new ArrayDeque<>()).addLast(turn);
    } finally {
      lock.unlock();
    }
    return turn;
  }

  /// How many addresses have a queue.
  int size() {
    lock.lock();
    try {
      return queues.size();
    } finally {
      lock.unlock();
    }
  }

  /// A place in a queue, used by one thread.
  final class Turn {

    private final InetAddress source;
    private final Condition isFirst;

    private Turn(InetAddress source, Condition isFirst) {
      this.source = source;
      this.isFirst = isFirst;
    }

    /// Waits until all who entered before have left. Not after [#leave].
    ///
    /// @throws InterruptedException if the calling thread is interrupted
    void await() throws InterruptedException {
      lock.lock();
      try {
        while (queue().peekFirst() != this) {
          clock.await(lock, isFirst, Deadline.NEVER);
        }
      } finally {
        lock.unlock();
      }
    }

    /// Leaves, from any place in the queue. A second call does nothing.
    void leave() {
      lock.lock();
      try {
        Deque<Turn> queue = queue();
        queue.remove(this);
        Turn first = queue.peekFirst();
        if (first == null) {
          queues.remove(source);
        } else {
          first.isFirst.signal();
        }
      } finally {
        lock.unlock();
      }
    }

    @GuardedBy("lock")
    private Deque<Turn> queue() {
      return queues.getOrDefault(source, new ArrayDeque<>());
    }
  }
}
