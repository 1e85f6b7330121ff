package io.parley.mactcp.pool;

import io.parley.internal.classic.Arrivals;
import io.parley.internal.classic.BlockingConnection;
import io.parley.internal.classic.Timekeeper;
import io.parley.mactcp.IoBlock;
import io.parley.mactcp.Reply;
import io.parley.mactcp.ResultCode;
import io.parley.mactcp.TcpCommand.TcpStatus;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port where streams of its own are called. Guarded by the stack's lock.
///
/// One stream listens at a time, since MacTCP knows one listen on a port. The moment somebody has
/// called it, at interrupt level and before a byte of the call is read, the next free one listens:
/// csend handled what came first, and refused whoever called meanwhile. When none is free, the
/// first that becomes so listens at once, or after the [gap][PoolConfig.Listening#gap].
///
/// Bounds: connections that wait to be accepted are at most as many as there are streams.
final class StreamListener implements Listener, PooledStream.Owner, Timekeeper.Chore {

  /// How long it takes to try again when the machine does not let it listen any more.
  static final Duration TRY_AGAIN = Duration.ofMillis(100);

  private static final Logger NETWORKING = LoggerFactory.getLogger("networking");

  private final Shared shared;
  private final Consumer<StreamListener> onClose;
  private final Arrivals arrivals;
  private List<PooledStream> streams = List.of();
  private Address local;
  private Deadline listensAt = Deadline.NEVER;
  private boolean failing;
  private boolean closed;

  /// Makes one that does not listen yet.
  ///
  /// @param local where it will; with port 0 the driver chooses
  /// @param onClose called when it is closed and none of its streams listens any more, with the
  ///   lock held
  StreamListener(Shared shared, Address local, Consumer<StreamListener> onClose) {
    this.shared = shared;
    this.local = local;
    this.onClose = onClose;
    this.arrivals = new Arrivals(shared);
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Connection accept(Deadline deadline) throws NetworkException {
    return arrivals.accept(deadline, this);
  }

  @Override
  public void close() {
    shared.locked(() -> {
      if (!closed) {
        closed = true;
        shared.timekeeper().remove(this);
        arrivals.close();
        for (PooledStream stream : streams) {
          if (stream.state() == StreamState.LISTENING) {
            stream.abort("the listener is closed");
            stream.release();
          } else if (stream.state() == StreamState.FREE) {
            stream.release();
          }
        }
        onClose.accept(this);
      }
    });
  }

  @Override
  public String toString() {
    return "listener " + local;
  }

  /// Begins to listen. The lock is held.
  ///
  /// @param with its streams, all free
  /// @throws NetworkException as [io.parley.spi.NetworkStack#listen] does; the streams are released
  void listenWith(List<PooledStream> with) throws NetworkException {
    streams = List.copyOf(with);
    shared.timekeeper().add(this);
    PooledStream first = streams.getFirst();
    IoBlock open = first.listen(new StreamConnection(shared), local);
    if (open.result() != ResultCode.IN_PROGRESS) {
      close();
      throw cannotListen(open.trouble().orElse(NetworkError.ADDRESS_IN_USE), open.result());
    }
    local =
        shared
            .driver()
            .controlAsync(new TcpStatus(first.ptr()))
            .reply(Reply.Status.class)
            .ends()
            .map(Reply.Opened::local)
            .orElse(local);
  }

  private NetworkException cannotListen(NetworkError error, ResultCode result) {
    String what =
        switch (error) {
          case ADDRESS_IN_USE -> "another program has " + local;
          case ADDRESS_UNAVAILABLE ->
              local.ip().getHostAddress() + " is no address of this machine";
          case PERMISSION_DENIED -> "this machine forbids to listen on " + local;
          case REFUSED, UNREACHABLE, TIMED_OUT, RESET, SHORTAGE, CLOSED ->
              "cannot listen on " + local;
        };
    return new NetworkException(error, what + " (" + result + ")");
  }

  /// The stack is closed.
  void wake() {
    arrivals.wake();
    streams.forEach(PooledStream::wakeUser);
  }

  List<PooledStream> streams() {
    return streams;
  }

  /// Whether it is closed, and so are all its connections.
  boolean isGone() {
    return closed && streams.stream().allMatch(each -> each.state() == StreamState.FREE);
  }

  @Override
  public void isUp(BlockingConnection made) {
    if (closed) {
      made.abort();
      return;
    }
    if (failing) {
      failing = false;
      NETWORKING.info("{} listens again", this);
    }
    arrivals.add(made);
    listen();
  }

  @Override
  public void isFree(PooledStream freed, boolean afterFailure) {
    if (closed) {
      freed.release();
    } else if (afterFailure) {
      if (!failing) {
        failing = true;
        NETWORKING.warn(
            "{} cannot listen now; it tries again every {} ms", this, TRY_AGAIN.toMillis());
      }
      listenIn(TRY_AGAIN);
    } else if (shared.config().listening().gap().isPositive()) {
      listenIn(shared.config().listening().gap());
    } else {
      listen();
    }
  }

  @Override
  public Deadline due() {
    return listensAt;
  }

  @Override
  public void act() {
    listensAt = Deadline.NEVER;
    listen();
  }

  private void listenIn(Duration pause) {
    listensAt = Deadline.in(shared.clock(), pause);
    shared.timekeeper().notice(listensAt);
  }

  private void listen() {
    if (streams.stream().noneMatch(each -> each.state() == StreamState.LISTENING)) {
      streams.stream()
          .filter(each -> each.state() == StreamState.FREE)
          .findFirst()
          .ifPresent(each -> each.listen(new StreamConnection(shared), local));
    }
  }
}
