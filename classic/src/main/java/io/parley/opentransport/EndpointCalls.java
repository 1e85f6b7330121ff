package io.parley.opentransport;

import io.parley.opentransport.OtEvent.Async;
import io.parley.opentransport.OtEvent.Completion;
import io.parley.opentransport.Standing.Binding;
import io.parley.opentransport.State.Step;
import io.parley.spi.Address;
import io.parley.spi.NetworkException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The calls by which an endpoint gets an address and a connection, and loses them. Guarded by the
/// lock.
final class EndpointCalls {

  private final Standing standing;
  private final Host host;

  EndpointCalls(Standing standing) {
    this.standing = standing;
    this.host = standing.host();
  }

  int bind(@Nullable Bind asked, @Nullable Bind given) {
    int refused = standing.modalRefusal(Step.BINDS, Looks.NONE);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    return standing.change(Completion.T_BINDCOMPLETE, given, () -> bindNow(asked, given).number());
  }

  private ResultCode bindNow(@Nullable Bind asked, @Nullable Bind given) {
    Address wanted = asked == null ? null : asked.address();
    Address local = wanted == null ? new Address(host.machine().ip(), 0) : wanted;
    int qlen = asked == null ? 0 : Math.min(asked.qlen(), host.constants().qlen());
    if (qlen < 0) {
      return ResultCode.BAD_QLEN_ERR;
    } else if (host.isTaken(local)) {
      return ResultCode.ADDRESS_BUSY_ERR;
    }
    Listening listening = qlen == 0 ? null : new Listening(standing, local, qlen);
    Address bound = local;
    if (listening != null) {
      try {
        bound = listening.begin();
      } catch (NetworkException e) {
        return codeOf(e);
      }
    }
    standing.bindTo(new Binding(bound, qlen, listening));
    host.take(bound, standing);
    standing.become(Step.BINDS);
    if (given != null) {
      given.fill(bound, qlen);
    }
    return ResultCode.NO_ERROR;
  }

  int unbind() {
    int refused = standing.modalRefusal(Step.UNBINDS, Looks.UNBIND);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    return standing.change(
        Completion.T_UNBINDCOMPLETE,
        null,
        () -> {
          standing.become(Step.UNBINDS);
          loseAddress();
          return Standing.NO_ERROR;
        });
  }

  private void loseAddress() {
    Binding binding = standing.binding();
    standing.bindTo(null);
    if (binding != null) {
      host.free(binding.address(), standing);
      if (binding.listening() != null) {
        binding.listening().close();
      }
    }
  }

  int connect(Call asked, @Nullable Call given) {
    int refused = standing.modalRefusal(Step.CONNECTS, Looks.DISCONNECT_LISTEN);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    Address peer = asked.address();
    if (peer == null || peer.port() == 0 || peer.ip().isAnyLocalAddress()) {
      return ResultCode.BAD_ADDRESS_ERR.number();
    }
    var made = new Connection(host, standing::settle, standing.notifications());
    Binding binding = Objects.requireNonNull(standing.binding());
    try {
      made.call(binding.address().ip(), peer, asked);
    } catch (NetworkException e) {
      return codeOf(e).number();
    }
    standing.become(Step.CONNECTS);
    standing.has(made);
    if (!standing.isSynchronous()) {
      return Standing.NO_DATA;
    }
    made.tellNothingOfConnect();
    return standing.untilThere(true, () -> isConnected(made, given));
  }

  /// Tries what a synchronous connect waits for.
  private int isConnected(Connection made, @Nullable Call given) {
    if (!standing.hasConnection() || !standing.connection().equals(made)) {
      return ResultCode.OUT_STATE_ERR.number();
    }
    return rcvConnectNow(given);
  }

  int rcvConnect(@Nullable Call given) {
    return standing.untilThere(standing.waits(), () -> rcvConnectNow(given));
  }

