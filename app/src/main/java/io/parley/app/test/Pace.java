package io.parley.app.test;

import java.time.Duration;

/// The time of a test. It is given, so that a unit test need not wait.
public interface Pace {

  /// Waits for so long, or until the test is told to stop.
  ///
  /// @return whether the test goes on
  /// @throws InterruptedException if the calling thread is interrupted
  boolean pause(Duration length) throws InterruptedException;

  /// Whether the test goes on: nobody has told it to stop.
  boolean goesOn();

  /// Monotonic time in nanoseconds.
  long nanos();
}
