package io.parley.mactcp;

import io.parley.mactcp.TcpCommand.TcpAbort;
import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpBfrReturn;
import io.parley.mactcp.TcpCommand.TcpClose;
import io.parley.mactcp.TcpCommand.TcpCreate;
import io.parley.mactcp.TcpCommand.TcpGlobalInfo;
import io.parley.mactcp.TcpCommand.TcpNoCopyRcv;
import io.parley.mactcp.TcpCommand.TcpPassiveOpen;
import io.parley.mactcp.TcpCommand.TcpRcv;
import io.parley.mactcp.TcpCommand.TcpRelease;
import io.parley.mactcp.TcpCommand.TcpSend;
import io.parley.mactcp.TcpCommand.TcpStatus;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/// The TCP half of a driver: the table of streams, and each call's checks, in the order in which
/// the books list its results. Guarded by the driver's lock.
final class TcpCalls {

  private final Machine machine;
  private final Constants constants;
  private final Interrupts interrupts;
  private final Counting counting = new Counting();
  private final Map<StreamPtr, TcpStream> streams = new LinkedHashMap<>();

  /// Odd: UDP has the even ones.
  private long nextStream = 1;

  TcpCalls(Machine machine, Constants constants, Interrupts interrupts) {
    this.machine = machine;
    this.constants = constants;
    this.interrupts = interrupts;
  }

  /// What a call came to, if it has come to anything.
  private record Outcome(ResultCode result, Reply reply) {

    /// It is under way, or has ended by itself.
    static final Outcome PENDING = of(ResultCode.IN_PROGRESS);

    static Outcome of(ResultCode result) {
      return new Outcome(result, new Reply.Nothing());
    }

    static Outcome with(Reply reply) {
      return new Outcome(ResultCode.NO_ERR, reply);
    }
  }

  void issue(TcpCommand command, IoBlock block) {
    Outcome outcome =
        switch (command) {
          case TcpCreate create -> create(create);
          case TcpPassiveOpen open -> on(open.stream(), stream -> await(open, stream, block));
          case TcpActiveOpen open -> on(open.stream(), stream -> call(open, stream, block));
          case TcpSend send -> on(send.stream(), stream -> send(send, stream, block));
          case TcpNoCopyRcv receive ->
              on(receive.stream(), stream -> receive(receive, stream, block));
          case TcpBfrReturn back -> on(back.stream(), stream -> giveBack(back, stream));
          case TcpRcv receive -> on(receive.stream(), stream -> receive(receive, stream, block));
          case TcpClose close -> on(close.stream(), stream -> close(close, stream, block));
          case TcpAbort abort -> on(abort.stream(), TcpCalls::abort);
          case TcpStatus status -> on(status.stream(), TcpCalls::status);
          case TcpRelease release -> on(release.stream(), this::release);
          case TcpGlobalInfo _ ->
              Outcome.with(new Reply.GlobalInfo(constants.streams(), counting.now()));
        };
    if (outcome.result != ResultCode.IN_PROGRESS) {
      interrupts.end(block, outcome.result, outcome.reply);
    }
  }

  /// Closes all streams, as TCPRelease does.
  void releaseAll() {
    List.copyOf(streams.values()).forEach(this::release);
  }

  private Outcome on(StreamPtr ptr, Function<TcpStream, Outcome> call) {
    TcpStream stream = streams.get(ptr);
    return stream == null ? Outcome.of(ResultCode.INVALID_STREAM_PTR) : call.apply(stream);
  }

  private Outcome create(TcpCreate asked) {
    Block area = asked.area();
    if (area == null || area.isDisposed()) {
      return Outcome.of(ResultCode.INVALID_BUF_PTR);
    } else if (area.isInUse()) {
      return Outcome.of(ResultCode.STREAM_ALREADY_OPEN);
    } else if (area.length() < TcpCreate.MIN_AREA) {
      return Outcome.of(ResultCode.INVALID_LENGTH);
    } else if (streams.size() == constants.streams() || interrupts.isClosed()) {
      return Outcome.of(ResultCode.INSUFFICIENT_RESOURCES);
    }
    var ptr = new StreamPtr(nextStream);
    nextStream += 2;
    area.use(true);
    streams.put(ptr, new TcpStream(ptr, area, asked, interrupts));
    return Outcome.with(new Reply.Created(ptr));
  }

  private Outcome await(TcpPassiveOpen asked, TcpStream stream, IoBlock block) {
    if (stream.connection() != null) {
      return Outcome.of(ResultCode.CONNECTION_EXISTS);
    }
    Address at = ours(asked.local());
    Address from = asked.remote();
    if (count(known -> known.waitsAt(at, from)) >= constants.listensPerPort()
        || count(known -> known.isBetween(at, from)) > 0) {
      return Outcome.of(ResultCode.DUPLICATE_SOCKET);
    }
    try {
      newConnection(stream).await(machine.tcp(), asked, at, block);
      return Outcome.PENDING;
    } catch (NetworkException e) {
      block.blame(e.error());
      return Outcome.of(
          e.error() == NetworkError.ADDRESS_IN_USE
              ? ResultCode.DUPLICATE_SOCKET
              : ResultCode.OPEN_FAILED);
    }
  }