  private int rcvConnectNow(@Nullable Call given) {
    int refused = standing.modalRefusal(Step.IS_CONNECTED, Looks.DISCONNECT);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    Connection made = standing.connection();
    if (!made.isEstablished()) {
      return Standing.NO_DATA;
    }
    standing.become(Step.IS_CONNECTED);
    if (given != null) {
      given.fill(made.remote(), 0);
    }
    standing.settle();
    return Standing.NO_ERROR;
  }

  int listen(Call given) {
    return standing.untilThere(standing.waits(), () -> listenNow(given));
  }

  private int listenNow(Call given) {
    int refused = standing.modalRefusal(Step.LISTENS, Looks.DISCONNECT);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    Listening listening = standing.listening();
    if (listening == null) {
      return ResultCode.BAD_QLEN_ERR.number();
    } else if (listening.isFull()) {
      return ResultCode.Q_FULL_ERR.number();
    }
    Listening.Request next = listening.read();
    if (next == null) {
      return Standing.NO_DATA;
    }
    standing.become(Step.LISTENS);
    given.fill(next.connection().remote(), next.sequence());
    standing.settle();
    return Standing.NO_ERROR;
  }

  /// Accepts a request.
  ///
  /// @param self the endpoint whose calls these are, told as the cookie
  /// @param acceptor who gets the connection: perhaps itself
  int accept(Endpoint self, Endpoint acceptor, Call call) {
    int refused = standing.modalRefusal(Step.ACCEPTS_ONE, Looks.DISCONNECT_LISTEN);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    Listening listening = Objects.requireNonNull(standing.listening());
    EndpointCalls other = acceptor.calls();
    ResultCode wrong;
    if (listening.find(call.sequence()) == null) {
      wrong = ResultCode.BAD_SEQUENCE_ERR;
    } else if (other.equals(this)) {
      wrong = listening.outstanding() > 1 ? ResultCode.IND_OUT_ERR : ResultCode.NO_ERROR;
    } else {
      wrong = other.mayTake(Objects.requireNonNull(standing.binding()).address());
    }
    if (wrong != ResultCode.NO_ERROR) {
      return wrong.number();
    } else if (standing.isSynchronous()) {
      return acceptNow(self, acceptor, call.sequence()).number();
    }
    standing.changes(true);
    other.standing.changes(true);
    host.tasks().later(() -> acceptSoon(self, acceptor, call.sequence()));
    return Standing.NO_ERROR;
  }

  /// Whether it may be passed a connection of a listener at an address (p.788).
  private ResultCode mayTake(Address listener) {
    Binding binding = standing.binding();
    ResultCode refused = standing.refusal();
    if (refused != ResultCode.NO_ERROR) {
      return refused;
    } else if (!standing.state().allows(Step.IS_PASSED_A_CONNECTION)) {
      return ResultCode.OUT_STATE_ERR;
    } else if (binding == null) {
      return ResultCode.NO_ERROR;
    } else if (binding.qlen() > 0) {
      return ResultCode.RES_QLEN_ERR;
    }
    return binding.address().equals(listener) ? ResultCode.NO_ERROR : ResultCode.RES_ADDRESS_ERR;
  }

  private void acceptSoon(Endpoint self, Endpoint acceptor, int sequence) {
    standing.changes(false);
    Standing other = acceptor.calls().standing;
    other.changes(false);
    if (standing.isClosed() || standing.isGone()) {
      return;
    }
    Listening listening = Objects.requireNonNull(standing.listening());
    ResultCode result;
    if (listening.find(sequence) == null) {
      result = ResultCode.LOOK_ERR;
    } else {
      result = other.refusal();
    }
    standing.notifications().tell(Completion.T_ACCEPTCOMPLETE, result.number(), self);
    if (result == ResultCode.NO_ERROR) {
      acceptNow(self, acceptor, sequence);
    }
    standing.settle();
  }

