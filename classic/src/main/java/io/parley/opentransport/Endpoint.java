package io.parley.opentransport;

import io.parley.classic.TcpPort;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A connection-oriented endpoint over TCP (chapter 4): one method for each function.
///
/// ## States
///
/// [State] has the table of its states and of what is allowed in which; what is not gives
/// kOTOutStateErr. A state changes when an event is consumed by the function that clears it, not
/// when the event comes (p.97).
///
/// ## Events
///
/// What the network does is pending until it is cleared; [#look] gives the first. The notifier is
/// told when something becomes pending, and not again: T_DATA until [#rcv] has given kOTNoDataErr,
/// however much comes (p.103-104); T_ORDREL when the data before it was read; T_DISCONNECT at once,
/// and data that was not read is lost with it (our choice). While T_GODATA is pending, T_DATA and
/// T_ORDREL are not told (p.499).
///
/// Pending events keep calls from being done, which then give kOTLookErr (Table 4-8, p.105): look,
/// clear, try again.
///
/// ## Modes
///
/// See [Provider]. "Completes" below is: at the return of a synchronous call, with the completion
/// event of an asynchronous one. A synchronous one in a notifier gives kOTStateChangeErr, in a
/// deferred task kOTBadSyncErr (p.69, 135). Between an asynchronous call and its completion nearly
/// all others give kOTStateChangeErr.
///
/// Any thread may call anything here.
public final class Endpoint extends Provider {

  /// Flag of [#snd]: more of a unit follows. Ignored: TCP has no units (p.257).
  public static final int T_MORE = 1;

  /// Flag of [#snd]: expedited data, which the TCP underneath does not have.
  public static final int T_EXPEDITED = 2;

  private final EndpointCalls calls;

  Endpoint(Standing standing) {
    super(standing);
    this.calls = new EndpointCalls(standing);
  }

  /// OTBind: gives it an address (p.106, 442-444). Completes with T_BINDCOMPLETE.
  ///
  /// An address and port belong to one endpoint alone until that is unbound or closed, as TCP with
  /// IP_REUSEADDR has it (p.252); acceptors share their listener's. What listens does so from now
  /// on.
  ///
  /// @param asked the address, one of the machine's, and the length of the queue; null for any,
  ///   without a queue
  /// @param given filled with what it has now: the queue may be shorter; null if nobody wants to
  ///   know
  /// @return 0; kOTAddressBusyErr, kOTBadAddressErr, kOTAccessErr, kOTBadQLenErr, kENOSRErr
  public int bind(@Nullable Bind asked, @Nullable Bind given) {
    return call(() -> calls.bind(asked, given));
  }

  /// OTUnbind (p.445). Completes with T_UNBINDCOMPLETE. Requests that were not read are reset.
  ///
  /// @return 0; kOTLookErr while T_LISTEN is pending
  public int unbind() {
    return call(calls::unbind);
  }

  /// OTConnect (p.109-111, 486). A synchronous call waits until it is connected, blocking or not.
  /// An asynchronous one gives kOTNoDataErr if it has begun: then T_CONNECT or T_DISCONNECT comes;
  /// every other result means that it has not.
  ///
  /// @param asked whom to call; the cookie of T_CONNECT
  /// @param given filled with the peer's address by a synchronous call; may be null
  /// @return 0 if connected; kOTNoDataErr; kOTLookErr: if refused, see [#rcvDisconnect];
  ///   kOTBadAddressErr, kENOSRErr
  public int connect(Call asked, @Nullable Call given) {
    return call(() -> calls.connect(asked, given));
  }

  /// OTRcvConnect: takes the connection that we asked for; sending is legal after this only (p.94,
  /// 488). Waits, if synchronous and blocking.
  ///
  /// @param given filled with the peer's address; may be null
  /// @return 0; kOTNoDataErr if it is not there yet; kOTLookErr if it will not be
  public int rcvConnect(@Nullable Call given) {
    return call(() -> calls.rcvConnect(given));
  }

