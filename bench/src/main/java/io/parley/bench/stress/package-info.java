/// Stress tests (jcstress) of the core's classes that share memory between threads. `mvn verify`
/// runs them; a forbidden result fails the build.
///
/// Every wait in them has a deadline far beyond anything a busy machine does to a thread, so that a
/// lost wake-up is a forbidden result and not a test that hangs. Start at
/// [io.parley.bench.stress.OutboxRoomLimitStress].
@NullMarked
package io.parley.bench.stress;

import org.jspecify.annotations.NullMarked;
