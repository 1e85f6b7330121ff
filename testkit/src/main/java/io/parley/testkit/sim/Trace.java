package io.parley.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What happened in a simulated run, line by line: virtual time, thread, what.
///
/// The scheduler writes each switch, the network each call, and a test what it likes. Two runs of
/// one seed must give the same lines. Written and read by the thread that runs the simulation.
public final class Trace {

  private static final int TAIL = 20;

  private final List<Entry> entries = new ArrayList<>();

  Trace() {}

  void add(long nanos, String thread, Object what) {
    entries.add(new Entry(nanos, thread, what));
  }

  /// All lines, oldest first: `12.000345678 lane-bob: runs`.
  ///
  /// @return the lines
  public List<String> lines() {
    return lines(0);
  }

  /// The first line in which this trace and another differ.
  ///
  /// @param other the other run's trace
  /// @return both lines, for people; empty if the traces are the same
  public Optional<String> firstDifference(Trace other) {
    int common = Math.min(entries.size(), other.entries.size());
    for (int i = 0; i < common; i++) {
      if (!entries.get(i).equals(other.entries.get(i))) {
        return Optional.of(difference(i, entries.get(i), other.entries.get(i)));
      }
    }
    if (entries.size() == other.entries.size()) {
      return Optional.empty();
    }
    List<Entry> longer = entries.size() > common ? entries : other.entries;
    return Optional.of("one run goes on after line " + common + ":\n  " + longer.get(common));
  }

  String tail() {
    return "  " + String.join("\n  ", lines(Math.max(0, entries.size() - TAIL)));
  }

  private List<String> lines(int from) {
    return entries.subList(from, entries.size()).stream().map(Entry::toString).toList();
  }

  private static String difference(int index, Entry one, Entry two) {
    return "line " + (index + 1) + " differs:\n  " + one + "\n  " + two;
  }

  private record Entry(long nanos, String thread, Object what) {
    @Override
    public String toString() {
      return "%d.%09d %s: %s".formatted(nanos / 1_000_000_000, nanos % 1_000_000_000, thread, what);
    }
  }
}
