/// A TCP as a driver sees it: calls that return at once, and events.
///
/// Start at [io.parley.classic.TcpPort]; [io.parley.classic.StackTcpPort] is one over any stack.
package io.parley.classic;
