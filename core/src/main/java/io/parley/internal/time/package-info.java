/// The real clock, the real threads and the real randomness; no other package touches them.
///
/// Start at [io.parley.internal.time.SystemClock].
package io.parley.internal.time;
