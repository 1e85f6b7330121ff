package io.parley.mactcp.pool;

import io.parley.classic.TcpPort;
import io.parley.classic.TcpPort.Runner.Part;
import io.parley.mactcp.IoBlock;
import io.parley.mactcp.Reply;
import io.parley.mactcp.ResultCode;
import io.parley.mactcp.TcpCommand.SendFlag;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpSend;
import io.parley.mactcp.Ulp;
import io.parley.mactcp.Wds;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// One connection, as its user sees it. Guarded by the stack's lock.
///
/// It has its [PooledStream] from the open to Terminate, and may outlive that: what was received
/// can be read, and the end be told, while the stream serves the next connection.
///
/// One TCPRcv is under way whenever there is room in `input`, so that a reset or the peer's end is
/// noticed though nobody reads, and what came before it is kept. `input` belongs to the driver
/// while `receiving`, else to us.
///
/// Its user's threads do the blocking calls of the TCP underneath as its [runner][TcpPort.Runner],
/// while they wait: a message is sent without any other thread. If the user stays away for longer
/// than [#WATCH], or closes, threads of that TCP go on.
///
/// A write copies its bytes, since the driver wants them untouched until they are acknowledged
/// (1989 p.37), and returns as soon as all are given to the driver. At most
/// [PoolConfig.Buffers#sendBytes] wait for their acknowledgement.
final class StreamConnection implements Connection {

  /// The most that goes into one TCPSend: a part of what may wait, so that there is room again
  /// while the rest is on its way.
  private static final int PIECES = 4;

  /// How large `input` is at first.
  private static final int FIRST_BYTES = 1_024;

  /// How long nobody need look after what comes.
  private static final Duration WATCH = Duration.ofMillis(10);

  private static final Set<SendFlag> PUSH = Set.of(SendFlag.PUSH);

  private final Shared shared;
  private final TcpPort.Runner runner;

  /// Signalled to who waits for the connection, for bytes or for the end.
  private final Condition mayRead;

  /// Signalled to who waits for room.
  private final Condition mayWrite;

  private ByteBuffer input;
  private Life life = Life.OPENING;
  private @Nullable PooledStream stream;
  private Reply.@Nullable Opened ends;
  private @Nullable NetworkError failure;

  /// In `input`: what is behind it was not read.
  private int readTo;

  /// In `input`: what is behind it is room.
  private int filledTo;

  private boolean receiving;

  /// Whether the runner has left.
  private boolean isLeft;

  /// How many of the user's threads wait for what comes.
  private int watchers;

  /// When the last of them stopped to.
  private long unwatchedSince;

  private boolean inputEnded;
  private boolean outputEnded;
  private int unacknowledged;

  /// How it stands between its user and its peer.
  private enum Life {
    /// It waits for a stream, or for its open to end.
    OPENING,
    /// It is there, or both sides have closed it in order.
    OPEN,
    /// It never came about.
    FAILED,
    /// It broke.
    BROKEN,
    /// It was aborted since its peer did nothing.
    STALE,
    /// Its user has closed or aborted it.
    CLOSED
  }

  StreamConnection(Shared shared) {
    this.shared = shared;
    this.runner = shared.runner();
    this.isLeft = runner.equals(TcpPort.Runner.IDLE);
    this.mayRead = shared.lock().newCondition();
    this.mayWrite = shared.lock().newCondition();
    this.input = ByteBuffer.allocate(Math.min(FIRST_BYTES, shared.config().buffers().areaBytes()));
  }

  @Override
  public Address local() {
    return ends().local();
  }

  @Override
  public Address remote() {
    return ends().remote();
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) throws NetworkException {
    if (!into.hasRemaining()) {
      throw new IllegalArgumentException("a read needs room in the buffer");
    }
    shared.lock().lock();
    watchers++;
    try {
      checkNotClosed();
      var waiting = new Waiting(mayRead, Part.INPUT, deadline);
      while (!isUnread()) {
        if (inputEnded) {
          return -1;
        }
        checkAlive();
        await(waiting, "waiting for bytes from ");
      }
      return take(into);
    } finally {
      watchers--;
      stopWatching();
      shared.lock().unlock();
    }
  }

  @Override
  public void write(ByteBuffer from, Deadline deadline) throws NetworkException {
    shared.lock().lock();
    try {
      checkWritable();
      if (deadline.hasPassed(shared.clock())) {
        throw missedDeadline();
      }
      var waiting = new Waiting(mayWrite, Part.OUTPUT, deadline);
      while (from.hasRemaining()) {
        int room = shared.config().buffers().sendBytes() - unacknowledged;
        if (room > 0) {
          send(from, room);
          waiting.run();
        } else {
          awaitRoom(waiting);
        }
        checkWritable();
      }
    } finally {
      shared.lock().unlock();
    }
  }

  @Override
  public void shutdownOutput() throws NetworkException {
    shared.lock().lock();
    try {
      checkNotClosed();
      checkAlive();
      endOutput();
      runEnd();
    } finally {
      shared.lock().unlock();
    }
  }

