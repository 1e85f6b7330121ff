/// What all wires, and the discovery of their peers, have in common.
///
/// Start at [io.parley.internal.wire.SourceLimit]; each dialect has a package of its own below.
package io.parley.internal.wire;
