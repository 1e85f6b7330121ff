package io.parley.app.simulate;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// How far it is, now and then: on a terminal one line that changes every second, else a line every
/// ten seconds, so that no log gets long.
///
/// Owned by one [SimulationRun].
public final class Progress {

  static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
  static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final PrintStream to;
  private final boolean isTerminal;
  private final LongSupplier nanoTime;
  private long last;
  private int width;

  /// Begins now.
  ///
  /// @param to where it is shown
  /// @param isTerminal whether that is a terminal
  /// @param nanoTime the clock
  public Progress(PrintStream to, boolean isTerminal, LongSupplier nanoTime) {
    this.to = to;
    this.isTerminal = isTerminal;
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /// Shows how far it is, if it is time.
  void show(Supplier<String> text) {
    Duration pause = isTerminal ? ON_A_TERMINAL : ELSEWHERE;
    if (nanoTime.getAsLong() - last >= pause.toNanos()) {
      say(text.get());
    }
  }

  /// Shows something at once.
  void say(String text) {
    clear();
    last = nanoTime.getAsLong();
    if (isTerminal) {
      to.print(text);
      to.flush();
      width = text.length();
    } else {
      to.println(text);
    }
  }

  /// Leaves the terminal's line to others.
  void clear() {
    if (width > 0) {
      to.print("\r" + " ".repeat(width) + "\r");
      to.flush();
      width = 0;
    }
  }
}
