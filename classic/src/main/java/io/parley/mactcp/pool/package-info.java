/// A network stack on MacTCP: a pool of streams that are used again and again, driven by completion
/// routines and an ASR, as the origin document ("MacTCP: Connection Pool Architecture") wants it.
///
/// Start at [io.parley.mactcp.pool.MacTcpStack]; what a stream goes through stands in
/// [io.parley.mactcp.pool.StreamState].
package io.parley.mactcp.pool;
