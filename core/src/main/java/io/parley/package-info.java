/// The library's API: a node ([Messenger]), its peers, messages, deliveries and events.
///
/// Start at [Messenger]. All types here are immutable values but `Messenger` and [Cursor], which
/// any thread may use.
package io.parley;
