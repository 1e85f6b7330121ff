package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The [CloseHabit] of every peer we have handed over to. Any thread may call any method; the lock
/// guards the map and is held for a few steps.
final class CloseHabits {

  /// Peers remembered: as many as the roster has. Of more, those longest without a hand-over are
  /// forgotten, which costs them three hand-overs to learn again.
  static final int MAX_PEERS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger("networking");

  private final Lock lock = new ReentrantLock();

  /// In the order of their last event, oldest first. `UNKNOWN` is not kept.
  @GuardedBy("lock")
  private final Map<InetAddress, CloseHabit> habits = new LinkedHashMap<>();

  /// Whether RST is how that peer normally ends a connection, by what it has shown.
  boolean isResetNormal(InetAddress peer) {
    lock.lock();
    try {
      return habits.get(peer) == CloseHabit.RESET_IS_NORMAL;
    } finally {
      lock.unlock();
    }
  }

  /// A peer has shown something.
  void saw(InetAddress peer, CloseHabit.Event event) {
    lock.lock();
    try {
      CloseHabit removed = habits.remove(peer);
      CloseHabit before = removed == null ? CloseHabit.UNKNOWN : removed;
      CloseHabit after = before.next(event);
      if (after != CloseHabit.UNKNOWN) {
        habits.put(peer, after);
      }
      if (habits.size() > MAX_PEERS) {
        habits.remove(habits.keySet().iterator().next());
      }
      if (after != before && isSettled(before, after)) {
        LOG.info("{} closes like this: {} -> {} ({})", peer.getHostAddress(), before, after, event);
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many peers are remembered.
  int size() {
    lock.lock();
    try {
      return habits.size();
    } finally {
      lock.unlock();
    }
  }

  private static boolean isSettled(CloseHabit before, CloseHabit after) {
    return before == CloseHabit.RESET_IS_NORMAL || after == CloseHabit.RESET_IS_NORMAL;
  }
}
