/// A small deterministic world for tests: production code, blocking code and all, on virtual
/// threads whose scheduler, clock, randomness and network are seeded.
///
/// Start at [io.parley.testkit.sim.SeededScheduler], which shows how a test looks; then
/// [io.parley.testkit.sim.SimNetwork]. All of it runs on the one platform thread of the test, so
/// the classes here that production code does not call hold plain fields without locks.
package io.parley.testkit.sim;
