import org.jspecify.annotations.NullMarked;

/// What tests of Parley, and of what is built on it or for it, run on: worlds in which one seed
/// decides everything, peers that are played in them, and a contract suite for each interface that
/// can be implemented.
///
/// Start at [io.parley.testkit.sim.SeededScheduler], or at
/// [io.parley.testkit.contract.NetworkStackContract]. Who subclasses the contract suites brings
/// JUnit and AssertJ; what simulates needs neither.
@NullMarked
module io.parley.testkit {
  requires transitive io.parley;
  requires transitive io.parley.classic;
  requires io.parley.sqlite;
  requires static org.assertj.core;
  requires static org.junit.jupiter.api;
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports io.parley.testkit.contract;
  exports io.parley.testkit.peer;
  exports io.parley.testkit.scenario;
  exports io.parley.testkit.sim;
}
