package io.parley.spi;

import java.time.Duration;

/// An instant on a [Clock]'s monotonic time, up to which a caller is willing to wait.
///
/// Deadlines are passed down unchanged through every layer; durations exist only in configuration.
///
/// @param nanos nanoseconds since the origin of the clock it was made with; never compared across
///   clocks
public record Deadline(long nanos) implements Comparable<Deadline> {

  /// The deadline that never passes.
  public static final Deadline NEVER = new Deadline(Long.MAX_VALUE);

  /// A deadline that has passed on every clock: whoever gets it does what can be done without
  /// waiting.
  public static final Deadline PASSED = new Deadline(0);

  /// The deadline `timeout` from now.
  ///
  /// @param clock the clock that later waits for it
  /// @param timeout how long from now; zero or negative gives a deadline that has passed
  /// @return the deadline; [#NEVER] if it lies beyond the clock's range
  public static Deadline in(Clock clock, Duration timeout) {
    long now = clock.nanos();
    long span = saturatedNanos(timeout);
    return span >= Long.MAX_VALUE - now ? NEVER : new Deadline(now + span);
  }

  /// How long until the deadline.
  ///
  /// @param clock the clock it was made with
  /// @return nanoseconds left; zero or negative when it has passed; [Long#MAX_VALUE] for [#NEVER]
  public long remainingNanos(Clock clock) {
    return nanos == Long.MAX_VALUE ? Long.MAX_VALUE : nanos - clock.nanos();
  }

  /// Whether the deadline has passed.
  ///
  /// @param clock the clock it was made with
  /// @return true from the deadline's own instant on
  public boolean hasPassed(Clock clock) {
    return remainingNanos(clock) <= 0;
  }

  /// The earlier of two deadlines of the same clock.
  ///
  /// @param other the other deadline
  /// @return this or the other
  public Deadline orSooner(Deadline other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Deadline other) {
    return Long.compare(nanos, other.nanos);
  }

  private static long saturatedNanos(Duration timeout) {
    try {
      return Math.max(0, timeout.toNanos());
    } catch (ArithmeticException tooLong) {
      return timeout.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }
}
