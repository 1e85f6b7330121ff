package io.parley.opentransport.stack;

import io.parley.internal.classic.Arrivals;
import io.parley.internal.classic.BlockingConnection;
import io.parley.opentransport.Bind;
import io.parley.opentransport.Call;
import io.parley.opentransport.Configuration;
import io.parley.opentransport.Endpoint;
import io.parley.opentransport.Notifier;
import io.parley.opentransport.OtEvent;
import io.parley.opentransport.ResultCode;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkException;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A port where connections are requested: an endpoint made of `tilisten,tcp`, which shows one
/// request at a time (p.143). Guarded by the stack's lock.
///
/// Its notifier reads each request at once, and accepts it onto an endpoint of the cache. If that
/// is empty, the request stays unread until an endpoint is free.
final class EndpointListener implements Listener, Notifier {

  private static final int NO_ERROR = ResultCode.NO_ERROR.number();

  private final Shared shared;
  private final EndpointCache cache;
  private final Consumer<EndpointListener> onClose;
  private final Endpoint endpoint;
  private final Address local;
  private final Arrivals arrivals;

  /// Signalled when nothing is being accepted any more.
  private final Condition ended;

  /// Onto which a request is being accepted, from OTAccept until T_PASSCON.
  private @Nullable ConnectionEndpoint acceptor;

  /// Whether somebody closes it, or has.
  private boolean closed;

  /// Whether that is done.
  private boolean gone;

  /// Begins to listen; at task level, with the lock held, so that the notifier waits until the
  /// endpoint is asynchronous.
  ///
  /// @param at where; with port 0 the machine underneath chooses
  /// @param cache the endpoints that connections are accepted onto
  /// @param onClose called once when it is closed, with the lock held
  /// @throws NetworkException as [io.parley.spi.NetworkStack#listen] does
  EndpointListener(
      Shared shared, Address at, EndpointCache cache, Consumer<EndpointListener> onClose)
      throws NetworkException {
    this.shared = shared;
    this.cache = cache;
    this.onClose = onClose;
    this.arrivals = new Arrivals(shared);
    this.ended = shared.lock().newCondition();
    this.endpoint = shared.open(Configuration.TILISTEN_TCP, this);
    endpoint.offerRunners();
    var given = new Bind();
    int result = endpoint.bind(new Bind(at, shared.config().listening().qlen()), given);
    if (result != NO_ERROR) {
      endpoint.close();
      throw cause(result).exception("cannot listen on " + at);
    }
    endpoint.setAsynchronous();
    this.local = Objects.requireNonNull(given.address());
  }

  /// An address that cannot be used is none of ours.
  private static Cause cause(int result) {
    ResultCode code = ResultCode.of(result);
    return Cause.of(code == ResultCode.BAD_ADDRESS_ERR ? ResultCode.ADDR_NOT_AVAIL_ERR : code);
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Connection accept(Deadline deadline) throws NetworkException {
    BlockingConnection made = arrivals.accept(deadline, this);
    shared.locked(() -> {
      if (made.side() instanceof ConnectionEndpoint endpoint) {
        endpoint.tellEnds(made);
      }
    });
    return made;
  }

  /// Waits until what is being accepted is passed, which waits for nobody, to break it off. Others
  /// may close it meanwhile: for all of them it is closed when this returns.
  @Override
  public void close() {
    shared.locked(() -> {
      if (!closed) {
        closed = true;
        arrivals.close();
      }
      while (acceptor != null) {
        ended.awaitUninterruptibly();
      }
      if (!gone) {
        gone = true;
        endpoint.close();
        onClose.accept(this);
      }
    });
  }

  @Override
  public String toString() {
    return "listener " + local;
  }

  /// Reads the next request, if there is one and an endpoint for it. On any level.
  void acceptNext() {
    if (closed || acceptor != null || endpoint.look() != OtEvent.Async.T_LISTEN.code()) {
      return;
    }
    ConnectionEndpoint next = cache.poll();
    if (next == null) {
      return;
    }
    var call = new Call();
    int result = endpoint.listen(call);
    if (result == NO_ERROR) {
      result = endpoint.accept(next.endpoint(), call);
    }
    if (result == NO_ERROR) {
      acceptor = next;
      next.choose(this, Objects.requireNonNull(call.address()));
    } else if (result == ResultCode.NO_DATA_ERR.number()
        || result == ResultCode.LOOK_ERR.number()) {
      cache.giveBack(next); // The caller has gone: of one that was read, T_DISCONNECT tells.
    } else {
      throw new IllegalStateException(this + ": " + ResultCode.describe(result));
    }
  }

  /// What was accepted is passed.
  void isUp(BlockingConnection made) {
    arrivals.add(made);
    acceptEnded();
  }

  @Override
  public void notified(
      @Nullable Object context, OtEvent event, int result, @Nullable Object cookie) {
    shared.locked(() -> {
      if (!shared.isClosed()) {
        happened(event, result);
      }
    });
  }

  private void happened(OtEvent event, int result) {
    switch (event) {
      case OtEvent.Async.T_LISTEN -> acceptNext();
      case OtEvent.Async.T_DISCONNECT -> {
        endpoint.rcvDisconnect(null);
        acceptNext();
      }
      case OtEvent.Completion.T_ACCEPTCOMPLETE -> {
        ConnectionEndpoint refused = acceptor;
        if (result != NO_ERROR && refused != null) {
          // T_DISCONNECT may have come before this, when it could not be consumed.
          endpoint.rcvDisconnect(null);
          acceptEnded();
          refused.notPassed();
        }
      }
      default -> {
        // Nothing else is asked for, or says anything.
      }
    }
  }

  private void acceptEnded() {
    acceptor = null;
    ended.signalAll();
    acceptNext();
  }
}
