package io.parley.mactcp;

import io.parley.classic.TcpPort;
import io.parley.internal.classic.DriverThread.Alarm;
import io.parley.internal.classic.PortSignals;
import io.parley.mactcp.TcpCommand.TcpActiveOpen;
import io.parley.mactcp.TcpCommand.TcpPassiveOpen;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One connection of a stream, from its open on until it is no more. Guarded by the driver's lock.
///
/// Its state is [TcpState], which goes by the table there. What else there is belongs to one object
/// each: what is sent to [Sending], what is received to [Receiving], the ULP time-out to
/// [UlpTimer], what the TCP underneath has told to [PortSignals]. One command to open and one to
/// close can be pending; the bounds of the others are with their owners.
///
/// | told or asked | while | does |
/// |---|---|---|
/// | established | LISTEN, SYN_SENT | the open ends well; a wrong caller is reset |
/// | refused, reset | LISTEN, SYN_SENT | the open fails; no Terminate (our choice) |
/// | reset | up | commands end with `connectionTerminated`; Terminate 2 |
/// | ULP time-out passed | SYN_SENT | the open fails, or the time-out is reported |
/// | | up | commands end, Terminate 5; or it is reported |
/// | TCPAbort | any | RST; commands end with `connectionTerminated`; Terminate 6 if up |
/// | FIN came, all delivered | up | Closing, once |
/// | both closed, all delivered | LAST_ACK | Terminate 7 |
/// | the same, and time is over | TIME_WAIT | Terminate 7 |
///
/// A connection that was reset in TIME_WAIT was closed in order before: Terminate 7.
final class TcpConnection implements PortSignals.Listener {

  private final TcpStream stream;
  private final Interrupts interrupts;
  private final Constants constants;
  private final Counting counting;
  private final Sending out;
  private final Receiving in;
  private final UlpTimer ulp;
  private TcpState state = TcpState.CLOSED;
  private PortSignals port;
  private @Nullable Waiting waitsFor;
  private @Nullable IoBlock open;
  private @Nullable IoBlock close;

  /// Where it waits, or what it counts for among the pairs of addresses.
  private Address local = TcpCommand.ANYBODY;

  private @Nullable Alarm openTimeout;
  private @Nullable Alarm timeWait;

  private boolean closingTold;
  private boolean finAcknowledged;
  private boolean timeWaitOver;

  TcpConnection(TcpStream stream, Interrupts interrupts, Constants constants, Counting counting) {
    this.stream = stream;
    this.interrupts = interrupts;
    this.constants = constants;
    this.counting = counting;
    this.out = new Sending(interrupts);
    this.in = new Receiving(stream, interrupts, constants, () -> moved(0));
    this.ulp = new UlpTimer(interrupts, this::ulpExpired);
    this.port = new PortSignals(this, interrupts);
  }

  /// Where a connection is waited for, and from whom.
  private record Waiting(TcpPort tcp, Address from) {

    boolean admits(Address caller) {
      boolean ip = from.ip().isAnyLocalAddress() || from.ip().equals(caller.ip());
      return ip && (from.port() == 0 || from.port() == caller.port());
    }
  }

  TcpState state() {
    return state;
  }

  /// Whether it waits at an address for one peer, or anybody.
  boolean waitsAt(Address at, Address from) {
    return waitsFor != null
        && state == TcpState.LISTEN
        && local.equals(at)
        && waitsFor.from.equals(from);
  }

  /// Whether it has that local address and port and that peer. An address that is not decided may
  /// be any.
  boolean isBetween(Address ours, Address peer) {
    boolean connected = state.isUp() || state == TcpState.SYN_SENT;
    boolean ip =
        local.ip().equals(ours.ip())
            || local.ip().isAnyLocalAddress()
            || ours.ip().isAnyLocalAddress();
    boolean here = ip && ours.port() != 0 && local.port() == ours.port();
    return connected && here && end().remote().equals(peer);
  }

  /// Calls.
  ///
  /// @param from the address that it leaves from, and the port that it counts for
  void call(TcpPort tcp, TcpActiveOpen asked, Address from, IoBlock block) throws NetworkException {
    counting.attempts();
    port.belongTo(tcp.call(from.ip(), asked.remote(), port));
    local = from.port() == 0 ? from.withPort(end().local().port()) : from;
    begin(TcpState.Step.CALLS, asked.ulp(), block);
  }

  void await(TcpPort tcp, TcpPassiveOpen asked, Address at, IoBlock block) throws NetworkException {
    waitsFor = new Waiting(tcp, asked.remote());
    port.belongTo(tcp.answer(at, port));
    local = end().local();
    begin(TcpState.Step.LISTENS, asked.ulp(), block);
    if (asked.commandTimeout() > 0) {
      var span = Duration.ofSeconds(Math.max(asked.commandTimeout(), Ulp.MIN_SECONDS));
      openTimeout =
          interrupts.at(interrupts.in(span), () -> failToOpen(ResultCode.COMMAND_TIMEOUT));
    }
  }

  private void begin(TcpState.Step step, Ulp values, IoBlock block) {
    open = block;
    stream.has(this);
    ulp.use(values);
    state = state.after(step);
    settle();
  }

  void send(Wds wds, Ulp values, IoBlock block) {
    ulp.use(values);
    out.issue(block, wds);
    out.writeTo(end());
    settle();
  }

  void receive(TcpCommand.TcpRcv asked, ByteBuffer buffer, IoBlock block) {
    in.issue(asked, buffer, block);
    moved(0);
  }

  void receive(TcpCommand.TcpNoCopyRcv asked, Rds rds, IoBlock block) {
    in.issue(asked, rds, block);
    moved(0);
  }

