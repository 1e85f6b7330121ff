package io.parley.mactcp;

import io.parley.spi.Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls of TCP (1989 p.31-49; 1993 p.35-58).
///
/// All but [TcpCreate] and [TcpGlobalInfo] name a stream, and end with `invalidStreamPtr` if it is
/// not open. Every one can be given synchronously and asynchronously (1989 p.7). What ends without
/// waiting has ended when the call returns.
///
/// Left out of the parameters: type of service, precedence, security, IP options, time to live, and
/// don't-fragment, of which [io.parley.classic.TcpPort] knows nothing; and the user-data pointer of
/// each command, which a Java program keeps in its completion routine.
public sealed interface TcpCommand extends Command {

  /// Any peer, in a [TcpPassiveOpen]; in both opens the machine's own address, and any port.
  Address ANYBODY = new Address(InetAddress.ofLiteral("0.0.0.0"), 0);

  @Override
  default int csCode() {
    return switch (this) {
      case TcpCreate _ -> 30;
      case TcpPassiveOpen _ -> 31;
      case TcpActiveOpen _ -> 32;
      case TcpSend _ -> 34;
      case TcpNoCopyRcv _ -> 35;
      case TcpBfrReturn _ -> 36;
      case TcpRcv _ -> 37;
      case TcpClose _ -> 38;
      case TcpAbort _ -> 39;
      case TcpStatus _ -> 40;
      case TcpRelease _ -> 42;
      case TcpGlobalInfo _ -> 43;
    };
  }

  /// Opens a stream, which is not a connection yet (1989 p.32). Replies [Reply.Created].
  ///
  /// Results: `noErr`; `invalidBufPtr` without an area; `invalidLength` if it has less than 4096
  /// bytes; `streamAlreadyOpen` if an open stream has it; `insufficientResources` if 64 streams are
  /// open.
  ///
  /// @param area where data is received; the driver's until TCPRelease (1989 p.27)
  /// @param asr notified of what happens; null for no notifications
  /// @param userData given to the ASR
  record TcpCreate(@Nullable Block area, @Nullable TcpAsr asr, @Nullable Object userData)
      implements TcpCommand {

    /// The least length of a receive area (1989 p.32).
    public static final int MIN_AREA = 4_096;
  }

  /// Waits for one connection, and ends when it is there (1989 p.33-35). Replies [Reply.Opened].
  ///
  /// Results: `noErr`; `connectionExists` if the stream has one, or waits for one;
  /// `duplicateSocket`; `commandTimeout` if nobody called in time; `openFailed` if the TCP
  /// underneath cannot wait, of which [IoBlock#trouble] tells more. A connection that comes only
  /// half-way up leaves it waiting (our choice: 1989 p.35 has it fail).
  ///
  /// A caller that is not the one asked for is reset, and the wait goes on. It takes the place of
  /// the right one for the time of its handshake, since the TCP underneath asks for no name (our
  /// choice; who is refused meanwhile has to call again). The ULP time-out does not run before the
  /// connection is there, since nothing is told of a handshake.
  ///
  /// @param stream whose connection it will be
  /// @param ulp the connection's ULP time-out
  /// @param commandTimeout seconds until nobody has called, 0 to 255; 0 for ever, 1 becomes 2 (1989
  ///   p.34)
  /// @param remote who may call; a zero address or port is any (one of the two alone: our choice)
  /// @param local where; port 0 has one assigned, which TCPStatus tells while it waits. A Mac has
  ///   one address; on a machine that has several it may say which, and the wildcard address is
  ///   [the machine's][Machine#ip]
  record TcpPassiveOpen(
      StreamPtr stream, Ulp ulp, int commandTimeout, Address remote, Address local)
      implements TcpCommand {

    /// Checks the time-out.
    public TcpPassiveOpen {
      Ulp.checkByte(commandTimeout);
    }

    /// Waits as in the book, where an open names a port only: at the machine's address.
    ///
    /// @param stream whose connection it will be
    /// @param ulp the connection's ULP time-out
    /// @param commandTimeout seconds until nobody has called
    /// @param remote who may call
    /// @param localPort where; 0 has one assigned
    public TcpPassiveOpen(
        StreamPtr stream, Ulp ulp, int commandTimeout, Address remote, int localPort) {
      this(stream, ulp, commandTimeout, remote, ANYBODY.withPort(localPort));
    }
  }

  /// Makes a connection, and ends when it is there (1989 p.36). Replies [Reply.Opened].
  ///
  /// Results: `noErr`; `connectionExists`; `duplicateSocket` if the stream of another connection
  /// has that local address and port and that peer; `openFailed` if the peer refuses, does not
  /// answer within the ULP time-out, or has no address or port (which code these have is our
  /// choice). [IoBlock#trouble] tells more.
  ///
  /// If the ULP action is to report, the open goes on when the time has passed (our choice).
  ///
  /// @param stream whose connection it will be
  /// @param ulp the connection's ULP time-out, which also bounds the open
  /// @param remote whom to call
  /// @param local the address that it leaves from: a Mac has one; on a machine that has several it
  ///   may say which, and the wildcard address is [the machine's][Machine#ip]. The port counts for
  ///   `duplicateSocket`; the TCP underneath chooses the one that the peer sees, and the reply
  ///   tells it; 0 for any
  record TcpActiveOpen(StreamPtr stream, Ulp ulp, Address remote, Address local)
      implements TcpCommand {

    /// Calls as in the book, where an open names a port only: from the machine's address.
    ///
    /// @param stream whose connection it will be
    /// @param ulp the connection's ULP time-out, which also bounds the open
    /// @param remote whom to call
    /// @param localPort counts for `duplicateSocket`; 0 for any
    public TcpActiveOpen(StreamPtr stream, Ulp ulp, Address remote, int localPort) {
      this(stream, ulp, remote, ANYBODY.withPort(localPort));
    }
  }

