package io.parley.spi;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/// Time, and the only timed wait there is.
///
/// Every method may be called by any thread and none throws but as said. A simulated clock jumps to
/// the next deadline when nobody can run, which is why no code may wait for time in another way.
public interface Clock {

  /// Monotonic time.
  ///
  /// @return nanoseconds since this clock's origin, zero or more, never falling
  long nanos();

  /// The time of day, for people and for records. It may jump; nothing is timed by it.
  ///
  /// @return the wall-clock time
  Instant wallTime();

  /// The time zone of the people here.
  ///
  /// @return the zone; UTC where nobody says otherwise
  default ZoneId zone() {
    return ZoneOffset.UTC;
  }

  /// Waits until the condition is signalled or the deadline passes, whichever is first.
  ///
  /// As with [Condition#await()], the lock is given up while waiting and held again on return, and
  /// wake-ups without a signal happen: call it in a loop that tests what is waited for.
  ///
  /// @param lock the lock of the condition, held by the caller
  /// @param condition a condition of that lock
  /// @param deadline when to give up; [Deadline#NEVER] waits for the signal alone
  /// @return false if the deadline has passed, else true
  /// @throws InterruptedException if the calling thread is interrupted
  boolean await(Lock lock, Condition condition, Deadline deadline) throws InterruptedException;
}
