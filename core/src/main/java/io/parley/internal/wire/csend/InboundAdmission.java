package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the inbound connections within their bounds.
///
/// When one more would be too many, the oldest that has sent nothing is reset: it would only hold
/// up others, and a sender that waits for our FIN must not get it. If all have sent something, the
/// caller waits for one to end, and later ones wait in the backlog.
///
/// ```
///   ARRIVED ──▶ SILENT ──▶ SPEAKING ──▶ COMPLETE        (COMPLETE also straight from SILENT)
///                 │            │            ▲
///                 └────────────┴──▶ DROPPED ┘           (bytes may have come before we dropped it)
/// ```
///
/// The lock guards the set and every slot's phase; it is held for a few steps, never while a
/// connection is closed or aborted.
final class InboundAdmission {

  /// Connections of one address: csend has one at a time, and programs behind one address a few.
  static final int MAX_PER_ADDRESS = 16;

  /// Connections in all: half a descriptor limit of 1,024, the smallest in common use.
  static final int MAX_IN_ALL = 512;

  /// How long a connection may be read: a frame is sent in one piece, right after connecting.
  static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  /// How long a connection is given to send its first byte before it may be reset for another: many
  /// round trips on a LAN. Without it, of many connections that come at once the first would be
  /// reset while their bytes are under way.
  static final Duration GRACE = Duration.ofMillis(100);

  private static final Logger LOG = LoggerFactory.getLogger("networking");

  private final Clock clock;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// In the order of admission, until their thread ends.
  @GuardedBy("lock")
  private final Set<Slot> slots = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean closed;

  private enum Phase {
    /// Its thread has not begun to read.
    ARRIVED,
    /// Its thread reads, and no byte has come.
    SILENT,
    /// Bytes have come.
    SPEAKING,
    /// All is read; it is decoded and stored.
    COMPLETE,
    /// We reset it; its thread is about to find out and end, and one place will be free.
    DROPPED
  }

  /// An admitted connection.
  static final class Slot {
    private final Connection connection;
    private final Deadline graceOver;
    private final Deadline readUntil;

    /// Guarded by the lock of the admission.
    private Phase phase = Phase.ARRIVED;

    private Slot(Connection connection, Clock clock) {
      this.connection = connection;
      this.graceOver = Deadline.in(clock, GRACE);
      this.readUntil = Deadline.in(clock, READ_TIMEOUT);
    }

    Connection connection() {
      return connection;
    }

    InetAddress source() {
      return connection.remote().ip();
    }
  }

  InboundAdmission(Clock clock) {
    this.clock = clock;
  }

  /// Admits a connection, waiting until there is room. Called by the thread that accepts.
  ///
  /// @return its slot, to be given back with [#ended]; empty when the wire has closed
  /// @throws InterruptedException if the calling thread is interrupted
  Optional<Slot> admit(Connection connection) throws InterruptedException {
    while (true) {
      Slot victim;
      lock.lock();
      try {
        if (closed) {
          return Optional.empty();
        }
        Predicate<Slot> crowd = crowd(connection.remote().ip());
        if (crowd == null) {
          Slot slot = new Slot(connection, clock);
          slots.add(slot);
          return Optional.of(slot);
        }
        victim = victimOrWait(crowd);
      } finally {
        lock.unlock();
      }
      if (victim != null) {
        LOG.info("{} has sent nothing and is reset for another", victim.connection.remote());
        victim.connection.abort();
      }
    }
  }

  /// A connection's thread begins to read.
  ///
  /// @return until when it may read
  Deadline reading(Slot slot) {
    lock.lock();
    try {
      slot.phase = Phase.SILENT;
      changed.signalAll();
      return closed ? Deadline.PASSED : slot.readUntil;
    } finally {
      lock.unlock();
    }
  }

  /// Bytes have come.
  void spoke(Slot slot) {
    lock.lock();
    try {
      if (slot.phase == Phase.SILENT) {
        slot.phase = Phase.SPEAKING;
      }
    } finally {
      lock.unlock();
    }
  }

  /// A connection's thread has read what there is.
  ///
  /// @param isWhole whether the sender ended it
  /// @return whether it is to be delivered: once the wire has closed, only what is whole
  boolean complete(Slot slot, boolean isWhole) {
    lock.lock();
    try {
      if (slot.phase != Phase.DROPPED) {
        slot.phase = Phase.COMPLETE;
        changed.signalAll();
      }
      return isWhole || !closed;
    } finally {
      lock.unlock();
    }
  }

  /// A connection's thread waits before it tries again to store what it has read.
  ///
  /// @return false if the wire has closed, and there is no time for another try
  /// @throws InterruptedException if the calling thread is interrupted
  boolean awaitNextTry(Deadline nextTry) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && !nextTry.hasPassed(clock)) {
        clock.await(lock, changed, nextTry);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /// A connection's thread ends.
  void ended(Slot slot) {
    lock.lock();
    try {
      slots.remove(slot);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Admits nothing from now on and resets what is being read. What is complete goes on. Does not
  /// block.
  void close() {
    List<Connection> toReset = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Slot slot : slots) {
        if (slot.phase == Phase.SILENT || slot.phase == Phase.SPEAKING) {
          slot.phase = Phase.DROPPED;
          toReset.add(slot.connection);
        }
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    toReset.forEach(Connection::abort);
  }

  /// Waits until there is no connection.
  ///
  /// @return false if there still was one at the deadline
  /// @throws InterruptedException if the calling thread is interrupted
  boolean awaitEmpty(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (!slots.isEmpty()) {
        if (deadline.hasPassed(clock)) {
          return false;
        }
        clock.await(lock, changed, deadline);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Which connections are too many already for one more from `source`; null if none are.
  @GuardedBy("lock")
  private @Nullable Predicate<Slot> crowd(InetAddress source) {
    Predicate<Slot> neighbours = slot -> slot.source().equals(source);
    if (slots.stream().filter(neighbours).count() >= MAX_PER_ADDRESS) {
      return neighbours;
    }
    return slots.size() >= MAX_IN_ALL ? _ -> true : null;
  }

  /// The one of the crowd that is to make room; or null, after waiting for something to change.
  @GuardedBy("lock")
  private @Nullable Slot victimOrWait(Predicate<Slot> crowd) throws InterruptedException {
    Slot oldestSilent = null;
    for (Slot slot : slots) {
      if (slot.phase == Phase.DROPPED && crowd.test(slot)) {
        oldestSilent = null;
        break;
      }
      if (oldestSilent == null && slot.phase == Phase.SILENT && crowd.test(slot)) {
        oldestSilent = slot;
      }
    }
    if (oldestSilent == null) {
      clock.await(lock, changed, Deadline.NEVER);
      return null;
    }
    if (!oldestSilent.graceOver.hasPassed(clock)) {
      clock.await(lock, changed, oldestSilent.graceOver);
      return null;
    }
    oldestSilent.phase = Phase.DROPPED;
    return oldestSilent;
  }
}
