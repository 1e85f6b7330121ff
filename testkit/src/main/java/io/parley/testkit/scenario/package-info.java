/// Worlds of several nodes in which things go wrong, and what must hold in them all the same.
///
/// A [io.parley.testkit.scenario.Scenario] says who is there and what they do, in plain Java; a
/// [io.parley.testkit.scenario.FaultMix] says what goes wrong.
/// [io.parley.testkit.scenario.Simulation] runs it under many seeds, and of one that fails it finds
/// the fewest faults that it takes.
package io.parley.testkit.scenario;
