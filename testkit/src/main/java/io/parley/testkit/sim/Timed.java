package io.parley.testkit.sim;

/// What is to come at an instant of virtual time; the earlier made comes first among equals.
abstract class Timed implements Comparable<Timed> {

  /// The place of what is not in a [Timeline].
  static final int NOWHERE = -1;

  final long due;
  private final long number;

  /// Where it stands in the [Timeline], which keeps this.
  int place = NOWHERE;

  Timed(long due, long number) {
    this.due = due;
    this.number = number;
  }

  abstract void happen();

  @Override
  public int compareTo(Timed other) {
    int byTime = Long.compare(due, other.due);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
