/// `parley simulate`: scenarios of the testkit under many seeds, and what became of them.
///
/// Start at [io.parley.app.simulate.SimulationRun].
package io.parley.app.simulate;
