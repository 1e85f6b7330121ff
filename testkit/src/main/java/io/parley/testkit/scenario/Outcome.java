package io.parley.testkit.scenario;

import io.parley.testkit.sim.SimulationFailure;
import io.parley.testkit.sim.Trace;
import java.util.Optional;

/// What became of a run.
///
/// @param seed its seed
/// @param figures what happened, in figures
/// @param trace what happened, as far as it is kept
/// @param failure what did not hold; empty if all did
public record Outcome(
    long seed, Figures figures, Trace trace, Optional<SimulationFailure> failure) {}