  ResultCode giveBack(Rds rds) {
    ResultCode result = in.giveBack(rds);
    moved(0);
    return result;
  }

  void close(Ulp values, IoBlock block) {
    ulp.use(values);
    close = block;
    state = state.after(TcpState.Step.CLOSE_ISSUED);
    out.endAfterAll();
    out.writeTo(end());
    settle();
  }

  /// Breaks it at once.
  ///
  /// After both FINs there is nothing left to break: the TCP underneath may go on in order.
  void abort(TerminateReason reason) {
    if (state == TcpState.TIME_WAIT && end().available() == 0) {
      end().close();
    } else {
      end().abort();
    }
    end(ResultCode.CONNECTION_TERMINATED, state.isUp() ? reason : null);
  }

  Reply.Status status() {
    return new Reply.Status(
        state,
        ulp.ulp(),
        ends(),
        new Reply.Amounts(in.window(), in.unread(), out.unacknowledged()));
  }

  private Optional<Reply.Opened> ends() {
    if (state.isUp()) {
      return Optional.of(new Reply.Opened(end().local(), end().remote()));
    }
    return Optional.ofNullable(waitsFor).map(where -> new Reply.Opened(local, where.from));
  }

  @Override
  public void established() {
    if (waitsFor != null && !waitsFor.admits(end().remote())) {
      waitAgain(waitsFor);
      return;
    }
    interrupts.cancel(openTimeout);
    Address actual = end().local();
    local = local.port() == 0 ? actual : actual.withPort(local.port());
    counting.establishes(state);
    state = state.after(TcpState.Step.IS_ESTABLISHED);
    ulp.rest();
    interrupts.end(
        Objects.requireNonNull(open), ResultCode.NO_ERR, new Reply.Opened(actual, end().remote()));
    open = null;
    settle();
  }

  private void waitAgain(Waiting where) {
    end().abort();
    port.silence();
    port = new PortSignals(this, interrupts);
    try {
      port.belongTo(where.tcp.answer(local, port));
    } catch (NetworkException e) {
      blame(e.error());
      end(ResultCode.OPEN_FAILED, null);
    }
  }

  @Override
  public void refused(NetworkError why) {
    blame(why);
    failToOpen(ResultCode.OPEN_FAILED);
  }

  @Override
  public void moved(int acknowledged) {
    if (acknowledged > 0) {
      out.acknowledge(acknowledged);
      ulp.rest();
    }
    out.writeTo(end());
    in.advance(end());
    settle();
  }

  @Override
  public void finAcknowledged() {
    finAcknowledged = true;
    state = state.after(TcpState.Step.FIN_ACKNOWLEDGED);
    interrupts.end(Objects.requireNonNull(close), ResultCode.NO_ERR);
    close = null;
    settle();
  }

  @Override
  public void fin() {
    state = state.after(TcpState.Step.FIN_CAME);
    in.fin();
    moved(0);
  }

  @Override
  public void reset() {
    if (!state.isUp()) {
      failToOpen(ResultCode.OPEN_FAILED);
      return;
    }
    in.deliverWhatIsThere(end());
    end().close();
    end(
        ResultCode.CONNECTION_TERMINATED,
        state == TcpState.TIME_WAIT ? TerminateReason.ULP_CLOSE : TerminateReason.REMOTE_ABORT);
  }

  private void blame(NetworkError why) {
    if (open != null) {
      open.blame(why);
    }
  }

  private void failToOpen(ResultCode result) {
    end().abort();
    end(result, null);
  }

  private void ulpExpired() {
    if (ulp.ulp().effectiveAction() == UlpAction.REPORT) {
      stream.tell(new TcpEvent.UlpTimedOut());
      settle();
    } else if (state.isUp()) {
      abort(TerminateReason.ULP_TIMEOUT);
    } else {
      blame(NetworkError.TIMED_OUT);
      failToOpen(ResultCode.OPEN_FAILED);
    }
  }

  /// Draws the conclusions of whatever has happened.
  private void settle() {
    boolean delivered = state.isUp() && in.isDelivered(end());
    if (delivered && !closingTold) {
      closingTold = true;
      stream.tell(new TcpEvent.Closing());
    }
    if (state == TcpState.TIME_WAIT && timeWait == null) {
      timeWait = interrupts.at(interrupts.in(constants.timeWait()), this::timeWaitEnds);
    }
    boolean over = state == TcpState.TIME_WAIT ? timeWaitOver : finAcknowledged;
    if (delivered && over) {
      end().close();
      end(ResultCode.CONNECTION_TERMINATED, TerminateReason.ULP_CLOSE);
    } else {
      ulp.run(state == TcpState.SYN_SENT || out.unacknowledged() > 0 || close != null);
    }
  }

  private void timeWaitEnds() {
    timeWaitOver = true;
    settle();
  }

  /// The connection is no more, and its stream free: commands end first, then it is told (our
  /// choice).
  private void end(ResultCode pending, @Nullable TerminateReason told) {
    state = state.after(TcpState.Step.ENDS);
    interrupts.cancel(openTimeout);
    interrupts.cancel(timeWait);
    ulp.end();
    port.silence();
    stream.has(null);
    if (open != null) {
      interrupts.end(open, pending);
    }
    out.kill(pending);
    in.kill(pending);
    if (close != null) {
      interrupts.end(close, pending);
    }
    if (told != null) {
      counting.ends(told);
      stream.tell(new TcpEvent.Terminate(told));
    }
  }

  private TcpPort.End end() {
    return port.end();
  }
}
