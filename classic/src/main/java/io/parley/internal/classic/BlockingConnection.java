package io.parley.internal.classic;

import io.parley.classic.TcpPort;
import io.parley.classic.TcpPort.Runner.Part;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// One connection of a stack that stands on a driver, as its user sees it: calls that wait, over
/// what does not. Guarded by the stack's lock.
///
/// It has a [Side], the driver's stream or endpoint, until that is done with it, and may outlive
/// that: what was received can be read, and the end be told, while the side serves the next
/// connection.
///
/// Its user's threads do the blocking calls of the TCP underneath as its [runner][TcpPort.Runner],
/// while they wait: a message is sent without any other thread. If the user stays away for longer
/// than [#WATCH], or closes, threads of that TCP go on.
public final class BlockingConnection implements Connection {

  /// How long nobody need look after what comes.
  private static final Duration WATCH = Duration.ofMillis(10);

  private final StackLock shared;
  private final TcpPort.Runner runner;
  private final InputBuffer input;

  /// Signalled to who waits for the connection, for bytes or for the end.
  private final Condition mayRead;

  /// Signalled to who waits for room.
  private final Condition mayWrite;

  private Life life = Life.OPENING;
  private @Nullable Side side;
  private @Nullable Ends ends;
  private @Nullable Failure failure;

  /// Whether the runner has left.
  private boolean isLeft;

  /// How many of the user's threads wait for what comes.
  private int watchers;

  /// When the last of them stopped to.
  private long unwatchedSince;

  private boolean inputEnded;
  private boolean outputEnded;

  /// How much a write has still to give to its side.
  private int unsent;

  /// How it stands between its user and its peer.
  private enum Life {
    /// It is to be opened.
    OPENING,
    /// It is there, or both sides have closed it in order.
    OPEN,
    /// It never came about, or it broke.
    FAILED,
    /// Its user has closed or aborted it.
    CLOSED
  }

  private record Ends(Address local, Address remote) {}

  private record Failure(NetworkError error, String words) {}

  /// What the driver does for a connection. Called with the lock held; nothing here waits.
  public interface Side {

    /// Takes as many bytes as there is room for. If there is none, [#mayWrite] is called later.
    void send(ByteBuffer from);

    /// Whether the end of the output has still to wait for what was sent before.
    boolean isSending();

    /// Our output ends behind what was sent.
    void endOutput();

    /// There is [#room]: bytes may be asked for.
    void receive();

    /// The user has closed it, in whatever way.
    void orphaned();

    /// Breaks it, unless it is broken already. What comes of it is nobody's any more.
    void abort(String why);
  }

  /// Makes one that is to be opened.
  ///
  /// @param runner does its blocking calls
  /// @param areaBytes the most that is kept of what came
  public BlockingConnection(StackLock shared, TcpPort.Runner runner, int areaBytes) {
    this.shared = shared;
    this.runner = runner;
    this.input = new InputBuffer(areaBytes);
    this.isLeft = runner.equals(TcpPort.Runner.IDLE);
    this.mayRead = shared.lock().newCondition();
    this.mayWrite = shared.lock().newCondition();
  }

  @Override
  public Address local() {
    return ends().local;
  }

  @Override
  public Address remote() {
    return ends().remote;
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
      var waiting = waiting(mayRead, Part.INPUT, deadline);
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
      var waiting = waiting(mayWrite, Part.OUTPUT, deadline);
      while (from.hasRemaining()) {
        int before = from.remaining();
        Objects.requireNonNull(side, "an open output has a side").send(from);
        unsent = from.remaining();
        checkWritable();
        if (unsent < before) {
          waiting.run();
          checkNotInterrupted();
        } else {
          awaitRoom(waiting);
        }
        checkWritable();
      }
    } finally {
      unsent = 0;
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
      becomeClosed();
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
    return ends == null ? "a connection to be" : ends.local + ">" + ends.remote;
  }

  /// What does its blocking calls.
  public TcpPort.Runner runner() {
    return runner;
  }

  /// Waits until it is there. It may be broken by then, which its user will be told.
  ///
  /// @throws NetworkException as [io.parley.spi.NetworkStack#connect] does; it is then given up
  public void awaitOpen(Address peer, Deadline deadline) throws NetworkException {
    var waiting = waiting(mayRead, Part.CALL, deadline);
    while (life == Life.OPENING) {
      StackLock.Wait wait = waiting.goOn();
      if (shared.isClosed() || (life == Life.OPENING && wait != StackLock.Wait.GOES_ON)) {
        throw giveUp(wait, NetworkError.TIMED_OUT, "for an answer of " + peer);
      }
    }
    if (ends == null) {
      boolean interrupted = Thread.currentThread().isInterrupted();
      Failure why =
          failure == null || interrupted
              ? new Failure(NetworkError.CLOSED, "our side gave it up")
              : failure;
      throw new NetworkException(why.error, "no connection to " + peer + ": " + why.words);
    }
    stopWatching();
  }

  /// Gives up what waited too long to be opened.
  ///
  /// @param wait how the wait ended
  /// @param error what that means, if it was not our side's doing
  /// @param what what it waited for
  /// @return to be thrown
  public NetworkException giveUp(StackLock.Wait wait, NetworkError error, String what) {
    end("nobody waits for it any more");
    return shared.gaveUp(wait, error, what);
  }

