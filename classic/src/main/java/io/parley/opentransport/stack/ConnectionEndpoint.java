package io.parley.opentransport.stack;

import io.parley.internal.classic.BlockingConnection;
import io.parley.internal.classic.Timekeeper;
import io.parley.opentransport.Bind;
import io.parley.opentransport.Call;
import io.parley.opentransport.Configuration;
import io.parley.opentransport.Discon;
import io.parley.opentransport.Endpoint;
import io.parley.opentransport.Notifier;
import io.parley.opentransport.OtEvent;
import io.parley.opentransport.ResultCode;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One endpoint, used for one connection after the other: the origin document's
/// `OTConnectionContext`. Guarded by the stack's lock.
///
/// It is asynchronous and blocks, as the book advises (p.70-71). What happens is told to its
/// notifier, and done there at once: nothing there waits, and nothing is put aside. An event only
/// says where to look; what there is, is what the call gives that consumes it. So one that comes
/// late, when a task has consumed it already or the endpoint serves the next connection, does
/// nothing.
///
/// A task may call it, too: a user who sends, reads on, or closes. Calls that wait for nothing but
/// their completion event, which are bind, disconnect and unbind, are then made synchronously: the
/// task need not be woken for it.
final class ConnectionEndpoint implements Notifier, Timekeeper.Chore, BlockingConnection.Side {

  private static final Logger NETWORKING = LoggerFactory.getLogger("networking");
  private static final int NO_ERROR = ResultCode.NO_ERROR.number();

  private final Shared shared;
  private final String name;
  private final EndpointCache cache;
  private final Endpoint endpoint;
  private ConnectionState state = ConnectionState.IDLE;
  private long stateBegan;

  /// The connection, while it has one or asks for one.
  private @Nullable BlockingConnection user;

  /// Who has chosen it to be passed a connection.
  private @Nullable EndpointListener listener;

  /// Our address, as far as it is known here: see [#tellEnds].
  private @Nullable Address local;

  private @Nullable Address peer;

  /// When it is to be looked whether its peer is stale, if its user has closed.
  private Deadline staleAt = Deadline.NEVER;

  private long connections;
  private long dataEvents;
  private long reads;
  private long flowWaits;
  private long disconnects;

  /// Opens one, at task level.
  ///
  /// @throws NetworkException `SHORTAGE`, `CLOSED`
  ConnectionEndpoint(Shared shared, String name, EndpointCache cache) throws NetworkException {
    this.shared = shared;
    this.name = name;
    this.cache = cache;
    this.stateBegan = shared.clock().nanos();
    this.endpoint = shared.open(Configuration.TCP, this);
    endpoint.setAsynchronous();
  }

  Endpoint endpoint() {
    return endpoint;
  }

  EndpointStatus status() {
    BlockingConnection has = user;
    int unread = has == null ? 0 : has.unread() + Math.max(0, endpoint.countDataBytes());
    int unsent = has == null ? 0 : has.unsent();
    return new EndpointStatus(
        name,
        state,
        Optional.ofNullable(peer),
        Duration.ofNanos(shared.clock().nanos() - stateBegan),
        new EndpointStatus.Pending(unread, unsent),
        new EndpointStatus.Counts(connections, dataEvents, reads, flowWaits, disconnects));
  }

  /// Asks for a connection, at task level. If that fails, it is in its cache again.
  ///
  /// @return the connection to be
  BlockingConnection call(InetAddress from, Address callee) throws NetworkException {
    BlockingConnection made = shared.newConnection(shared.runner());
    var bind = new Bind(new Address(from, 0), 0);
    int bound = Shared.synchronously(endpoint, () -> endpoint.bind(bind, null));
    int called = bound;
    if (bound == NO_ERROR) {
      called = made.runner().ask(() -> endpoint.connect(Call.to(callee), null));
    }
    if (called != ResultCode.NO_DATA_ERR.number()) {
      Shared.synchronously(endpoint, endpoint::unbind);
      cache.isFree(this);
      throw Cause.of(ResultCode.of(called)).ofRequest().exception("cannot call " + callee);
    }
    local = bind.address();
    peer = callee;
    begin(ConnectionEvent.CALLED, () -> "to " + callee, made);
    return made;
  }

  /// Tells a connection, which its user does not have yet, the addresses that it has; at task
  /// level.
  void tellEnds(BlockingConnection made) {
    if (made.equals(user)) {
      var here = new Bind();
      var there = new Bind();
      Shared.synchronously(endpoint, () -> endpoint.getProtAddress(here, there));
      Address ours = here.address();
      Address theirs = there.address();
      if (ours != null && theirs != null) {
        made.setEnds(ours, theirs);
      }
    }
  }

