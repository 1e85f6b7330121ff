package io.parley.internal.wire;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// How often each source is heeded, so that one that floods us costs little: its datagrams, and
/// lines about it in the log. Any thread may call it; the lock guards the map.
public final class SourceLimit {

  /// Sources remembered; of more, the one whose second began first is forgotten.
  static final int MAX_SOURCES = 1_024;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Clock clock;
  private final int perSecond;
  private final Lock lock = new ReentrantLock();

  /// The second that runs for each source; the one that began first is first.
  @GuardedBy("lock")
  private final Map<InetAddress, Second> seconds = new LinkedHashMap<>();

  /// A second that began with a source's first try.
  private record Second(Deadline end, int passed) {}

  /// Makes a limit.
  ///
  /// @param clock all time
  /// @param perSecond how many tries of one source pass within a second that begins with the first
  public SourceLimit(Clock clock, int perSecond) {
    this.clock = clock;
    this.perSecond = perSecond;
  }

  /// Whether this try of a source is to be heeded.
  ///
  /// @param source who tries
  /// @return true if it has not had all of this second's yet
  public boolean passes(InetAddress source) {
    lock.lock();
    try {
      Second running = seconds.get(source);
      if (running == null || running.end().hasPassed(clock)) {
        seconds.remove(source);
        running = new Second(Deadline.in(clock, SECOND), 0);
      }
      boolean passes = running.passed() < perSecond;
      seconds.put(source, new Second(running.end(), running.passed() + (passes ? 1 : 0)));
      if (seconds.size() > MAX_SOURCES) {
        seconds.remove(seconds.keySet().iterator().next());
      }
      return passes;
    } finally {
      lock.unlock();
    }
  }

  /// How many sources are remembered.
  int size() {
    lock.lock();
    try {
      return seconds.size();
    } finally {
      lock.unlock();
    }
  }
}
