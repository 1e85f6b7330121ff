package io.parley.internal.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Who has just said that it leaves, so that a beacon which its farewell has overtaken on the way
/// does not bring it back.
///
/// Frames are numbered (wire-csend section 2.1), and the farewell has a node's last number; but a
/// node that starts again begins at 1. So a smaller number is one of before only for [#STRAGGLERS];
/// who starts again within that is heard by its next beacon.
///
/// Any thread may call it; the lock guards the map.
final class Farewells {

  /// How long a datagram may be on its way in a LAN after one that left later. Far more than that,
  /// and less than anybody takes to start again.
  static final Duration STRAGGLERS = Duration.ofMillis(200);

  /// Addresses remembered; of more, the oldest farewell is forgotten.
  static final int MAX = 1_024;

  private final Clock clock;
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<InetAddress, Farewell> all = new LinkedHashMap<>();

  private record Farewell(int id, Deadline forgottenAt) {}

  Farewells(Clock clock) {
    this.clock = clock;
  }

  /// Somebody left.
  ///
  /// @param source where it was
  /// @param id its last frame's number, unsigned
  void add(InetAddress source, int id) {
    lock.lock();
    try {
      all.remove(source);
      all.put(source, new Farewell(id, Deadline.in(clock, STRAGGLERS)));
      if (all.size() > MAX) {
        all.remove(all.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether a frame left before the farewell that has been heard from its address.
  boolean haveOvertaken(InetAddress source, int id) {
    lock.lock();
    try {
      Farewell farewell = all.get(source);
      return farewell != null
          && !farewell.forgottenAt().hasPassed(clock)
          && Integer.compareUnsigned(id, farewell.id()) < 0;
    } finally {
      lock.unlock();
    }
  }
}
