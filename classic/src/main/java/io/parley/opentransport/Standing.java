package io.parley.opentransport;

import io.parley.classic.TcpPort;
import io.parley.opentransport.OtEvent.Async;
import io.parley.opentransport.State.Step;
import io.parley.spi.Address;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// How it stands with an endpoint: its state, its modes, what it has, and what all of its calls do
/// alike. Guarded by the lock.
///
/// A call asks in this order whether it may be made: is the endpoint open, may this level call, is
/// it between two states, does its state allow the call, does a pending event forbid it.
final class Standing {

  static final int NO_ERROR = ResultCode.NO_ERROR.number();
  static final int NO_DATA = ResultCode.NO_DATA_ERR.number();

  /// In the order of OTLook; of the first three, and of the last two, only one is pending at a
  /// time.
  private static final Async[] OF_CONNECTION = {
    Async.T_DISCONNECT, Async.T_CONNECT, Async.T_GODATA, Async.T_ORDREL, Async.T_DATA
  };

  private final Host host;
  private final Configuration configuration;
  private final Notifications notifications;

  /// Signalled for synchronous callers when anything has happened.
  private final Condition changed;

  private State state = State.UNINIT.after(Step.OPENS);
  private boolean synchronous;
  private boolean blocking;
  private boolean acking;
  private boolean offersRunners;

  /// Whether an asynchronous call is taking it from one state to another.
  private boolean changing;

  private boolean gone;
  private @Nullable Binding binding;
  private @Nullable Connection connection;

  /// How many synchronous callers wait, how often they were woken, and how often cancelled.
  private int waiting;

  private long news;

  private long cancellations;

  Standing(Host host, Configuration configuration, boolean synchronous) {
    this.host = host;
    this.configuration = configuration;
    this.synchronous = synchronous;
    this.notifications = new Notifications(host.tasks(), host.constants().manner());
    this.changed = host.tasks().newCondition();
  }

  /// The address of an endpoint.
  ///
  /// @param address which
  /// @param qlen how many requests may be outstanding
  /// @param listening the requests; null if there can be none
  record Binding(Address address, int qlen, @Nullable Listening listening) {}

  Host host() {
    return host;
  }

  Configuration configuration() {
    return configuration;
  }

  Notifications notifications() {
    return notifications;
  }

  State state() {
    return state;
  }

  boolean isClosed() {
    return state == State.UNINIT;
  }

  boolean isSynchronous() {
    return synchronous;
  }

  void setSynchronous(boolean now) {
    synchronous = now;
  }

  boolean isBlocking() {
    return blocking;
  }

  void setBlocking(boolean now) {
    blocking = now;
  }

  boolean isAcking() {
    return acking;
  }

  void setAcking(boolean now) {
    acking = now;
  }

  boolean offersRunners() {
    return offersRunners;
  }

  void offerRunners() {
    offersRunners = true;
  }

  /// Whether a call waits for what is not there.
  boolean waits() {
    return synchronous && blocking;
  }

  /// Whether a function is being executed.
  boolean isBusy() {
    return changing || waiting > 0;
  }

  @Nullable Binding binding() {
    return binding;
  }

  void bindTo(@Nullable Binding now) {
    binding = now;
  }

  @Nullable Listening listening() {
    return binding == null ? null : binding.listening;
  }

  boolean hasConnection() {
    return connection != null;
  }

  Connection connection() {
    return Objects.requireNonNull(connection);
  }

  TcpPort.Runner runner() {
    return connection == null ? TcpPort.Runner.IDLE : connection.runner();
  }

  long lastTaken() {
    return connection == null ? 0 : connection.lastTaken();
  }

  /// Has a connection from now on, so nobody else is waited for.
  void has(Connection made) {
    connection = made;
    Listening listening = listening();
    if (listening != null) {
      listening.rest(true);
    }
  }

  /// Has no connection any more.
  Connection release() {
    Connection released = connection();
    connection = null;
    Listening listening = listening();
    if (listening != null && !isClosed()) {
      listening.rest(false);
    }
    return released;
  }

  void become(Step step) {
    state = state.after(step);
  }

  void changes(boolean now) {
    changing = now;
  }