  /// What serves it; null if nothing does.
  public @Nullable Side side() {
    return side;
  }

  /// It has a side from now on.
  public void attach(Side to) {
    side = to;
  }

  /// Its side serves it no more.
  public void detach() {
    side = null;
    wake();
  }

  /// It is there.
  public void becomeOpen(Address local, Address remote) {
    setEnds(local, remote);
    unwatchedSince = shared.clock().nanos();
    become(Life.OPEN);
  }

  /// Its addresses are known better now, before its user has it.
  public void setEnds(Address local, Address remote) {
    ends = new Ends(local, remote);
  }

  /// It cannot be opened, or broke; after both have closed in order that does not matter any more.
  ///
  /// @param error what its user is told
  /// @param words the same in words
  public void fail(NetworkError error, String words) {
    if (life == Life.OPENING || (life == Life.OPEN && !(inputEnded && outputEnded))) {
      failure = new Failure(error, words);
      become(Life.FAILED);
    }
  }

  /// The peer has closed, and all that it sent is here.
  public void endInput() {
    inputEnded = true;
    mayRead.signalAll();
  }

  /// There may be room again for what is to be sent.
  public void mayWrite() {
    mayWrite.signal();
  }

  /// Room for what comes; nothing else is asked for it until it is [#filled]. Empty if there is
  /// none, or nothing can come.
  public ByteBuffer room() {
    return inputEnded ? ByteBuffer.allocate(0) : input.room();
  }

  /// Bytes have come into the first of the room.
  public void filled(int count) {
    input.filled(count);
    if (life == Life.CLOSED) {
      end("bytes came for nobody");
    } else {
      mayRead.signal();
    }
  }

  /// Whether its user has closed or aborted it.
  public boolean isClosed() {
    return life == Life.CLOSED;
  }

  /// How many bytes came that were not read.
  public int unread() {
    return input.count();
  }

  /// How many bytes a write that waits has still to send.
  public int unsent() {
    return unsent;
  }

  /// When somebody else has to look after what comes; NEVER while the user does, or others do.
  public Deadline unwatchedAt() {
    boolean watched = isLeft || watchers > 0 || ends == null;
    return watched ? Deadline.NEVER : new Deadline(unwatchedSince + WATCH.toNanos());
  }

  /// Lets others look after what comes if its user does not.
  public void leaveIfUnwatched() {
    if (unwatchedAt().hasPassed(shared.clock())) {
      leaveToOthers();
    }
  }

  /// Wakes who waits, to look again.
  public void wake() {
    mayRead.signalAll();
    mayWrite.signalAll();
  }

  private Ends ends() {
    return Objects.requireNonNull(ends, "nobody has a connection before it is open");
  }

  private void leaveToOthers() {
    if (!isLeft) {
      isLeft = true;
      runner.leave();
    }
  }

  private void become(Life next) {
    life = next;
    wake();
  }

  private void becomeClosed() {
    become(Life.CLOSED);
    if (side != null) {
      side.orphaned();
    }
  }

  /// Breaks it off, if there is anything left of it. It is closed.
  private void end(String why) {
    become(Life.CLOSED);
    if (side != null) {
      side.abort(why);
    }
  }

  private void endOutput() {
    if (!outputEnded) {
      outputEnded = true;
      if (side != null) {
        side.endOutput();
      }
      wake();
    }
  }

  private boolean isUnread() {
    return !input.isEmpty();
  }

  private int take(ByteBuffer into) {
    int count = input.read(into);
    if (side != null) {
      side.receive();
    }
    return count;
  }

  private void checkNotClosed() throws NetworkException {
    if (life == Life.CLOSED || shared.isClosed()) {
      throw closed("closed: ");
    }
  }

  /// @throws NetworkException if there is no connection any more
  private void checkAlive() throws NetworkException {
    if (failure != null) {
      throw new NetworkException(failure.error, failure.words + ": " + this);
    }
  }

  private void checkWritable() throws NetworkException {
    checkNotClosed();
    checkAlive();
    if (outputEnded) {
      throw closed("our output has ended: ");
    }
  }

  /// An interrupt closes what the thread was at, here as in the stack underneath.
  private void checkNotInterrupted() throws NetworkException {
    if (Thread.currentThread().isInterrupted()) {
      end("interrupted");
      throw closed("interrupted: ");
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
    if (side == null || !side.isSending()) {
      shared.unlocked(() -> runner.run(Part.OUTPUT, Deadline.PASSED));
    }
  }

  private Waiting waiting(Condition condition, Part part, Deadline deadline) {
    return new Waiting(shared, condition, runner, part, deadline);
  }

  private void await(Waiting waiting, String what) throws NetworkException {
    StackLock.Wait wait = waiting.goOn();
    checkNotClosed();
    checkNotInterrupted();
    if (wait == StackLock.Wait.IS_OVER) {
      throw new NetworkException(NetworkError.TIMED_OUT, what + remote());
    }
  }

  private void awaitRoom(Waiting waiting) throws NetworkException {
    if (waiting.isOver()) {
      throw missedDeadline();
    }
    await(waiting, "waiting for room to ");
  }

  private NetworkException missedDeadline() {
    end("a write missed its deadline");
    return new NetworkException(NetworkError.TIMED_OUT, "writing to " + remote());
  }
}