  /// It is to be passed a connection.
  void choose(EndpointListener by, Address caller) {
    listener = by;
    local = by.local();
    peer = caller;
    become(ConnectionEvent.CHOSEN, () -> "by " + by);
  }

  /// It is not.
  void notPassed() {
    become(ConnectionEvent.NOT_PASSED, () -> "the caller has gone");
    isFree();
  }

  /// The stack is closed: its connection is broken off, and its user told. At task level.
  void shutDown() {
    BlockingConnection has = user;
    abort("the stack is closed");
    if (has != null) {
      has.wake();
    }
    endpoint.close();
  }

  @Override
  public void notified(
      @Nullable Object context, OtEvent event, int result, @Nullable Object cookie) {
    shared.locked(() -> {
      if (!shared.isClosed()) {
        happened(event);
      }
    });
  }

  private void happened(OtEvent event) {
    switch (event) {
      case OtEvent.Async.T_CONNECT -> isConnected();
      case OtEvent.Async.T_PASSCON -> isPassed();
      case OtEvent.Async.T_DATA -> {
        dataEvents++;
        receive();
      }
      case OtEvent.Async.T_GODATA -> mayGoOn();
      case OtEvent.Async.T_ORDREL -> isReleasedByPeer();
      case OtEvent.Async.T_DISCONNECT -> isDisconnected();
      case OtEvent.Completion.T_DISCONNECTCOMPLETE -> {
        if (state == ConnectionState.ABORTING) {
          isAborted();
        }
      }
      case OtEvent.Completion.T_UNBINDCOMPLETE -> {
        if (state == ConnectionState.UNBINDING || state == ConnectionState.ERROR) {
          isUnbound();
        }
      }
      default -> {
        // Nothing else is asked for, or says anything.
      }
    }
  }

  private void isConnected() {
    if (state == ConnectionState.CONNECTING && endpoint.rcvConnect(null) == NO_ERROR) {
      become(ConnectionEvent.CONNECTED, () -> "OTRcvConnect");
      comesUp(Objects.requireNonNull(user));
    }
  }

  private void isPassed() {
    EndpointListener by = listener;
    if (state == ConnectionState.PASSING && by != null) {
      BlockingConnection made = shared.newConnection(endpoint.runner());
      begin(ConnectionEvent.PASSED, () -> "T_PASSCON", made);
      listener = null;
      comesUp(made);
      by.isUp(made);
    }
  }

  private void comesUp(BlockingConnection made) {
    connections++;
    made.becomeOpen(Objects.requireNonNull(local), Objects.requireNonNull(peer));
    receive();
    shared.timekeeper().notice(due());
  }

  /// Reads to kOTNoDataErr, or until there is no room; or once. What forbids it has an event of its
  /// own, after which it is tried again.
  @Override
  public void receive() {
    boolean more = state.mayReceive();
    while (more) {
      BlockingConnection to = Objects.requireNonNull(user);
      ByteBuffer room = to.room();
      int count = room.hasRemaining() ? endpoint.rcv(room) : 0;
      if (count > 0) {
        reads++;
        to.filled(count);
      }
      boolean again = shared.config().buffers().reading() == StackConfig.Reading.TO_THE_END;
      more = count > 0 && again && state.mayReceive();
    }
  }

  /// Sends until all is taken, or OTSnd says that it takes no more: a short count says nothing
  /// (p.496).
  @Override
  public void send(ByteBuffer from) {
    while (from.hasRemaining() && state.maySend()) {
      int result = endpoint.snd(from, 0);
      if (result == ResultCode.FLOW_ERR.number()) {
        flowWaits++;
        become(ConnectionEvent.STOPPED, () -> "%d bytes wait".formatted(from.remaining()));
      } else if (result == ResultCode.LOOK_ERR.number()) {
        lookAndClear();
      } else if (result < 0) {
        throw unexpected("OTSnd", result);
      }
    }
  }

  /// Something is pending that forbids a call, and has still to be told to the notifier.
  private void lookAndClear() {
    if (!isDisconnected()) {
      isReleasedByPeer();
    }
  }

  /// T_GODATA keeps everything else back until it is cleared (p.499).
  private void mayGoOn() {
    if (endpoint.look() == OtEvent.Async.T_GODATA.code()) {
      if (state.isStopped()) {
        become(ConnectionEvent.MAY_GO_ON, () -> "T_GODATA");
        Objects.requireNonNull(user).mayWrite();
      }
      receive();
    }
  }

