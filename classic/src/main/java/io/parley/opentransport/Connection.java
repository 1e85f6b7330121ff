package io.parley.opentransport;

import io.parley.classic.TcpPort;
import io.parley.internal.classic.DriverThread.Alarm;
import io.parley.internal.classic.PortSignals;
import io.parley.opentransport.OtEvent.Async;
import io.parley.opentransport.State.Step;
import io.parley.spi.Address;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One connection, or what is to become one. Guarded by the lock.
///
/// It belongs to a listener while it waits and until it is accepted, then to the endpoint that has
/// it; when that is done with it in order, to itself, until all that was sent has left. What is
/// pending on it (p.103-105) follows from what has happened, and from the endpoint's state.
final class Connection implements PortSignals.Listener {

  private final Host host;
  private final PortSignals port;
  private final SendQueue out;
  private Runnable owner;
  private TcpPort.Runner runner = TcpPort.Runner.IDLE;
  private @Nullable Call asked;
  private boolean established;
  private boolean finCame;
  private @Nullable ResultCode lost;

  /// What was told: a connection and its loss are told once, data again when it was read to the
  /// end.
  private boolean connectTold;

  private boolean dataTold;
  private boolean releaseTold;
  private boolean lossTold;

  /// Whether a send took less than all.
  private boolean flowControlled;

  /// Whether T_GODATA is pending.
  private boolean mayGoOn;

  /// When the peer last took something; 0 if it never did.
  private long lastTaken;

  private boolean leaving;
  private @Nullable Alarm limit;

  /// Makes one that does nothing yet.
  ///
  /// @param owner called when something has happened
  /// @param notifications told of buffers that are free
  Connection(Host host, Runnable owner, Notifications notifications) {
    this.host = host;
    this.owner = owner;
    this.port = new PortSignals(this, host.tasks());
    this.out =
        new SendQueue(
            host.constants().sending().high(),
            loan -> notifications.released(loan.buffer(), loan.written()));
  }

  void call(InetAddress from, Address peer, Call with) throws NetworkException {
    asked = with;
    port.belongTo(host.machine().tcp().call(from, peer, port));
  }

  void answer(Address local) throws NetworkException {
    port.belongTo(host.machine().tcp().answer(local, port));
  }

  /// The same, with a runner.
  void answerWithRunner(Address local) throws NetworkException {
    runner = host.machine().tcp().runner();
    port.belongTo(runner.ask(() -> host.machine().tcp().answer(local, port)));
  }

  /// What does its blocking calls; one that does nothing if that is not known here.
  TcpPort.Runner runner() {
    return runner;
  }

  long lastTaken() {
    return lastTaken;
  }

  void belongTo(Runnable newOwner) {
    owner = newOwner;
  }

  boolean isEstablished() {
    return established;
  }

  @Nullable ResultCode lost() {
    return lost;
  }

  boolean hasData() {
    return lost == null && port.end().available() > 0;
  }

  Address local() {
    return port.end().local();
  }

  Address remote() {
    return port.end().remote();
  }

  int available() {
    return port.end().available();
  }

  boolean hasLoans() {
    return out.hasLoans();
  }

  /// What is pending, as the sum of the events' codes.
  int pending(State state) {
    if (lost != null) {
      return Async.T_DISCONNECT.code();
    } else if (state == State.OUTCON) {
      return established ? Async.T_CONNECT.code() : 0;
    }
    int all = mayGoOn ? Async.T_GODATA.code() : 0;
    if (state.allows(Step.RECEIVES)) {
      if (port.end().available() > 0) {
        all |= Async.T_DATA.code();
      } else if (finCame) {
        all |= Async.T_ORDREL.code();
      }
    }
    return all;
  }

  /// Tells what has become pending.
  void tellNews(State state, Notifications notifications) {
    if (lost != null) {
      mayGoOn = false;
      flowControlled = false;
      if (!lossTold) {
        lossTold = true;
        notifications.tell(Async.T_DISCONNECT, 0, state == State.OUTCON ? asked : null);
      }
    } else if (state == State.OUTCON) {
      if (established && !connectTold) {
        connectTold = true;
        notifications.tell(Async.T_CONNECT, 0, asked);
      }
    } else {
      tellOfTransfer(state, notifications);
    }
  }

