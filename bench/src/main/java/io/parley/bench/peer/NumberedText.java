package io.parley.bench.peer;

/// The texts that benchmarks send: a number, the moment of sending, and padding. A receiver finds
/// them at the end of a csend frame, behind its last `|`.
///
/// @param number 0 for the first text to a peer, then one more each
/// @param sentNanos [System#nanoTime()] when it was sent; comparable between processes of one
///   machine on Linux, where it is `CLOCK_MONOTONIC`
public record NumberedText(long number, long sentNanos) {

  /// Characters of every text: a sentence, as people send.
  public static final int LENGTH = 100;

  private static final String PADDING = ".".repeat(LENGTH);

  /// The text to send.
  ///
  /// @return [#LENGTH] characters of ASCII
  public String text() {
    String start = number + " " + sentNanos + " ";
    return start + PADDING.substring(start.length());
  }

  /// Reads what stands behind the last `|`, without making garbage: a slow receiver would flatter a
  /// slow sender.
  ///
  /// @param frame begins with a frame
  /// @param length of the frame
  /// @return what the sender wrote
  public static NumberedText parse(byte[] frame, int length) {
    int start = length;
    while (start > 0 && frame[start - 1] != '|') {
      start--;
    }
    int space = skipDigits(frame, start, length);
    int end = skipDigits(frame, space + 1, length);
    if (space == start || end <= space + 1) {
      throw new IllegalArgumentException("not a numbered text");
    }
    return new NumberedText(digits(frame, start, space), digits(frame, space + 1, end));
  }

  private static int skipDigits(byte[] frame, int from, int length) {
    int i = from;
    while (i < length && frame[i] >= '0' && frame[i] <= '9') {
      i++;
    }
    return i;
  }

  private static long digits(byte[] frame, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = 10 * value + frame[i] - '0';
    }
    return value;
  }
}