  @Override
  public void close() {
    shared.locked(() -> {
      if (life == Life.OPEN && isUnread()) {
        end("closed with bytes unread");
      } else if (life == Life.OPEN) {
        endOutput();
        runEnd();
      }
      become(Life.CLOSED);
      leaveToOthers();
    });
  }

  @Override
  public void abort() {
    shared.locked(() -> {
      if (life != Life.CLOSED) {
        end("aborted");
      }
    });
  }

  @Override
  public String toString() {
    return ends == null ? "a connection to be" : ends.local() + ">" + ends.remote();
  }

  /// What does its blocking calls.
  TcpPort.Runner runner() {
    return runner;
  }

  /// Waits for a stream. The lock is held.
  ///
  /// @return the stream, assigned
  /// @throws NetworkException `TIMED_OUT` if the deadline had passed already, `SHORTAGE` if it
  ///   passes now, `CLOSED`
  PooledStream awaitStream(Address peer, Deadline deadline) throws NetworkException {
    if (deadline.hasPassed(shared.clock())) {
      throw giveUp(Shared.Wait.IS_OVER, NetworkError.TIMED_OUT, "to call " + peer);
    }
    PooledStream mine = stream;
    while (mine == null) {
      Shared.Wait wait = shared.await(mayRead, deadline);
      mine = stream;
      if (shared.isClosed() || (mine == null && wait != Shared.Wait.GOES_ON)) {
        throw giveUp(wait, NetworkError.SHORTAGE, "for a free stream to call " + peer);
      }
    }
    return mine;
  }

  /// Waits until it is there. The lock is held.
  ///
  /// @throws NetworkException as [io.parley.spi.NetworkStack#connect] does; it is then given up
  void awaitOpen(Address peer, Deadline deadline) throws NetworkException {
    var waiting = new Waiting(mayRead, Part.CALL, deadline);
    while (life == Life.OPENING) {
      Shared.Wait wait = waiting.goOn();
      if (shared.isClosed() || (life == Life.OPENING && wait != Shared.Wait.GOES_ON)) {
        throw giveUp(wait, NetworkError.TIMED_OUT, "for an answer of " + peer);
      }
    }
    if (life != Life.OPEN) {
      NetworkError why = failure == null ? NetworkError.CLOSED : failure;
      throw new NetworkException(why, "no connection to " + peer + ": " + why);
    }
    stopWatching();
  }

  /// Receives if there is room. The lock is held.
  void receive() {
    PooledStream on = stream;
    if (on == null || receiving || inputEnded) {
      return;
    }
    if (!isUnread()) {
      makeRoom();
    }
    if (filledTo < input.capacity()) {
      receiving = true;
      ByteBuffer room = input.slice(filledTo, input.capacity() - filledTo);
      on.issue(new TcpRcv(on.ptr(), 0, room), block -> received(block, room.position()));
    }
  }

  void attach(PooledStream to) {
    stream = to;
    mayRead.signal();
  }

  void detach() {
    stream = null;
    receiving = false;
    wake();
  }

  void becomeOpen(Reply.Opened between) {
    ends = between;
    unwatchedSince = shared.clock().nanos();
    become(Life.OPEN);
  }

  void becomeFailed(NetworkError why) {
    if (life == Life.OPENING) {
      failure = why;
      become(Life.FAILED);
    }
  }

  /// The peer has closed, and all that it sent is here.
  void endInput() {
    inputEnded = true;
    mayRead.signalAll();
  }

  /// It was reset; after both have closed that does not matter any more.
  void becomeBroken() {
    if (life == Life.OPEN && !(inputEnded && outputEnded)) {
      become(Life.BROKEN);
    }
  }

  void becomeStale() {
    if (life == Life.OPENING) {
      failure = NetworkError.TIMED_OUT;
    }
    if (life != Life.CLOSED) {
      become(Life.STALE);
    }
  }

  /// When somebody else has to look after what comes; NEVER while the user does, or others do.
  Deadline unwatchedAt() {
    boolean watched = isLeft || watchers > 0 || ends == null;
    return watched ? Deadline.NEVER : new Deadline(unwatchedSince + WATCH.toNanos());
  }

  /// The user's threads do nothing for it any more. The lock is held.
  void leaveToOthers() {
    if (!isLeft) {
      isLeft = true;
      runner.leave();
    }
  }

  /// Whether more of the peer's is waited for, rather than for the user to read what is there.
  boolean isReceiving() {
    return receiving;
  }

  /// Whether the peer has not acknowledged all that was sent.
  boolean isSending() {
    return unacknowledged > 0;
  }

  void wake() {
    mayRead.signalAll();
    mayWrite.signalAll();
  }

  private Reply.Opened ends() {
    return Objects.requireNonNull(ends, "nobody has a connection before it is open");
  }

  private void become(Life next) {
    life = next;
    wake();
  }

  /// Breaks it off, if there is anything left of it. It is closed.
  private void end(String why) {
    become(Life.CLOSED);
    if (stream != null) {
      stream.abort(why);
    }
  }

  private void endOutput() {
    if (!outputEnded) {
      outputEnded = true;
      if (stream != null) {
        stream.close();
      }
      wake();
    }
  }

