package io.parley.mactcp.pool;

import io.parley.internal.classic.BlockingConnection;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The streams that call: the origin document's connection pool, with the line of those who wait
/// for one. Guarded by the stack's lock.
///
/// First come, first served: who has waited longest for a peer to whom no stream leads gets the
/// stream that is free next. One whose peer is busy lets others pass, and is the first for that
/// peer: two streams never lead to one, so nothing can overtake on the way. A lane that has sent a
/// message goes to the end of the line for its next one, which is what makes lanes equal.
///
/// The line is as long as there are threads that call, which is for their owner to bound: a node
/// has one for each peer.
final class StreamPool implements PooledStream.Owner {

  private final Shared shared;
  private final List<PooledStream> streams = new ArrayList<>();
  private final Deque<Turn> line = new ArrayDeque<>();

  /// One who waits.
  private record Turn(StreamConnection made, Address peer) {}

  StreamPool(Shared shared) {
    this.shared = shared;
    try {
      for (int i = 1; i <= shared.config().streams(); i++) {
        streams.add(new PooledStream(shared, "send-" + i, this));
      }
    } catch (NetworkException e) {
      throw new IllegalArgumentException("the driver has not so many streams", e);
    }
  }

  List<PooledStream> streams() {
    return streams;
  }

  /// Makes a connection: see [io.parley.spi.NetworkStack#connect].
  BlockingConnection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    var turn = new Turn(new StreamConnection(shared), peer);
    shared.lock().lock();
    try {
      shared.checkOpen();
      line.add(turn);
      serve();
      turn.made.awaitStream(peer, deadline).call(turn.made, from, peer);
      turn.made.user().awaitOpen(peer, deadline);
      return turn.made.user();
    } finally {
      line.remove(turn);
      shared.lock().unlock();
    }
  }

  /// Wakes all who wait, since the stack is closed. The lock is held.
  void close() {
    line.forEach(turn -> turn.made.wake());
    streams.forEach(PooledStream::wakeUser);
  }

  @Override
  public void isUp(BlockingConnection made) {
    // Who called it waits for it.
  }

  @Override
  public void isFree(PooledStream freed, boolean afterFailure) {
    serve();
  }

  private void serve() {
    if (shared.isClosed()) {
      return;
    }
    PooledStream free = free();
    for (Iterator<Turn> turns = line.iterator(); turns.hasNext() && free != null; ) {
      Turn next = turns.next();
      if (!isBusy(next.peer)) {
        turns.remove();
        free.assign(next.made, next.peer);
        free = free();
      }
    }
  }

  private @Nullable PooledStream free() {
    for (PooledStream each : streams) {
      if (each.state() == StreamState.FREE) {
        return each;
      }
    }
    return null;
  }

  /// Whether a stream leads to a peer.
  private boolean isBusy(Address peer) {
    for (PooledStream each : streams) {
      if (peer.equals(each.target())) {
        return true;
      }
    }
    return false;
  }
}
