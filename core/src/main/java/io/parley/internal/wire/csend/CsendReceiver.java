package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections, gives each a slot, a turn and a thread ([Inbound]), and does nothing else,
/// so that the backlog is empty almost always: csend's senders stand still for a second when it is
/// not.
///
/// The listener is read by the accepting thread alone, and its port is free for sure only when that
/// thread has ended. The lock guards `closed` and `ended`.
final class CsendReceiver {

  /// How long to wait when this machine is short of descriptors: they come back as connections end.
  static final Duration SHORTAGE_PAUSE = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger("networking");

  private final Listener listener;
  private final Clock clock;
  private final Threads threads;
  private final Inbound.Desk desk;
  private final Turnstile turnstile;

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private boolean closed;

  /// Whether the accepting thread has.
  @GuardedBy("lock")
  private boolean ended;

  CsendReceiver(Listener listener, Clock clock, Threads threads, Inbound.Desk desk) {
    this.listener = listener;
    this.clock = clock;
    this.threads = threads;
    this.desk = desk;
    this.turnstile = new Turnstile(clock);
  }

  /// Begins to accept. Called once. Does not block.
  void start() {
    threads.start("csend-accept-" + listener.local(), this::acceptAll);
  }

  /// Stops accepting and resets what is not complete; what is complete is still delivered. Does not
  /// block.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.close();
    desk.admission().close();
  }

  /// Waits, after [#close], until nothing is accepted any more and the last connection has ended.
  boolean awaitEnded(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (!ended) {
        if (deadline.hasPassed(clock)) {
          return false;
        }
        clock.await(lock, changed, deadline);
      }
    } finally {
      lock.unlock();
    }
    return desk.admission().awaitEmpty(deadline);
  }

  private void acceptAll() {
    try {
      Connection connection = accept();
      while (connection != null) {
        take(connection);
        connection = accept();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      listener.close(); // so that nobody takes a node that accepts no more for one that does
      end();
    }
    if (!isClosed()) {
      LOG.error("{} listens no more, though nobody closed it", listener.local());
    }
  }

  private void take(Connection connection) throws InterruptedException {
    Optional<InboundAdmission.Slot> slot = Optional.empty();
    try {
      slot = desk.admission().admit(connection);
    } finally {
      if (slot.isEmpty()) {
        connection.abort();
      }
    }
    if (slot.isPresent()) {
      Turnstile.Turn turn = turnstile.enter(slot.get().source());
      threads.start("csend-from-" + connection.remote(), new Inbound(slot.get(), turn, desk));
    }
  }

  /// The next connection, however long that takes; null when there will be none.
  private @Nullable Connection accept() throws InterruptedException {
    boolean isKnown = false;
    while (true) {
      try {
        return listener.accept(Deadline.NEVER);
      } catch (NetworkException e) {
        if (e.error() == NetworkError.CLOSED) {
          return null;
        }
        if (!isKnown) {
          LOG.warn("{} cannot accept for now: {}", listener.local(), e.getMessage());
          isKnown = true;
        }
        pause();
      }
    }
  }

  private void pause() throws InterruptedException {
    Deadline deadline = Deadline.in(clock, SHORTAGE_PAUSE);
    lock.lock();
    try {
      while (!closed && !deadline.hasPassed(clock)) {
        clock.await(lock, changed, deadline);
      }
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