  /// OTListen: reads a request (p.111, 490). TCP has made its connection already (p.255). Waits, if
  /// synchronous and blocking.
  ///
  /// @param given filled with the caller's address, and the number that names the request
  /// @return 0; kOTNoDataErr if there is none; kOTLookErr; kOTBadQLenErr if it was bound without a
  ///   queue; kOTQFullErr if as many are outstanding as there may be
  public int listen(Call given) {
    return call(() -> calls.listen(given));
  }

  /// OTAccept: passes a request's connection to an endpoint (p.112, 492-493). Completes with
  /// T_ACCEPTCOMPLETE; the other one, or this one after that, is told T_PASSCON and is connected.
  ///
  /// @param acceptor this one; or another of the same Open Transport, that is unbound or has this
  ///   one's address and no queue (as one has that accepted before)
  /// @param call names the request, as [#listen] filled it
  /// @return 0; kOTLookErr while T_LISTEN or T_DISCONNECT is pending: with several requests, read
  ///   all first, or use [Configuration#TILISTEN_TCP] (p.142-143); kOTBadSequenceErr; kOTIndOutErr;
  ///   kOTResQLenErr; kOTResAddressErr; kOTProviderMismatchErr; kOTOutStateErr, kOTStateChangeErr
  ///   or kOTBadReferenceErr for the other's sake, too
  public int accept(Endpoint acceptor, Call call) {
    if (!acceptor.standing().host().equals(standing().host())) {
      return ResultCode.PROVIDER_MISMATCH_ERR.number();
    }
    return call(() -> calls.accept(this, acceptor, call));
  }

  /// OTSnd: sends (p.495-496). What the TCP underneath has no room for waits here, up to
  /// [Constants#sending].
  ///
  /// A synchronous blocking call waits until all is taken, and never gives kOTFlowErr. If it is
  /// ended early, it gives the count of what was taken, if any (our choice). Every other takes what
  /// there is room for: after a short count or kOTFlowErr comes T_GODATA, once, when there is room
  /// again. It clears T_GODATA.
  ///
  /// @param from the bytes; its position tells how many were taken. Its content may be changed
  ///   afterwards, unless sends are acknowledged ([#ackSends])
  /// @param flags 0 or [#T_MORE]
  /// @return how many bytes were taken; kOTFlowErr; kOTLookErr; kOTBadDataErr if there are none;
  ///   kOTBadFlagErr; kOTNotSupportedErr for [#T_EXPEDITED]
  public int snd(ByteBuffer from, int flags) {
    return call(() -> transfer().snd(from, flags));
  }

  /// OTRcv: receives (p.498-499). Read until it gives kOTNoDataErr, or T_DATA does not come again.
  /// Waits for data, if synchronous and blocking.
  ///
  /// @param into takes the bytes
  /// @return how many; kOTNoDataErr; kOTLookErr while T_GODATA, T_DISCONNECT or T_ORDREL is pending
  public int rcv(ByteBuffer into) {
    return call(() -> transfer().rcv(into));
  }

  /// OTCountDataBytes: how many bytes can be read; a hint (p.461-462).
  ///
  /// @return the count; kOTNoDataErr if it is 0
  public int countDataBytes() {
    return call(transfer()::countDataBytes);
  }

  /// OTLook: the first pending event (p.105, 450). T_LISTEN, T_CONNECT, T_DISCONNECT, T_ORDREL come
  /// in the order in which they happened, then T_DATA. T_GODATA comes after T_DISCONNECT only, and
  /// is cleared by this.
  ///
  /// @return the code of an [OtEvent.Async]; 0 if nothing is pending (our choice)
  public int look() {
    return call(() -> {
      ResultCode refused = standing().refusal();
      return refused == ResultCode.NO_ERROR ? standing().look() : refused.number();
    });
  }