  private Outcome call(TcpActiveOpen asked, TcpStream stream, IoBlock block) {
    Address peer = asked.remote();
    Address local = ours(asked.local());
    if (stream.connection() != null) {
      return Outcome.of(ResultCode.CONNECTION_EXISTS);
    } else if (peer.port() == 0 || peer.ip().isAnyLocalAddress()) {
      return Outcome.of(ResultCode.OPEN_FAILED);
    } else if (count(known -> known.isBetween(local, peer)) > 0) {
      return Outcome.of(ResultCode.DUPLICATE_SOCKET);
    }
    try {
      newConnection(stream).call(machine.tcp(), asked, local, block);
      return Outcome.PENDING;
    } catch (NetworkException e) {
      block.blame(e.error());
      return Outcome.of(ResultCode.OPEN_FAILED);
    }
  }

  private static Outcome send(TcpSend asked, TcpStream stream, IoBlock block) {
    Wds wds = asked.wds();
    if (wds == null) {
      return Outcome.of(ResultCode.INVALID_WDS);
    } else if (wds.length() < 1 || wds.length() > TcpSend.MAX_BYTES) {
      return Outcome.of(ResultCode.INVALID_LENGTH);
    }
    return onOpenOutput(stream, connection -> connection.send(wds, asked.ulp(), block));
  }

  private static Outcome close(TcpClose asked, TcpStream stream, IoBlock block) {
    return onOpenOutput(stream, connection -> connection.close(asked.ulp(), block));
  }

  private static Outcome receive(TcpRcv asked, TcpStream stream, IoBlock block) {
    ByteBuffer buffer = asked.buffer();
    if (buffer == null) {
      return Outcome.of(ResultCode.INVALID_BUF_PTR);
    } else if (!buffer.hasRemaining()) {
      return Outcome.of(ResultCode.INVALID_LENGTH);
    }
    return onConnection(stream, connection -> connection.receive(asked, buffer, block));
  }

  private static Outcome receive(TcpNoCopyRcv asked, TcpStream stream, IoBlock block) {
    Rds rds = asked.rds();
    if (rds == null) {
      return Outcome.of(ResultCode.INVALID_BUF_PTR);
    } else if (rds.capacity() == 0) {
      return Outcome.of(ResultCode.INVALID_LENGTH);
    }
    return onConnection(stream, connection -> connection.receive(asked, rds, block));
  }

  private static Outcome giveBack(TcpBfrReturn asked, TcpStream stream) {
    Rds rds = asked.rds();
    TcpConnection connection = stream.connection();
    if (rds == null) {
      return Outcome.of(ResultCode.INVALID_BUF_PTR);
    } else if (connection == null) {
      return Outcome.of(ResultCode.CONNECTION_DOESNT_EXIST);
    }
    return Outcome.of(connection.giveBack(rds));
  }

  private static Outcome abort(TcpStream stream) {
    TcpConnection connection = stream.connection();
    if (connection == null) {
      return Outcome.of(ResultCode.CONNECTION_DOESNT_EXIST);
    }
    connection.abort(TerminateReason.ULP_ABORT);
    return Outcome.of(ResultCode.NO_ERR);
  }

  private static Outcome status(TcpStream stream) {
    TcpConnection connection = stream.connection();
    if (connection != null) {
      return Outcome.with(connection.status());
    }
    var amounts =
        new Reply.Amounts(stream.area().length(), /* unread= */ 0, /* unacknowledged= */ 0);
    return Outcome.with(new Reply.Status(TcpState.CLOSED, Ulp.DEFAULT, Optional.empty(), amounts));
  }

  private Outcome release(TcpStream stream) {
    abort(stream);
    streams.remove(stream.ptr());
    stream.area().use(false);
    return Outcome.with(new Reply.Released(stream.area()));
  }

  private static Outcome onConnection(TcpStream stream, Consumer<TcpConnection> call) {
    TcpConnection connection = stream.connection();
    if (connection == null || !connection.state().isUp()) {
      return Outcome.of(ResultCode.CONNECTION_DOESNT_EXIST);
    }
    call.accept(connection);
    return Outcome.PENDING;
  }

  private static Outcome onOpenOutput(TcpStream stream, Consumer<TcpConnection> call) {
    TcpConnection connection = stream.connection();
    return connection != null && connection.state().isCloseIssued()
        ? Outcome.of(ResultCode.CONNECTION_CLOSING)
        : onConnection(stream, call);
  }

  private TcpConnection newConnection(TcpStream stream) {
    return new TcpConnection(stream, interrupts, constants, counting);
  }

  /// What an open means by its local address.
  private Address ours(Address asked) {
    return asked.ip().isAnyLocalAddress() ? new Address(machine.ip(), asked.port()) : asked;
  }

  private int count(Predicate<TcpConnection> which) {
    int count = 0;
    for (TcpStream each : streams.values()) {
      TcpConnection connection = each.connection();
      if (connection != null && which.test(connection)) {
        count++;
      }
    }
    return count;
  }
}
