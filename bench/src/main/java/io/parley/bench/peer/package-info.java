/// The other side of a benchmark: receivers in a process of their own, and peers that do not answer
/// as they should.
///
/// Start at [io.parley.bench.peer.ReceiverProcess].
@NullMarked
package io.parley.bench.peer;

import org.jspecify.annotations.NullMarked;