  /// The provider is gone underneath (p.389).
  void goes() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  /// Why no call can be made.
  ResultCode refusal() {
    if (isClosed()) {
      return ResultCode.BAD_REFERENCE_ERR;
    } else if (gone) {
      return ResultCode.OUT_STATE_ERR;
    }
    return changing ? ResultCode.STATE_CHANGE_ERR : ResultCode.NO_ERROR;
  }

  /// Why no call can be made that differs by mode: if it is a synchronous one, not on every level.
  ResultCode modalRefusal() {
    ResultCode level = synchronous ? host.tasks().refusalOfSync() : ResultCode.NO_ERROR;
    boolean open = !isClosed() && !gone;
    return open && level != ResultCode.NO_ERROR ? level : refusal();
  }

  /// Why a call cannot be made.
  ///
  /// @param looks which pending events forbid it, of [Looks]
  int refusal(Step step, int looks) {
    return refusal(refusal(), step, looks);
  }

  /// The same of a call that differs by mode.
  int modalRefusal(Step step, int looks) {
    return refusal(modalRefusal(), step, looks);
  }

  private int refusal(ResultCode general, Step step, int looks) {
    if (general != ResultCode.NO_ERROR) {
      return general.number();
    } else if (!state.allows(step)) {
      return ResultCode.OUT_STATE_ERR.number();
    }
    boolean forbidden = looks != Looks.NONE && (pending() & looks) != 0;
    return forbidden ? ResultCode.LOOK_ERR.number() : NO_ERROR;
  }

  /// What is pending, as the sum of the events' codes.
  int pending() {
    int ofConnection = connection == null ? 0 : connection.pending(state);
    Listening listening = shownListening();
    return listening == null ? ofConnection : ofConnection | listening.pending();
  }

  /// The event that comes first, and its code; T_GODATA is cleared by that (p.105, 450).
  int look() {
    Listening listening = shownListening();
    Async first = listening == null ? null : listening.first();
    if (first != null) {
      return first.code();
    }
    int pending = pending();
    for (Async next : OF_CONNECTION) {
      if ((pending & next.code()) != 0) {
        if (next == Async.T_GODATA) {
          connection().clearGoData();
          settle();
        }
        return next.code();
      }
    }
    return 0;
  }

  /// Requests are pending only where they can be read.
  private @Nullable Listening shownListening() {
    return state == State.IDLE || state == State.INCON ? listening() : null;
  }

  /// Something has happened: tells what is pending now, and wakes who waits.
  void settle() {
    if (connection != null && !isClosed()) {
      connection.tellNews(state, notifications);
    }
    Listening listening = shownListening();
    if (listening != null) {
      listening.tellNews();
    }
    wake();
  }

  private void wake() {
    news++;
    if (waiting > 0) {
      changed.signalAll();
    }
  }

  void cancelSynchronousCalls() {
    cancellations++;
    wake();
  }

  /// Tries until there is something, if the caller is to wait.
  ///
  /// @param attempt gives kOTNoDataErr while there is nothing
  int untilThere(boolean waits, IntSupplier attempt) {
    int result = attempt.getAsInt();
    while (waits && result == NO_DATA) {
      result = await() ? attempt.getAsInt() : ResultCode.CANCELED_ERR.number();
    }
    return result;
  }

  /// Waits until something has happened.
  ///
  /// @return false if the call was cancelled
  boolean await() {
    long seenNews = news;
    long seenCancellations = cancellations;
    waiting++;
    while (news == seenNews) {
      changed.awaitUninterruptibly();
    }
    waiting--;
    return cancellations == seenCancellations;
  }

  /// Does something at once for a synchronous caller; else soon, and tells the completion, and then
  /// what has become pending by it.
  int complete(OtEvent.Completion told, @Nullable Object cookie, IntSupplier body) {
    if (synchronous) {
      int result = body.getAsInt();
      settle();
      return result;
    }
    host.tasks()
        .later(() -> {
          if (!isClosed() && !gone) {
            notifications.tell(told, body.getAsInt(), cookie);
            settle();
          }
        });
    return NO_ERROR;
  }

  /// The same, with a change of state, before which no other call is allowed (p.69, 135).
  int change(OtEvent.Completion told, @Nullable Object cookie, IntSupplier body) {
    changing = !synchronous;
    return complete(
        told,
        cookie,
        () -> {
          changing = false;
          return body.getAsInt();
        });
  }
}