  /// Sends, and ends when all is sent and acknowledged (1989 p.37). Also after the peer has closed
  /// (1989 p.50).
  ///
  /// Results: `noErr`; `invalidWDS` without one; `invalidLength` if it has 0 bytes, or more than
  /// 65,535; `connectionDoesntExist`; `connectionClosing` after our TCPClose;
  /// `connectionTerminated` if the connection went down meanwhile.
  ///
  /// @param stream where
  /// @param ulp the connection's ULP time-out from now on
  /// @param wds what
  /// @param flags how
  record TcpSend(StreamPtr stream, Ulp ulp, @Nullable Wds wds, Set<SendFlag> flags)
      implements TcpCommand {

    /// The most that one send takes (1989 p.37).
    public static final int MAX_BYTES = 65_535;

    /// Takes the flags as they are now.
    public TcpSend {
      flags = Set.copyOf(flags);
    }

    /// Sends with default time-outs, pushed.
    ///
    /// @param stream where
    /// @param wds what
    public TcpSend(StreamPtr stream, Wds wds) {
      this(stream, Ulp.DEFAULT, wds, Set.of(SendFlag.PUSH));
    }
  }

  /// How a send is sent. Neither changes anything here: what is sent leaves at once, and the TCP
  /// underneath has no urgent data.
  enum SendFlag {
    /// Without waiting for further sends (1989 p.29).
    PUSH,
    /// As urgent data (1989 p.29).
    URGENT
  }

  /// Receives without copying: buffers of the driver are lent (1989 p.38-39). Replies
  /// [Reply.Received].
  ///
  /// Ends when the RDS is full, when pushed data is there, when the unread data are a quarter of
  /// the receive area, [a while][Constants#reasonablePeriod] after other data came, when the peer
  /// has closed, or when its time is over: well if anything came, else with `commandTimeout`.
  ///
  /// Results: `noErr`; `invalidBufPtr` without an RDS; `invalidLength` if it has no entries;
  /// `connectionDoesntExist`; `connectionClosing` if the peer has closed and all is delivered;
  /// `commandTimeout`; `connectionTerminated`.
  ///
  /// @param stream where
  /// @param commandTimeout seconds from now, 0 to 255; 0 for ever, 1 becomes 2 (our choice)
  /// @param rds takes the description of what came
  record TcpNoCopyRcv(StreamPtr stream, int commandTimeout, @Nullable Rds rds)
      implements TcpCommand {

    /// Checks the time-out.
    public TcpNoCopyRcv {
      Ulp.checkByte(commandTimeout);
    }
  }

  /// Gives back what TCPNoCopyRcv lent (1989 p.40). Due after each that ended well.
  ///
  /// Results: `noErr`; `invalidBufPtr` without an RDS; `connectionDoesntExist`; `invalidRDS` if it
  /// was not lent on this connection, or was given back already.
  ///
  /// @param stream where
  /// @param rds as TCPNoCopyRcv filled it
  record TcpBfrReturn(StreamPtr stream, @Nullable Rds rds) implements TcpCommand {}

  /// Receives into a buffer (1989 p.41-42). Replies [Reply.Received].
  ///
  /// Ends when the buffer is full, and else as [TcpNoCopyRcv]. The same results, but
  /// `invalidBufPtr` is without a buffer and `invalidLength` one without room.
  ///
  /// @param stream where
  /// @param commandTimeout seconds from now, 0 to 255; 0 for ever, 1 becomes 2 (our choice)
  /// @param buffer takes what came from its position on, which moves; unchanged on error
  record TcpRcv(StreamPtr stream, int commandTimeout, @Nullable ByteBuffer buffer)
      implements TcpCommand {

    /// Checks the time-out.
    public TcpRcv {
      Ulp.checkByte(commandTimeout);
    }
  }

  /// Says that we send no more; ends when the peer has acknowledged that (1989 p.30, 43). What was
  /// sent before goes out first. Receiving goes on; the connection is there until the peer has
  /// closed, too.
  ///
  /// Results: `noErr`; `connectionDoesntExist`; `connectionClosing` if it was issued before;
  /// `connectionTerminated`.
  ///
  /// @param stream where
  /// @param ulp the connection's ULP time-out from now on
  record TcpClose(StreamPtr stream, Ulp ulp) implements TcpCommand {}

  /// Breaks the connection, delivering nothing; the stream is as new at once (1989 p.44). Pending
  /// commands end with `connectionTerminated` (our choice). An open that waits can be aborted as
  /// well, and tells no Terminate (our choice).
  ///
  /// Results: `noErr`; `connectionDoesntExist`.
  ///
  /// @param stream where
  record TcpAbort(StreamPtr stream) implements TcpCommand {}

  /// Asks how a connection stands (1989 p.45-46). Replies [Reply.Status]; on a stream without a
  /// connection, one in state 0 (our choice).
  ///
  /// @param stream which
  record TcpStatus(StreamPtr stream) implements TcpCommand {}

  /// Closes a stream; a connection is broken first, as by TCPAbort (1989 p.47). Replies
  /// [Reply.Released].
  ///
  /// @param stream which
  record TcpRelease(StreamPtr stream) implements TcpCommand {}

  /// Asks for the driver's limits and counters (1989 p.48-49). Replies [Reply.GlobalInfo].
  record TcpGlobalInfo() implements TcpCommand {}
}
