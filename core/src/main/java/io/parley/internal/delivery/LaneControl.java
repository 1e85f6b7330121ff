package io.parley.internal.delivery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessageId;
import io.parley.PeerId;
import io.parley.ShutdownReport.Undelivered;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a lane's worker and the other threads tell each other: what was offered, that the lane
/// closes, what the worker does. The lock guards all of it and is held for a few steps, never while
/// the store or the wire works. States and transitions: [LaneState].
final class LaneControl {

  private static final Logger LOG = LoggerFactory.getLogger("messaging");

  private final Clock clock;
  private final PeerId peer;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// Whether the outbox may hold entries after `lastTaken`.
  @GuardedBy("lock")
  private boolean offered = true;

  /// Senders between asking for room and the end of their commit.
  @GuardedBy("lock")
  private int accepting;

  /// Messages that somebody gave up and the worker has not looked at: as many as an outbox holds.
  @GuardedBy("lock")
  private final Set<MessageId> dropped = new LinkedHashSet<>();

  @GuardedBy("lock")
  private boolean signOfLife;

  @GuardedBy("lock")
  private boolean closing;

  /// While closing: when to leave the rest undelivered.
  @GuardedBy("lock")
  private Deadline drainUntil = Deadline.NEVER;

  @GuardedBy("lock")
  private final List<Undelivered> cutOff = new ArrayList<>();

  @GuardedBy("lock")
  private LaneState state = LaneState.IDLE;

  @GuardedBy("lock")
  private String reason = "new";

  LaneControl(Clock clock, PeerId peer) {
    this.clock = clock;
    this.peer = peer;
  }

  /// A sender begins to accept a message; false when the lane closes.
  boolean beginAccept() {
    lock.lock();
    try {
      if (closing) {
        return false;
      }
      accepting++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// A sender has accepted a message, or has not.
  void endAccept(boolean accepted) {
    lock.lock();
    try {
      accepting--;
      offered |= accepted;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The outbox may hold more.
  void offer() {
    lock.lock();
    try {
      offered = true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the outbox may hold more or something was dropped; false when the lane is closed
  /// and it does not.
  boolean awaitOffer() throws InterruptedException {
    lock.lock();
    try {
      while (!offered && dropped.isEmpty() && !(closing && accepting == 0)) {
        become(LaneState.IDLE, "the outbox is empty");
        clock.await(lock, changed, Deadline.NEVER);
      }
      boolean more = (offered || !dropped.isEmpty()) && !drainUntil.hasPassed(clock);
      offered = false;
      return more;
    } finally {
      lock.unlock();
    }
  }

  /// Somebody gives a message up.
  void drop(MessageId message) {
    lock.lock();
    try {
      dropped.add(message);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The messages that were given up. They are forgotten with the answer.
  List<MessageId> takeDropped() {
    lock.lock();
    try {
      List<MessageId> taken = List.copyOf(dropped);
      dropped.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Waits before the next try, until the time, a sign of life or something dropped; true if it was
  /// a sign of life.
  boolean awaitRetry(Deadline retryAt) throws InterruptedException {
    lock.lock();
    try {
      while (!signOfLife && dropped.isEmpty() && !retryAt.orSooner(drainUntil).hasPassed(clock)) {
        clock.await(lock, changed, retryAt.orSooner(drainUntil));
      }
      boolean woken = signOfLife;
      signOfLife = false;
      return woken;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the time, or until the rest is to be left undelivered.
  void awaitEndOf(Deadline pause) throws InterruptedException {
    lock.lock();
    try {
      while (!pause.orSooner(drainUntil).hasPassed(clock)) {
        clock.await(lock, changed, pause.orSooner(drainUntil));
      }
    } finally {
      lock.unlock();
    }
  }

  /// The peer is there.
  void signOfLife() {
    lock.lock();
    try {
      signOfLife = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A try begins: what was a sign of life before it tells nothing about what comes after.
  void forgetSignOfLife() {
    lock.lock();
    try {
      signOfLife = false;
    } finally {
      lock.unlock();
    }
  }

  /// Nothing is accepted from now on, and the rest is left undelivered at the deadline.
  void close(Deadline deadline) {
    lock.lock();
    try {
      closing = true;
      drainUntil = deadline;
      signOfLife = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /// Whether the rest is to be left undelivered.
  boolean isDrainOver() {
    lock.lock();
    try {
      return drainUntil.hasPassed(clock);
    } finally {
      lock.unlock();
    }
  }

  /// Remembers a delivery that the end of the lane made `UNKNOWN`.
  void noteIfCutOff(Delivery ended, String text) {
    lock.lock();
    try {
      if (closing && ended.state() == DeliveryState.UNKNOWN) {
        cutOff.add(new Undelivered(ended, text));
      }
    } finally {
      lock.unlock();
    }
  }

  List<Undelivered> cutOff() {
    lock.lock();
    try {
      return List.copyOf(cutOff);
    } finally {
      lock.unlock();
    }
  }

  String activity() {
    lock.lock();
    try {
      return switch (state) {
        case IDLE -> "idle";
        case SENDING -> "sending";
        case WAITING -> "retrying: " + reason;
        case HELD -> "held: " + reason;
        case STOPPED -> "stopped";
      };
    } finally {
      lock.unlock();
    }
  }

  /// The one way to another state.
  void become(LaneState next, String why) {
    lock.lock();
    try {
      if (state != next && !state.mayBecome(next)) {
        throw new IllegalStateException("a lane cannot go from " + state + " to " + next);
      }
      if (state != next) {
        LOG.debug("lane {}: {} -> {} ({})", peer, state, next, why);
      }
      state = next;
      reason = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean awaitStopped(Deadline deadline) throws InterruptedException {
    lock.lock();
    try {
      while (state != LaneState.STOPPED) {
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
}