  private ResultCode acceptNow(Endpoint self, Endpoint acceptor, int sequence) {
    Listening listening = Objects.requireNonNull(standing.listening());
    Binding binding = Objects.requireNonNull(standing.binding());
    Listening.Request request = Objects.requireNonNull(listening.find(sequence));
    boolean soon = !standing.isSynchronous();
    if (acceptor.equals(self)) {
      takeOver(request.connection(), binding, self, soon);
      listening.remove(request);
      return ResultCode.NO_ERROR;
    }
    listening.remove(request);
    standing.become(listening.outstanding() > 0 ? Step.ACCEPTS_ONE : Step.ACCEPTS_THE_LAST);
    var passed = new Binding(binding.address(), 0, null);
    acceptor.calls().takeOver(request.connection(), passed, acceptor, soon);
    standing.settle();
    return ResultCode.NO_ERROR;
  }

  /// Takes a connection over that a listener has accepted: with T_PASSCON, which may take its time,
  /// or at once, if the listener is synchronous.
  private void takeOver(Connection passed, Binding at, Endpoint self, boolean soon) {
    passed.belongTo(standing::settle);
    standing.has(passed);
    boolean quick = host.constants().manner() == Constants.Manner.UNKIND && passed.hasData();
    if (quick) {
      passed.tellOfData(standing.notifications());
    }
    if (soon) {
      standing.changes(true);
      standing
          .notifications()
          .tell(
              Async.T_PASSCON,
              0,
              self,
              () -> {
                isPassed(at);
                standing.settle();
              });
    } else {
      isPassed(at);
      standing.notifications().tell(Async.T_PASSCON, 0, self);
      standing.settle();
    }
  }

  private void isPassed(Binding at) {
    standing.changes(false);
    if (standing.state().allows(Step.IS_PASSED_A_CONNECTION)) {
      standing.bindTo(standing.binding() == null ? at : standing.binding());
      standing.become(Step.IS_PASSED_A_CONNECTION);
    } else if (standing.state().allows(Step.ACCEPTS_HERE)) {
      standing.become(Step.ACCEPTS_HERE);
    }
  }

  int sndDisconnect(@Nullable Call call) {
    int refused = standing.modalRefusal(Step.DISCONNECTS, Looks.DISCONNECT);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    int sequence = call == null ? 0 : call.sequence();
    if (standing.state() != State.INCON) {
      return standing.change(
          Completion.T_DISCONNECTCOMPLETE,
          call,
          () -> {
            disconnect();
            return Standing.NO_ERROR;
          });
    } else if (Objects.requireNonNull(standing.listening()).find(sequence) == null) {
      return ResultCode.BAD_SEQUENCE_ERR.number();
    }
    return standing.change(
        Completion.T_DISCONNECTCOMPLETE, call, () -> rejectNow(sequence).number());
  }

  private void disconnect() {
    standing.become(Step.DISCONNECTS);
    standing.release().abort();
  }

  private ResultCode rejectNow(int sequence) {
    Listening listening = Objects.requireNonNull(standing.listening());
    Listening.Request request = listening.find(sequence);
    if (request == null) {
      return ResultCode.LOOK_ERR;
    }
    request.connection().abort();
    listening.remove(request);
    loseRequest(listening);
    return ResultCode.NO_ERROR;
  }

  private void loseRequest(Listening listening) {
    standing.become(listening.outstanding() > 0 ? Step.LOSES_ONE : Step.DISCONNECTS);
  }

  int rcvDisconnect(@Nullable Discon given) {
    int refused = standing.refusal(Step.DISCONNECTS, Looks.NONE);
    if (refused != Standing.NO_ERROR) {
      return refused;
    } else if ((standing.pending() & Async.T_DISCONNECT.code()) == 0) {
      return ResultCode.NO_DISCONNECT_ERR.number();
    }
    if (standing.state() == State.INCON) {
      Listening listening = Objects.requireNonNull(standing.listening());
      Listening.Request gone = Objects.requireNonNull(listening.removeWithdrawn());
      fill(given, gone.connection(), gone.sequence());
      loseRequest(listening);
    } else {
      fill(given, standing.connection(), 0);
      disconnect();
    }
    standing.settle();
    return Standing.NO_ERROR;
  }

