/// What the models of classic drivers share, and nobody else knows: the lock and the one thread
/// that each of them has, and what the TCP underneath has told.
///
/// Start at [io.parley.internal.classic.DriverThread].
package io.parley.internal.classic;
