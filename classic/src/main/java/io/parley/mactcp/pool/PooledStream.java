package io.parley.mactcp.pool;

import io.parley.internal.classic.BlockingConnection;
import io.parley.internal.classic.Timekeeper;
import io.parley.mactcp.IoBlock;
import io.parley.mactcp.Reply;
import io.parley.mactcp.ResultCode;
import io.parley.mactcp.StreamPtr;
import io.parley.mactcp.TcpCommand;
import io.parley.mactcp.TcpCommand.TcpAbort;
import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpClose;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpPassiveOpen;
import io.parley.mactcp.TcpCommand.TcpRelease;
import io.parley.mactcp.TcpEvent;
import io.parley.mactcp.TerminateReason;
import io.parley.mactcp.Ulp;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One stream, used for one connection after the other: the entry of the origin document's pool,
/// `{stream, state, target, connectStarted, sendStarted}`. Guarded by the stack's lock.
///
/// What the driver tells comes at interrupt level, is done at once, and is never put aside for
/// later: no event can push out another one. It is told to the connection that it is about:
///
/// - The end of a command counts for the connection that issued it. Each has a generation, which
///   its routines remember; whoever comes late finds another one, and is nobody's any more.
/// - An event of the ASR names a stream only. But each connection that came up gets one Terminate
///   (1989 p.51), and the stream is given to the next one only after it. So an event that comes
///   while no Terminate is owed is about a connection that is gone, and cannot touch the next.
final class PooledStream implements Timekeeper.Chore {

  private static final Logger NETWORKING = LoggerFactory.getLogger("networking");

  private final Shared shared;
  private final String name;
  private final Owner owner;
  private final StreamPtr stream;
  private StreamState state = StreamState.FREE;
  private long generation;
  private @Nullable StreamConnection connection;
  private @Nullable Address target;
  private long stateBegan;
  private long connectStarted;

  /// When the peer last took something of ours, or gave us something; before that, when we first
  /// asked it to.
  private long sendStarted;

  private long connections;
  private long sends;
  private long aborts;
  private boolean released;

  /// Whose stream it is; told with the lock held.
  interface Owner {

    /// A connection is there.
    void isUp(BlockingConnection made);

    /// The stream is free for the next one.
    ///
    /// @param afterFailure whether it is because an open has failed
    void isFree(PooledStream freed, boolean afterFailure);
  }

  /// Opens a stream, at task level and without the lock.
  ///
  /// @throws NetworkException `SHORTAGE` if the driver has no more (1989 p.32)
  PooledStream(Shared shared, String name, Owner owner) throws NetworkException {
    this.shared = shared;
    this.name = name;
    this.owner = owner;
    var area = shared.driver().memory().newPtr(shared.config().buffers().areaBytes());
    IoBlock made =
        shared.driver().controlSync(new TcpCreate(area, (_, event, _) -> happened(event), null));
    if (made.result() != ResultCode.NO_ERR) {
      throw new NetworkException(
          NetworkError.SHORTAGE, "no stream for " + name + ": " + made.result());
    }
    this.stream = made.reply(Reply.Created.class).stream();
    this.stateBegan = shared.clock().nanos();
    shared.locked(() -> shared.timekeeper().add(this));
  }

  StreamState state() {
    return state;
  }

  /// The peer of its connection, or of the one that it opens.
  @Nullable Address target() {
    return target;
  }

  StreamStatus status() {
    Duration age = Duration.ofNanos(shared.clock().nanos() - stateBegan);
    var counts = new StreamStatus.Counts(connections, sends, aborts);
    return new StreamStatus(name, state, Optional.ofNullable(target), age, counts);
  }

  /// Gives it to one who waits to call a peer.
  void assign(StreamConnection made, Address peer) {
    begin(StreamEvent.ASSIGNED, made, peer);
  }

  /// He calls. What he has to do for that he does himself: see [StreamConnection].
  void call(StreamConnection made, InetAddress from, Address peer) {
    connectStarted = shared.clock().nanos();
    become(StreamEvent.CALLED, () -> "from " + from.getHostAddress());
    shared.timekeeper().notice(due());
    var open = new TcpActiveOpen(stream, Ulp.DEFAULT, peer, new Address(from, 0));
    made.user().runner().ask(() -> issue(open, this::opened));
  }

  /// He does not call.
  void giveBack() {
    becomeFree(StreamEvent.GIVEN_BACK, () -> "nobody wants it any more");
  }

  /// Waits for a call.
  ///
  /// @return the open, which may have failed already
  IoBlock listen(StreamConnection made, Address local) {
    begin(StreamEvent.LISTENED, made, null);
    var open = new TcpPassiveOpen(stream, Ulp.DEFAULT, 0, TcpCommand.ANYBODY, local);
    return made.user().runner().ask(() -> issue(open, this::opened));
  }

  /// Sends TCPClose: our output ends behind what was sent.
  void close() {
    become(StreamEvent.CLOSE_ISSUED, () -> "our output ends");
    progress();
    issue(
        new TcpClose(stream, Ulp.DEFAULT),
        block -> {
          if (block.result() == ResultCode.NO_ERR) {
            become(StreamEvent.CLOSE_COMPLETED, () -> "the peer has our FIN");
            abortIfDone();
          }
        });
  }

  /// Breaks off whatever it does, unless it is doing so already. Terminate makes the stream free.
  void abort(String why) {
    if (state.isAbortable()) {
      aborts++;
      breakOff(why);
    }
  }

