/// From the outbox to the wire: a lane per peer.
///
/// Start at [io.parley.internal.delivery.Lane].
package io.parley.internal.delivery;