  /// An uncleared T_GODATA holds back the others (p.499).
  private void tellOfTransfer(State state, Notifications notifications) {
    boolean low = out.count() <= host.constants().sending().low();
    if (flowControlled && low && state.allows(Step.SENDS)) {
      flowControlled = false;
      mayGoOn = true;
      notifications.tell(Async.T_GODATA, 0, null);
    }
    if (mayGoOn || !state.allows(Step.RECEIVES)) {
      return;
    }
    if (hasData()) {
      tellOfData(notifications);
    } else if (finCame && !releaseTold) {
      releaseTold = true;
      notifications.tell(Async.T_ORDREL, 0, null);
    }
  }

  void tellOfData(Notifications notifications) {
    if (!dataTold) {
      dataTold = true;
      notifications.tell(Async.T_DATA, 0, null);
    }
  }

  /// The caller sees by its result that the connection is there.
  void tellNothingOfConnect() {
    connectTold = true;
  }

  void clearGoData() {
    mayGoOn = false;
  }

  /// Takes bytes to be sent, as many as there is room for.
  ///
  /// @param waits whether the caller waits for the room, instead of for T_GODATA
  /// @param loan as [SendQueue#take]
  /// @return how many
  int send(ByteBuffer from, boolean waits, @Nullable Loan loan) {
    mayGoOn = false;
    int taken = out.take(port.end(), from, loan);
    flowControlled = !waits && from.hasRemaining();
    return taken;
  }

  void sendBegins() {
    out.begins();
  }

  void sendEnds(Loan loan, boolean tookSomething) {
    out.ends(loan, tookSomething);
  }

  /// Gives bytes that have come; when there are none, T_DATA tells of the next.
  int receive(ByteBuffer into) {
    int count = port.end().read(into);
    if (count == 0) {
      dataTold = false;
    }
    return count;
  }

  /// Releases our direction, behind what was sent.
  void endOutput() {
    mayGoOn = false;
    flowControlled = false;
    out.endAfterAll();
    out.writeTo(port.end());
  }

  /// Breaks it; what was not sent is lost.
  void abort() {
    out.drop();
    port.end().abort();
    isOver();
  }

  /// Its endpoint closes and does not wait: what waits here is lost, and then the connection with
  /// it (p.66, 393).
  void flushAndClose() {
    if (!established || lost != null || !out.isEmpty()) {
      abort();
    } else {
      leave();
    }
  }

  /// Nobody needs it any more, but for what it still has to send.
  void leave() {
    leaving = true;
    owner = () -> {};
    host.leaves(this);
    goOn();
  }

  /// The same, for a limited time.
  void leave(Duration time) {
    if (!established || lost != null) {
      abort();
      return;
    }
    limit = host.tasks().at(host.tasks().in(time), this::abort);
    leave();
  }

  @Override
  public void established() {
    established = true;
    owner.run();
  }

  @Override
  public void refused(NetworkError why) {
    lost =
        switch (why) {
          case REFUSED -> ResultCode.CONN_REFUSED_ERR;
          case UNREACHABLE -> ResultCode.HOST_UNREACH_ERR;
          case TIMED_OUT -> ResultCode.TIMED_OUT_ERR;
          case ADDRESS_IN_USE -> ResultCode.ADDR_IN_USE_ERR;
          case ADDRESS_UNAVAILABLE -> ResultCode.ADDR_NOT_AVAIL_ERR;
          case PERMISSION_DENIED -> ResultCode.ACCES_ERR;
          case SHORTAGE -> ResultCode.NO_BUFS_ERR;
          case CLOSED -> ResultCode.NET_DOWN_ERR;
          case RESET -> ResultCode.CONN_RESET_ERR;
        };
    owner.run();
  }

  @Override
  public void moved(int acknowledged) {
    if (acknowledged > 0) {
      lastTaken = host.machine().clock().nanos();
    }
    goOn();
    owner.run();
  }

  @Override
  public void finAcknowledged() {
    // The program is not told.
  }

  @Override
  public void fin() {
    finCame = true;
    owner.run();
  }

  @Override
  public void reset() {
    lost = ResultCode.CONN_RESET_ERR;
    if (leaving) {
      abort();
    } else {
      owner.run();
    }
  }

  private void goOn() {
    out.writeTo(port.end());
    if (leaving && out.isEmpty()) {
      port.end().close();
      isOver();
    }
  }

  private void isOver() {
    host.tasks().cancel(limit);
    host.isGone(this);
    port.silence();
  }

  @Override
  public String toString() {
    return Objects.toString(asked, "accepted");
  }
}
