/// A node: its roster, its lanes, its wire and its readers, put together.
///
/// Start at [io.parley.internal.node.Node].
package io.parley.internal.node;