  private boolean isUnread() {
    return readTo < filledTo;
  }

  private int take(ByteBuffer into) {
    int count = Math.min(into.remaining(), filledTo - readTo);
    into.put(input.slice(readTo, count));
    readTo += count;
    receive();
    return count;
  }

  /// All is read: begins at the start again, in a larger buffer if it was full.
  private void makeRoom() {
    int area = shared.config().buffers().areaBytes();
    if (filledTo == input.capacity() && input.capacity() < area) {
      input = ByteBuffer.allocate(area);
    }
    readTo = 0;
    filledTo = 0;
  }

  private void received(IoBlock block, int count) {
    receiving = false;
    if (block.result() == ResultCode.NO_ERR && stream != null) {
      filledTo += count;
      stream.progress();
      if (life == Life.CLOSED) {
        stream.abort("bytes came for nobody");
      } else {
        mayRead.signal();
        receive();
      }
    }
  }

  /// Sends as much as there is room for.
  private void send(ByteBuffer from, int room) throws NetworkException {
    int piece = Math.max(1, shared.config().buffers().sendBytes() / PIECES);
    int count = Math.min(from.remaining(), Math.min(room, piece));
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
    if (sent.result() != ResultCode.IN_PROGRESS && sent.result() != ResultCode.NO_ERR) {
      become(Life.BROKEN);
      checkAlive();
    }
    from.position(from.position() + count);
  }

  private void sent(int count, IoBlock block) {
    unacknowledged -= count;
    if (block.result() == ResultCode.NO_ERR && stream != null) {
      stream.sent();
    }
    mayWrite.signal();
  }

  private void checkNotClosed() throws NetworkException {
    if (life == Life.CLOSED || shared.isClosed()) {
      throw closed("closed: ");
    }
  }

  /// @throws NetworkException if there is no connection any more
  private void checkAlive() throws NetworkException {
    if (life == Life.STALE) {
      throw new NetworkException(
          NetworkError.TIMED_OUT,
          "aborted after %d s without progress: %s"
              .formatted(shared.config().staleAfter().toSeconds(), this));
    } else if (life == Life.BROKEN) {
      throw new NetworkException(NetworkError.RESET, "the connection broke: " + this);
    }
  }

  private void checkWritable() throws NetworkException {
    checkNotClosed();
    checkAlive();
    if (outputEnded) {
      throw closed("our output has ended: ");
    }
  }

  private NetworkException closed(String what) {
    return new NetworkException(NetworkError.CLOSED, what + this);
  }

  private void stopWatching() {
    unwatchedSince = shared.clock().nanos();
    shared.timekeeper().notice(unwatchedAt());
  }

  /// Sends our FIN, for which nobody has to wait once all that was written is gone.
  private void runEnd() {
    if (!isSending()) {
      shared.unlocked(() -> runner.run(Part.OUTPUT, Deadline.PASSED));
    }
  }

  private void await(Waiting waiting, String what) throws NetworkException {
    Shared.Wait wait = waiting.goOn();
    checkNotClosed();
    if (wait == Shared.Wait.INTERRUPTED) {
      end("interrupted");
      throw closed("interrupted: ");
    } else if (wait == Shared.Wait.IS_OVER) {
      throw new NetworkException(NetworkError.TIMED_OUT, what + remote());
    }
  }

  private void awaitRoom(Waiting waiting) throws NetworkException {
    if (waiting.deadline.hasPassed(shared.clock())) {
      throw missedDeadline();
    }
    await(waiting, "waiting for room to ");
  }

  /// What a user waits for, and what he does meanwhile.
  private final class Waiting {

    private final Condition condition;
    private final Part part;
    private final Deadline deadline;
    private boolean idle;

    Waiting(Condition condition, Part part, Deadline deadline) {
      this.condition = condition;
      this.part = part;
      this.deadline = deadline;
    }

    /// Does something, or waits. It is to be looked again then: also if nothing was there to do,
    /// since the lock was given up to find that out.
    Shared.Wait goOn() {
      if (idle) {
        idle = false;
        return shared.await(condition, deadline);
      }
      boolean over = deadline.hasPassed(shared.clock());
      idle = !run() || over;
      return Thread.currentThread().isInterrupted() ? Shared.Wait.INTERRUPTED : Shared.Wait.GOES_ON;
    }

    boolean run() {
      return shared.unlocked(() -> runner.run(part, deadline));
    }
  }

  private NetworkException missedDeadline() {
    end("a write missed its deadline");
    return new NetworkException(NetworkError.TIMED_OUT, "writing to " + remote());
  }

  private NetworkException giveUp(Shared.Wait wait, NetworkError error, String what) {
    become(Life.CLOSED);
    if (stream != null && stream.state() == StreamState.ASSIGNED) {
      stream.giveBack();
    } else if (stream != null) {
      stream.abort("nobody waits for it any more");
    }
    boolean ours = wait == Shared.Wait.INTERRUPTED || shared.isClosed();
    return new NetworkException(ours ? NetworkError.CLOSED : error, "waited too long " + what);
  }
}
