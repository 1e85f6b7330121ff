package io.parley.mactcp.pool;

import io.parley.internal.classic.BlockingConnection;
import io.parley.internal.classic.StackLock;
import io.parley.mactcp.IoBlock;
import io.parley.mactcp.ResultCode;
import io.parley.mactcp.TcpCommand.SendFlag;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpSend;
import io.parley.mactcp.Ulp;
import io.parley.mactcp.Wds;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// What a stream does for one connection: from the open to Terminate it has its [PooledStream].
/// Guarded by the stack's lock.
///
/// One TCPRcv is under way whenever there is room for what comes, so that a reset or the peer's end
/// is noticed though nobody reads, and what came before it is kept. That room belongs to the driver
/// while `receiving`, else to the user's side.
///
/// A write copies its bytes, since the driver wants them untouched until they are acknowledged
/// (1989 p.37), and returns as soon as all are given to the driver. At most
/// [PoolConfig.Buffers#sendBytes] wait for their acknowledgement.
final class StreamConnection implements BlockingConnection.Side {

  /// The most that goes into one TCPSend: a part of what may wait, so that there is room again
  /// while the rest is on its way.
  private static final int PIECES = 4;

  private static final Set<SendFlag> PUSH = Set.of(SendFlag.PUSH);

  private final Shared shared;
  private final BlockingConnection user;

  /// Signalled when it has a stream.
  private final Condition attached;

  private @Nullable PooledStream stream;
  private boolean receiving;
  private int unacknowledged;

  StreamConnection(Shared shared) {
    this.shared = shared;
    this.user =
        new BlockingConnection(shared, shared.runner(), shared.config().buffers().areaBytes());
    this.attached = shared.lock().newCondition();
  }

  /// The connection, as its user sees it.
  BlockingConnection user() {
    return user;
  }

  /// Waits for a stream. The lock is held.
  ///
  /// @return the stream, assigned
  /// @throws NetworkException `TIMED_OUT` if the deadline had passed already, `SHORTAGE` if it
  ///   passes now, `CLOSED`
  PooledStream awaitStream(Address peer, Deadline deadline) throws NetworkException {
    if (deadline.hasPassed(shared.clock())) {
      throw user.giveUp(StackLock.Wait.IS_OVER, NetworkError.TIMED_OUT, "to call " + peer);
    }
    PooledStream mine = stream;
    while (mine == null) {
      StackLock.Wait wait = shared.await(attached, deadline);
      mine = stream;
      if (shared.isClosed() || (mine == null && wait != StackLock.Wait.GOES_ON)) {
        throw user.giveUp(wait, NetworkError.SHORTAGE, "for a free stream to call " + peer);
      }
    }
    return mine;
  }

  void attach(PooledStream to) {
    stream = to;
    user.attach(this);
    attached.signal();
  }

  void detach() {
    stream = null;
    receiving = false;
    user.detach();
  }

  /// The stack is closed.
  void wake() {
    attached.signalAll();
    user.wake();
  }

  /// Whether more of the peer's is waited for, rather than for the user to read what is there.
  boolean isReceiving() {
    return receiving;
  }

  /// Whether the peer has not acknowledged all that was sent.
  @Override
  public boolean isSending() {
    return unacknowledged > 0;
  }

  /// Receives if there is room.
  @Override
  public void receive() {
    PooledStream on = stream;
    if (on == null || receiving) {
      return;
    }
    ByteBuffer room = user.room();
    if (room.hasRemaining()) {
      receiving = true;
      on.issue(new TcpRcv(on.ptr(), 0, room), block -> received(block, room.position()));
    }
  }

  /// Sends as much as there is room for.
  @Override
  public void send(ByteBuffer from) {
    int most = shared.config().buffers().sendBytes();
    int count =
        Math.min(from.remaining(), Math.min(most - unacknowledged, Math.max(1, most / PIECES)));
    if (count <= 0) {
      return;
    }
    ByteBuffer copy = ByteBuffer.allocate(count);
    copy.put(from.slice(from.position(), count)).flip();
    PooledStream on = Objects.requireNonNull(stream, "an open output has a stream");
    if (!isSending()) {
      on.progress();
    }
    unacknowledged += count;
    IoBlock sent =
        on.issue(
            new TcpSend(on.ptr(), Ulp.DEFAULT, Wds.of(copy), PUSH), block -> sent(count, block));
    if (sent.result() == ResultCode.IN_PROGRESS || sent.result() == ResultCode.NO_ERR) {
      from.position(from.position() + count);
    } else {
      becomeBroken();
    }
  }

  @Override
  public void endOutput() {
    if (stream != null) {
      stream.close();
    }
  }

  @Override
  public void orphaned() {
    // Its stream looks after every connection that makes no progress.
  }

  @Override
  public void abort(String why) {
    if (stream != null && stream.state() == StreamState.ASSIGNED) {
      stream.giveBack();
    } else if (stream != null) {
      stream.abort(why);
    }
  }

  void becomeBroken() {
    user.fail(NetworkError.RESET, "the connection broke");
  }

  private void received(IoBlock block, int count) {
    receiving = false;
    if (block.result() == ResultCode.NO_ERR && stream != null) {
      stream.progress();
      user.filled(count);
      if (!user.isClosed()) {
        receive();
      }
    }
  }

  private void sent(int count, IoBlock block) {
    unacknowledged -= count;
    if (block.result() == ResultCode.NO_ERR && stream != null) {
      stream.sent();
    }
    user.mayWrite();
  }
}
