package io.parley.bench;

/// Something worth measuring. Used once per process, by one thread.
public interface Benchmark {

  /// What it is and how much of it there is to do.
  ///
  /// @return the same each time
  About about();

  /// Starts what the contestants need.
  ///
  /// @return the contest, closed by the caller
  /// @throws Exception if that fails; nothing is left running then
  Contest open() throws Exception;

  /// A benchmark's description.
  ///
  /// @param name how it is called on the command line
  /// @param measures what it measures, a clause
  /// @param goal what is wanted, a clause
  /// @param unit of the contestants' figures
  /// @param warmUpRounds rounds before those that count
  /// @param rounds rounds that count when nobody asks for another number; chosen so that the whole
  ///   takes less than a minute on two cores
  record About(
      String name, String measures, String goal, String unit, int warmUpRounds, int rounds) {}
}