  private static void fill(@Nullable Discon given, Connection lost, int sequence) {
    if (given != null) {
      given.fill(Objects.requireNonNull(lost.lost()), sequence);
    }
  }

  int sndOrderlyDisconnect() {
    int refused = standing.refusal(Step.SENDS_RELEASE, Looks.DISCONNECT);
    if (refused != Standing.NO_ERROR) {
      return refused;
    }
    standing.connection().endOutput();
    release(Step.SENDS_RELEASE);
    return Standing.NO_ERROR;
  }

  int rcvOrderlyDisconnect() {
    int refused = standing.refusal(Step.RECEIVES_RELEASE, Looks.DISCONNECT);
    if (refused != Standing.NO_ERROR) {
      return refused;
    } else if ((standing.pending() & Async.T_ORDREL.code()) == 0) {
      return ResultCode.NO_RELEASE_ERR.number();
    }
    release(Step.RECEIVES_RELEASE);
    return Standing.NO_ERROR;
  }

  /// The second release ends the connection; what was sent still goes out.
  private void release(Step step) {
    standing.become(step);
    if (standing.state() == State.IDLE) {
      standing.release().leave();
    }
    standing.settle();
  }

  int getProtAddress(@Nullable Bind bound, @Nullable Bind peer) {
    ResultCode refused = standing.modalRefusal();
    if (refused != ResultCode.NO_ERROR) {
      return refused.number();
    }
    return standing.complete(
        Completion.T_GETPROTADDRCOMPLETE,
        peer,
        () -> {
          tellAddresses(bound, peer);
          return Standing.NO_ERROR;
        });
  }

  private void tellAddresses(@Nullable Bind bound, @Nullable Bind peer) {
    Binding binding = standing.binding();
    boolean connected = standing.state().isConnected();
    if (bound != null && binding != null) {
      Address local = connected ? standing.connection().local() : binding.address();
      bound.fill(local, binding.qlen());
    }
    if (peer != null && connected) {
      peer.fill(standing.connection().remote(), 0);
    }
  }

  int getEndpointInfo(EndpointInfo given) {
    ResultCode refused = standing.modalRefusal();
    if (refused != ResultCode.NO_ERROR) {
      return refused.number();
    }
    return standing.complete(
        Completion.T_GETINFOCOMPLETE,
        given,
        () -> {
          given.fill();
          return Standing.NO_ERROR;
        });
  }

  int sync() {
    ResultCode refused = standing.modalRefusal();
    if (refused != ResultCode.NO_ERROR) {
      return refused.number();
    }
    return standing.complete(Completion.T_SYNCCOMPLETE, null, () -> Standing.NO_ERROR);
  }

  /// Ends everything: in order what can be, if the endpoint blocks (p.393, 399).
  void close() {
    standing.become(Step.CLOSES);
    standing.cancelSynchronousCalls();
    standing.notifications().remove();
    if (standing.hasConnection()) {
      Connection left = standing.release();
      if (standing.isBlocking()) {
        left.leave(host.constants().drainTime());
      } else {
        left.flushAndClose();
      }
    }
    loseAddress();
  }

  /// The provider goes underneath the program (p.389): nothing can be called any more but close.
  void goes() {
    standing.goes();
    standing.cancelSynchronousCalls();
    if (standing.hasConnection()) {
      standing.release().abort();
    }
    loseAddress();
  }

  private static ResultCode codeOf(NetworkException e) {
    return switch (e.error()) {
      case ADDRESS_IN_USE -> ResultCode.ADDRESS_BUSY_ERR;
      case ADDRESS_UNAVAILABLE -> ResultCode.BAD_ADDRESS_ERR;
      case PERMISSION_DENIED -> ResultCode.ACCESS_ERR;
      case CLOSED -> ResultCode.CLIENT_NOT_INITTED_ERR;
      case REFUSED, UNREACHABLE, TIMED_OUT, RESET, SHORTAGE -> ResultCode.NO_SR_ERR;
    };
  }
}