  /// Gives the stream back to the driver, which breaks what is left of a connection. A second call
  /// does nothing.
  void release() {
    if (!released) {
      released = true;
      shared.timekeeper().remove(this);
      shared.driver().controlAsync(new TcpRelease(stream));
    }
  }

  /// Issues a command for the connection of now. What comes of it is told at interrupt level, with
  /// the lock held, while that connection lasts.
  IoBlock issue(TcpCommand command, Consumer<IoBlock> then) {
    long mine = generation;
    return shared
        .driver()
        .controlAsync(
            command,
            block ->
                shared.locked(() -> {
                  if (mine == generation) {
                    then.accept(block);
                  }
                }));
  }

  /// The connection of now is told that the stack is closed.
  void wakeUser() {
    if (connection != null) {
      connection.wake();
    }
  }

  StreamPtr ptr() {
    return stream;
  }

  /// A send was acknowledged.
  void sent() {
    sends++;
    progress();
  }

  /// The peer has taken or given something, or is asked to now.
  void progress() {
    sendStarted = shared.clock().nanos();
    shared.timekeeper().notice(due());
  }

  @Override
  public Deadline due() {
    StreamConnection has = connection;
    return has == null ? Deadline.NEVER : staleAt(has).orSooner(has.user().unwatchedAt());
  }

  @Override
  public void act() {
    StreamConnection has = connection;
    if (has == null) {
      return;
    }
    has.user().leaveIfUnwatched();
    if (staleAt(has).hasPassed(shared.clock())) {
      String why = "no progress for " + shared.config().staleAfter().toSeconds() + " s";
      has.user().fail(NetworkError.TIMED_OUT, "aborted: " + why);
      abort(why);
    }
  }

  private Deadline staleAt(StreamConnection has) {
    boolean waits =
        switch (state) {
          case CONNECTING, CLOSING, LAST_CLOSING -> true;
          case CLOSED -> has.isReceiving();
          case OPEN, PEER_CLOSED -> has.isSending();
          case FREE, ASSIGNED, LISTENING, ABANDONED, DONE, ABORTING -> false;
        };
    long since = state == StreamState.CONNECTING ? connectStarted : sendStarted;
    long limit = shared.config().staleAfter().toNanos();
    return waits ? new Deadline(since + limit) : Deadline.NEVER;
  }

  @Override
  public String toString() {
    return name;
  }

  private void begin(StreamEvent event, StreamConnection made, @Nullable Address peer) {
    generation++;
    connection = made;
    made.attach(this);
    target = peer;
    become(event, () -> peer == null ? "for anybody" : "to call " + peer);
  }

  private void opened(IoBlock block) {
    if (block.result() == ResultCode.NO_ERR) {
      comesUp(block.reply(Reply.Opened.class));
    } else {
      NetworkError why = block.trouble().orElse(NetworkError.TIMED_OUT);
      if (connection != null) {
        connection.user().fail(why, why.toString());
      }
      becomeFree(StreamEvent.OPEN_FAILED, () -> "the open failed: " + why);
    }
  }

  private void comesUp(Reply.Opened ends) {
    target = ends.remote();
    become(StreamEvent.OPENED, () -> "between " + ends.local() + " and " + ends.remote());
    StreamConnection made = connection;
    if (made != null && state == StreamState.OPEN) {
      connections++;
      progress();
      made.user().becomeOpen(ends.local(), ends.remote());
      owner.isUp(made.user());
      made.receive();
      shared.timekeeper().notice(due());
    }
  }

  private void happened(TcpEvent event) {
    shared.locked(() -> {
      if (state.isUp()) {
        switch (event) {
          case TcpEvent.Closing() -> {
            become(StreamEvent.PEER_CLOSED, () -> "all that it sent is delivered");
            if (connection != null) {
              connection.user().endInput();
            }
            abortIfDone();
          }
          case TcpEvent.Terminate(TerminateReason reason) -> terminated(reason);
          case TcpEvent.UlpTimedOut(),
              TcpEvent.DataArrival(),
              TcpEvent.Urgent(),
              TcpEvent.IcmpReceived() -> {
            // A receive is always under way while there is room, and what is due is the
            // timekeeper's to know.
          }
        }
      }
    });
  }

  private void terminated(TerminateReason reason) {
    if (connection != null && reason != TerminateReason.ULP_CLOSE) {
      connection.becomeBroken();
    }
    if (state != StreamState.ABORTING && reason != TerminateReason.ULP_CLOSE) {
      aborts++;
    }
    becomeFree(StreamEvent.TERMINATED, () -> "Terminate: " + reason);
  }

  /// TIME_WAIT would keep the stream for minutes, and there is nothing left to lose.
  private void abortIfDone() {
    if (state == StreamState.DONE) {
      breakOff("both have closed");
    }
  }

  private void breakOff(String why) {
    become(StreamEvent.ABORT_ISSUED, () -> why);
    shared.driver().controlAsync(new TcpAbort(stream));
  }

  private void becomeFree(StreamEvent event, Supplier<String> why) {
    become(event, why);
    generation++;
    if (connection != null) {
      connection.detach();
    }
    connection = null;
    target = null;
    owner.isFree(this, event == StreamEvent.OPEN_FAILED);
  }

  private void become(StreamEvent event, Supplier<String> why) {
    StreamState next = state.after(event);
    if (NETWORKING.isDebugEnabled()) {
      NETWORKING.debug("{}: {} -> {}, {}", name, state, next, why.get());
    }
    state = next;
    stateBegan = shared.clock().nanos();
  }
}
