package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Keeps a source of rubbish from filling the log. Any thread may call it; the lock guards the map.
final class Complaints {

  /// How long a source is not complained about again.
  static final Duration PAUSE = Duration.ofSeconds(1);

  /// Sources remembered; of more, the one complained about longest ago is forgotten.
  static final int MAX_SOURCES = 1_024;

  private final Clock clock;
  private final Lock lock = new ReentrantLock();

  /// Until when a source is spared; oldest first.
  @GuardedBy("lock")
  private final Map<InetAddress, Deadline> spared = new LinkedHashMap<>();

  Complaints(Clock clock) {
    this.clock = clock;
  }

  /// Whether a line about this source may be logged now; if so, the next may only after a pause.
  boolean mayComplain(InetAddress source) {
    lock.lock();
    try {
      Deadline until = spared.get(source);
      if (until != null && !until.hasPassed(clock)) {
        return false;
      }
      spared.remove(source);
      spared.put(source, Deadline.in(clock, PAUSE));
      if (spared.size() > MAX_SOURCES) {
        spared.remove(spared.keySet().iterator().next());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// How many sources are remembered.
  int size() {
    lock.lock();
    try {
      return spared.size();
    } finally {
      lock.unlock();
    }
  }
}
