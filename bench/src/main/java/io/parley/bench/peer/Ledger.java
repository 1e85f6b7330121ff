package io.parley.bench.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What came to the ports of a receiver since it was last asked. Any thread may call it; the lock
/// guards all of it.
final class Ledger {

  /// Latencies kept for the median; of more, the first ones.
  static final int MAX_LATENCIES = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final long[] latencies = new long[MAX_LATENCIES];

  /// By port: the number that the next text is to have.
  @GuardedBy("lock")
  private final long[] expected;

  /// By port: when its last text came; 0 if none did.
  @GuardedBy("lock")
  private final long[] lastNanos;

  /// When the first text came.
  @GuardedBy("lock")
  private long firstNanos;

  @GuardedBy("lock")
  private int received;

  @GuardedBy("lock")
  private int disordered;

  @GuardedBy("lock")
  private int awaited;

  Ledger(int ports) {
    expected = new long[ports];
    lastNanos = new long[ports];
  }

  /// Enters a text that came.
  void enter(int port, NumberedText text, long nowNanos) {
    lock.lock();
    try {
      if (received < MAX_LATENCIES) {
        latencies[received] = nowNanos - text.sentNanos();
      }
      if (received == 0) {
        firstNanos = nowNanos;
      }
      lastNanos[port] = nowNanos;
      received++;
      if (text.number() != expected[port]) {
        disordered++;
      }
      expected[port] = text.number() + 1;
      if (received == awaited) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Enters something that is no text of ours.
  void enterRubbish() {
    lock.lock();
    try {
      disordered++;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for so many texts, at most so long; then tells what came, and begins anew.
  ReceiverReport close(int texts, Duration longest) throws InterruptedException {
    lock.lock();
    try {
      awaited = texts;
      long left = longest.toNanos();
      while (received < texts && left > 0) {
        left = changed.awaitNanos(left);
      }
      ReceiverReport report =
          new ReceiverReport(received, disordered, medianLatency(), unfairness());
      received = 0;
      disordered = 0;
      Arrays.fill(expected, 0);
      Arrays.fill(lastNanos, 0);
      return report;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private double unfairness() {
    long quickest = Long.MAX_VALUE;
    long slowest = 0;
    for (long last : lastNanos) {
      if (last != 0) {
        quickest = Math.min(quickest, last - firstNanos);
        slowest = Math.max(slowest, last - firstNanos);
      }
    }
    return quickest >= slowest ? 1 : slowest / (double) Math.max(1, quickest);
  }

  @GuardedBy("lock")
  private Duration medianLatency() {
    int count = Math.min(received, MAX_LATENCIES);
    if (count == 0) {
      return Duration.ZERO;
    }
    long[] sorted = Arrays.copyOf(latencies, count);
    Arrays.sort(sorted);
    return Duration.ofNanos(sorted[count / 2]);
  }
}
