package io.parley.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What happened in a simulated run, line by line: virtual time, thread, what.
///
/// The scheduler writes each switch, the network each call and segment, and a test what it likes.
/// Two runs of one seed must give the same lines. Written and read by the thread that runs the
/// simulation.
///
/// A line becomes text only when it is read. [RunOptions] says how many are kept; all are counted,
/// and go into the [#digest].
public final class Trace {

  /// The word for the switch to another thread.
  static final String RUNS = "runs";

  /// How many lines are kept at least, so that enough of them are no switches.
  public static final int TAIL = 200;

  /// Lines at the end of a failure's report, switches left out.
  private static final int REPORTED = 20;

  private static final int FIRST_SIZE = 1 << 10;

  /// An odd number whose bits are evenly mixed: 2 to the 64th, divided by the golden ratio.
  private static final long MIXER = 0x9E37_79B9_7F4A_7C15L;

  private final int most;
  private long[] nanos;
  private @Nullable String[] threads;
  private @Nullable Object[] whats;
  private int count;
  private long digest;

  Trace(int most) {
    this.most = Math.max(TAIL, most);
    int size = Math.min(this.most, FIRST_SIZE);
    nanos = new long[size];
    threads = new String[size];
    whats = new Object[size];
  }

  /// Adds a line.
  ///
  /// @param what its text; an object that is not a string needs `equals` and a `hashCode` that is
  ///   the same in every JVM, as records of strings and numbers have it, unlike enum constants
  void add(long instant, String thread, Object what) {
    if (count == nanos.length && count < most) {
      grow();
    }
    int place = count % nanos.length;
    nanos[place] = instant;
    threads[place] = thread;
    whats[place] = what;
    count++;
    mix(instant);
    mix(((long) thread.hashCode() << Integer.SIZE) + what.hashCode());
  }

  /// The lines that are kept, oldest first: `12.000345678 lane-bob: runs`.
  ///
  /// @return the lines
  public List<String> lines() {
    return lines(firstKept());
  }

  /// How many lines were written, kept or not.
  ///
  /// @return the count
  public int count() {
    return count;
  }

  /// A number made of all lines, kept or not: two traces that have the same count and digest are
  /// the same trace, but for one chance in billions. It is the same in every JVM of one version of
  /// Java.
  ///
  /// @return 64 bits
  public long digest() {
    return digest;
  }

  /// The first line in which this trace and another differ.
  ///
  /// @param other the other run's trace, of which as many lines are kept
  /// @return both lines, for people; empty if the traces are the same
  public Optional<String> firstDifference(Trace other) {
    int common = Math.min(count, other.count);
    for (int i = Math.max(firstKept(), other.firstKept()); i < common; i++) {
      if (!isLineSame(i, other)) {
        return Optional.of("line " + (i + 1) + " differs:\n  " + line(i) + "\n  " + other.line(i));
      }
    }
    if (count != other.count) {
      Trace longer = count > common ? this : other;
      return Optional.of("one run goes on after line " + common + ":\n  " + longer.line(common));
    }
    return digest == other.digest
        ? Optional.empty()
        : Optional.of("a line before number " + (firstKept() + 1) + ", which is not kept");
  }

  String tail() {
    List<String> told = new ArrayList<>();
    for (int i = count - 1; i >= firstKept() && told.size() < REPORTED; i--) {
      if (!RUNS.equals(whats[i % nanos.length])) {
        told.addFirst(line(i));
      }
    }
    return "  " + String.join("\n  ", told);
  }

  private void mix(long value) {
    digest = (digest ^ value) * MIXER;
    digest ^= digest >>> Integer.SIZE;
  }

  private void grow() {
    int size = Math.min(most, 2 * count);
    nanos = Arrays.copyOf(nanos, size);
    threads = Arrays.copyOf(threads, size);
    whats = Arrays.copyOf(whats, size);
  }

  private int firstKept() {
    return Math.max(0, count - nanos.length);
  }

  private List<String> lines(int from) {
    List<String> lines = new ArrayList<>(count - from);
    for (int i = from; i < count; i++) {
      lines.add(line(i));
    }
    return lines;
  }

  private String line(int number) {
    int place = number % nanos.length;
    long instant = nanos[place];
    return "%d.%09d %s: %s"
        .formatted(instant / 1_000_000_000, instant % 1_000_000_000, threads[place], whats[place]);
  }

  private boolean isLineSame(int number, Trace other) {
    int here = number % nanos.length;
    int there = number % other.nanos.length;
    return nanos[here] == other.nanos[there]
        && Objects.equals(threads[here], other.threads[there])
        && Objects.equals(whats[here], other.whats[there]);
  }
}
