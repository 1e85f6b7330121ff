package io.parley.internal.discovery;

import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The questions of a node: one number for all that it asks within [#PERIOD], so that nothing need
/// be remembered of who was asked. Whoever repeats the number in a signed beacon has made it within
/// twice that time: a recording of an older one does not know it.
///
/// Belongs to whoever holds its user's lock.
final class Nonces {

  /// How long one number is asked, and for how long after that it is taken as an answer.
  static final Duration PERIOD = Duration.ofSeconds(10);

  private final Clock clock;
  private final RandomGenerator random;
  private long current;
  private long previous = Beacon.NONE;
  private Deadline end;

  Nonces(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    this.current = draw();
    this.end = Deadline.in(clock, PERIOD);
  }

  /// What to ask now.
  long current() {
    if (end.hasPassed(clock)) {
      previous = current;
      current = draw();
      end = Deadline.in(clock, PERIOD);
    }
    return current;
  }

  /// Whether an answer is one to a question of ours that is not old.
  boolean areAnsweredBy(long answer) {
    return answer != Beacon.NONE && (answer == current() || answer == previous);
  }

  private long draw() {
    long drawn = random.nextLong();
    while (drawn == Beacon.NONE) {
      drawn = random.nextLong();
    }
    return drawn;
  }
}
