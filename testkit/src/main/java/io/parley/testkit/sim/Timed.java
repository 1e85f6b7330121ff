package io.parley.testkit.sim;

/// What is to come at an instant of virtual time; the earlier made comes first among equals.
abstract class Timed implements Comparable<Timed> {

  final long due;
  private final long number;

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