  @Override
  public boolean isSending() {
    return state.isStopped();
  }

  @Override
  public void endOutput() {
    int result = endpoint.sndOrderlyDisconnect();
    if (result == ResultCode.LOOK_ERR.number()) {
      isDisconnected();
    } else if (result == NO_ERROR) {
      become(ConnectionEvent.RELEASED, () -> "our output ends");
      unbindIfDone();
    } else {
      throw unexpected("OTSndOrderlyDisconnect", result);
    }
  }

  private void isReleasedByPeer() {
    if (state.mayReceive() && endpoint.rcvOrderlyDisconnect() == NO_ERROR) {
      become(ConnectionEvent.PEER_RELEASED, () -> "all that it sent is read");
      Objects.requireNonNull(user).endInput();
      unbindIfDone();
    }
  }

  /// Whether it is: T_DISCONNECT may have been told for what is over already.
  private boolean isDisconnected() {
    var discon = new Discon();
    if (endpoint.rcvDisconnect(discon) != NO_ERROR) {
      return false;
    }
    Cause cause = Cause.of(discon);
    Cause why = state == ConnectionState.CONNECTING ? cause.ofRequest() : cause;
    disconnects++;
    become(ConnectionEvent.DISCONNECTED, why::words);
    Objects.requireNonNull(user).fail(why.error(), why.words());
    unbind();
    return true;
  }

  @Override
  public void abort(String why) {
    if (!state.isAbortable()) {
      return;
    }
    boolean task = shared.isTask();
    int result =
        task
            ? Shared.synchronously(endpoint, () -> endpoint.sndDisconnect(null))
            : endpoint.sndDisconnect(null);
    if (result == ResultCode.LOOK_ERR.number()) {
      isDisconnected();
      return;
    } else if (result != NO_ERROR) {
      throw unexpected("OTSndDisconnect", result);
    }
    disconnects++;
    become(ConnectionEvent.ABORTED, () -> why);
    if (task) {
      isAborted();
    }
  }

  private void isAborted() {
    become(ConnectionEvent.ABORT_COMPLETED, () -> "T_DISCONNECTCOMPLETE");
    unbind();
  }

  private void unbindIfDone() {
    if (state == ConnectionState.UNBINDING) {
      unbind();
    }
  }

  /// The connection is over: the endpoint is in T_IDLE.
  private void unbind() {
    BlockingConnection had = Objects.requireNonNull(user);
    user = null;
    had.detach();
    boolean task = shared.isTask();
    int result = task ? Shared.synchronously(endpoint, endpoint::unbind) : endpoint.unbind();
    if (result != NO_ERROR) {
      throw unexpected("OTUnbind", result);
    } else if (task) {
      isUnbound();
    }
  }

  private void isUnbound() {
    become(ConnectionEvent.UNBOUND, () -> "it can serve the next");
    isFree();
  }

  private void isFree() {
    shared.timekeeper().remove(this);
    listener = null;
    peer = null;
    staleAt = Deadline.NEVER;
    cache.isFree(this);
  }

  @Override
  public void orphaned() {
    staleAt = Deadline.in(shared.clock(), shared.config().staleAfter());
    shared.timekeeper().notice(due());
  }

  @Override
  public Deadline due() {
    return user == null ? Deadline.NEVER : staleAt.orSooner(user.unwatchedAt());
  }

  @Override
  public void act() {
    if (user != null) {
      user.leaveIfUnwatched();
    }
    if (staleAt.hasPassed(shared.clock())) {
      staleAt = new Deadline(endpoint.lastTaken() + shared.config().staleAfter().toNanos());
      if (staleAt.hasPassed(shared.clock())) {
        staleAt = Deadline.NEVER;
        abort("no progress for %d s".formatted(shared.config().staleAfter().toSeconds()));
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private void begin(ConnectionEvent event, Supplier<String> why, BlockingConnection made) {
    user = made;
    made.attach(this);
    become(event, why);
    shared.timekeeper().add(this);
  }

  private void become(ConnectionEvent event, Supplier<String> why) {
    ConnectionState next = state.after(event);
    if (NETWORKING.isDebugEnabled()) {
      NETWORKING.debug("{}: {} -> {}, {}", name, state, next, why.get());
    }
    state = next;
    stateBegan = shared.clock().nanos();
  }

  private IllegalStateException unexpected(String call, int result) {
    return new IllegalStateException(
        "%s, %s: %s gave %s".formatted(name, state, call, ResultCode.describe(result)));
  }
}
