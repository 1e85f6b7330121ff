/// What the models of classic drivers share, and nobody else knows: the lock and the one thread
/// that each of them has, and what the TCP underneath has told. And what the stacks that stand on
/// these drivers share: calls that wait over what does not.
///
/// Start at [io.parley.internal.classic.DriverThread] for the drivers, at
/// [io.parley.internal.classic.BlockingConnection] for the stacks.
package io.parley.internal.classic;
