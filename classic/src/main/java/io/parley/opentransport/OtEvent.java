package io.parley.opentransport;

/// What a [Notifier] is told (p.67, 384-389): of three kinds, with the book's codes.
///
/// "Never here" are those that the TCP underneath ([io.parley.classic.TcpPort]) does not tell, or
/// that belong to other kinds of providers; they are listed for programs that handle them.
public sealed interface OtEvent {

  /// The event code.
  ///
  /// @return the number
  int code();

  /// As the book writes it: `T_DATA`.
  ///
  /// @return the name
  String bookName();

  /// What the network does: pending until a call clears it (p.103, 385-389).
  enum Async implements OtEvent {
    /// A request to connect has come; cleared by [Endpoint#listen].
    T_LISTEN(0x0001),
    /// Our request was accepted; cleared by [Endpoint#rcvConnect]. Cookie: the call given to
    /// connect.
    T_CONNECT(0x0002),
    /// Data has come; cleared by [Endpoint#rcv] when it gives kOTNoDataErr.
    T_DATA(0x0004),
    /// Expedited data has come. Never here.
    T_EXDATA(0x0008),
    /// The connection was torn down, or our request rejected, or a request that was read withdrawn;
    /// cleared by [Endpoint#rcvDisconnect]. Cookie: the call given to connect if that was rejected,
    /// else null.
    T_DISCONNECT(0x0010),
    /// Obsolete. Never told.
    T_ERROR(0x0020),
    /// A datagram could not be sent. Never here.
    T_UDERR(0x0040),
    /// The peer has released its direction, and all data before that was read; cleared by
    /// [Endpoint#rcvOrderlyDisconnect].
    T_ORDREL(0x0080),
    /// After a send that took less than all: there is room again; cleared by [Endpoint#snd] and by
    /// [Endpoint#look].
    T_GODATA(0x0100),
    /// The same of expedited data. Never here.
    T_GOEXDATA(0x0200),
    /// A transaction. Never here.
    T_REQUEST(0x0400),
    /// A reply to a transaction. Never here.
    T_REPLY(0x0800),
    /// The endpoint has a connection that a listener has accepted; nothing clears it. Cookie: the
    /// endpoint.
    T_PASSCON(0x1000),
    /// The connection was reset. Never here.
    T_RESET(0x2000);

    private final int code;

    Async(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public String bookName() {
      return name();
    }
  }

  /// An asynchronous call has ended; its result is told with it (p.67, 386-388).
  enum Completion implements OtEvent {
    /// [Endpoint#bind] has ended. Cookie: what it returns.
    T_BINDCOMPLETE(0x2000_0001),
    /// [Endpoint#unbind] has ended.
    T_UNBINDCOMPLETE(0x2000_0002),
    /// [Endpoint#accept] has ended; told to the listener. Cookie: the listener (p.492; p.386 says
    /// the other one).
    T_ACCEPTCOMPLETE(0x2000_0003),
    /// A reply is sent. Never here.
    T_REPLYCOMPLETE(0x2000_0004),
    /// [Endpoint#sndDisconnect] has ended. Cookie: its call.
    T_DISCONNECTCOMPLETE(0x2000_0005),
    /// Options are set. Never here.
    T_OPTMGMTCOMPLETE(0x2000_0006),
    /// [OpenTransport#asyncOpenEndpoint] has ended. Cookie: the endpoint.
    T_OPENCOMPLETE(0x2000_0007),
    /// [Endpoint#getProtAddress] has ended. Cookie: the peer's address.
    T_GETPROTADDRCOMPLETE(0x2000_0008),
    /// An address is resolved. Never here.
    T_RESOLVEADDRCOMPLETE(0x2000_0009),
    /// [Endpoint#getEndpointInfo] has ended. Cookie: the [EndpointInfo].
    T_GETINFOCOMPLETE(0x2000_000A),
    /// [Endpoint#sync] has ended.
    T_SYNCCOMPLETE(0x2000_000B),
    /// The buffer of an acknowledged send is the program's again. Cookie: the buffer; result: how
    /// many of its bytes were taken. It can come while the notifier runs (p.388).
    T_MEMORYRELEASED(0x2000_000C),
    /// A name is registered. Never here.
    T_REGNAMECOMPLETE(0x2000_000D),
    /// A name is deleted. Never here.
    T_DELNAMECOMPLETE(0x2000_000E),
    /// A look-up is over. Never here.
    T_LKUPNAMECOMPLETE(0x2000_000F),
    /// A look-up has found something. Never here.
    T_LKUPNAMERESULT(0x2000_0010);

    private final int code;

    Completion(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public String bookName() {
      return name();
    }
  }

  /// What becomes of the provider itself (p.67, 389). The numbers are those of Apple's header,
  /// since the book's table lacks one.
  enum Misc implements OtEvent {
    /// The port went off line. Never here.
    PROVIDER_IS_DISCONNECTED("kOTProviderIsDisconnected", 0x2300_0001),
    /// The port is back. Never here.
    PROVIDER_IS_RECONNECTED("kOTProviderIsReconnected", 0x2300_0002),
    /// The provider will be closed when this notification has ended. Told by a task, so that
    /// synchronous calls may be made. Result: why.
    PROVIDER_WILL_CLOSE("kOTProviderWillClose", 0x2400_0001),
    /// The provider is closed: nothing can be called but [Endpoint#close]. Result: why.
    PROVIDER_IS_CLOSED("kOTProviderIsClosed", 0x2400_0002),
    /// A synchronous call waits. Never here: other threads run meanwhile.
    SYNC_IDLE_EVENT("kOTSyncIdleEvent", 0x2000_0011),
    /// A stream's control has ended. Never here.
    STREAM_IOCTL_EVENT("kStreamIoctlEvent", 0x2100_0005);

    private final String bookName;
    private final int code;

    Misc(String bookName, int code) {
      this.bookName = bookName;
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public String bookName() {
      return bookName;
    }
  }
}