  /// OTSndDisconnect: breaks the connection, or gives a request of ours up; what was sent and has
  /// not left is lost (p.112-114, 514). Or rejects a request. Completes with T_DISCONNECTCOMPLETE.
  ///
  /// @param call names the request that is rejected; else it may be null
  /// @return 0; kOTBadSequenceErr; kOTLookErr while T_DISCONNECT is pending
  public int sndDisconnect(@Nullable Call call) {
    return call(() -> calls.sndDisconnect(call));
  }

  /// OTRcvDisconnect: takes note that there is no connection any more, or no request (p.114, 515).
  ///
  /// @param given filled with the reason, and the request's number; may be null
  /// @return 0; kOTNoDisconnectErr
  public int rcvDisconnect(@Nullable Discon given) {
    return call(() -> calls.rcvDisconnect(given));
  }

  /// OTSndOrderlyDisconnect: releases our direction; what was sent goes out first (p.115-116, 517).
  ///
  /// @return 0; kOTLookErr while T_DISCONNECT is pending
  public int sndOrderlyDisconnect() {
    return call(calls::sndOrderlyDisconnect);
  }

  /// OTRcvOrderlyDisconnect: takes note that the peer has released its direction (p.115-116, 518).
  /// All data was read.
  ///
  /// @return 0; kOTNoReleaseErr if it has not, or data is unread; kOTLookErr while T_DISCONNECT is
  ///   pending
  public int rcvOrderlyDisconnect() {
    return call(calls::rcvOrderlyDisconnect);
  }

  /// OTGetEndpointState (p.449).
  ///
  /// @return [State#number]; kOTStateChangeErr while an asynchronous call changes it (p.443, 445)
  public int getEndpointState() {
    return call(() -> {
      ResultCode refused = standing().refusal();
      return refused == ResultCode.NO_ERROR ? standing().state().number() : refused.number();
    });
  }

  /// OTGetEndpointInfo (p.448). Completes with T_GETINFOCOMPLETE.
  ///
  /// @param given filled
  /// @return 0
  public int getEndpointInfo(EndpointInfo given) {
    return call(() -> calls.getEndpointInfo(given));
  }

  /// OTGetProtAddress: both addresses (p.452). Completes with T_GETPROTADDRCOMPLETE.
  ///
  /// @param bound filled with our address, if it has one; may be null
  /// @param peer filled with the other end's, if it is connected; may be null
  /// @return 0
  public int getProtAddress(@Nullable Bind bound, @Nullable Bind peer) {
    return call(() -> calls.getProtAddress(bound, peer));
  }

  /// OTSync (p.456): does nothing but complete, with [OtEvent.Completion#T_SYNCCOMPLETE].
  ///
  /// @return 0
  public int sync() {
    return call(calls::sync);
  }

  /// Lets each connection that is requested of this endpoint have a [runner][#runner]. To be called
  /// before [#bind]. Not of the book.
  public void offerRunners() {
    call(() -> {
      standing().offerRunners();
      return Standing.NO_ERROR;
    });
  }

  /// What does the blocking calls of its connection, if a listener that [offers][#offerRunners] it
  /// has passed it that. A connection that it asked for itself has the runner within which
  /// [#connect] was called (see [TcpPort.Runner#ask]), and this does not know it. Not of the book.
  ///
  /// @return the runner; one that does nothing if there is none
  public TcpPort.Runner runner() {
    return standing().host().tasks().underLock(() -> standing().runner());
  }

  /// When the peer last took something that was sent on the connection, as far as the TCP
  /// underneath tells. Not of the book.
  ///
  /// @return by the machine's clock, in nanoseconds; 0 if it never did, or there is no connection
  public long lastTaken() {
    return standing().host().tasks().underLock(() -> standing().lastTaken());
  }

  @Override
  void closing() {
    standing().host().remove(this);
    calls.close();
  }

  void goes() {
    if (!standing().isClosed()) {
      calls.goes();
    }
  }

  EndpointCalls calls() {
    return calls;
  }
}
