/// A TCP as a driver sees it: calls that return at once, and events.
///
/// Start at [io.parley.classic.TcpPort].
package io.parley.classic;
