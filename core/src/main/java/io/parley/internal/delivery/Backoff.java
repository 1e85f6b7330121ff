package io.parley.internal.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: 50 ms doubling to 5 s, each ±25 %.
///
/// Owned by one lane's worker. 50 ms is the gap in which a busy classic Mac does not listen
/// (lessons, b664ea2); 5 s bounds what a peer that came back unseen must wait; the jitter keeps
/// many senders from knocking together.
final class Backoff {

  static final Duration FIRST = Duration.ofMillis(50);
  static final Duration LONGEST = Duration.ofSeconds(5);
  static final double JITTER = 0.25;

  private final RandomGenerator random;
  private long nanos = FIRST.toNanos();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The next wait; each is twice the one before, up to the longest.
  Duration next() {
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    Duration wait = Duration.ofNanos((long) (nanos * factor));
    nanos = Math.min(2 * nanos, LONGEST.toNanos());
    return wait;
  }

  /// Starts again from the first wait: the peer showed a sign of life.
  void reset() {
    nanos = FIRST.toNanos();
  }
}
