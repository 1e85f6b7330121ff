package io.parley.mactcp;

import io.parley.spi.Address;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The calls of UDP (1989 p.11-24). Those that name a stream end with `invalidStreamPtr` if it is
/// not open.
public sealed interface UdpCommand extends Command {

  @Override
  default int csCode() {
    return switch (this) {
      case UdpCreate _ -> 20;
      case UdpRead _ -> 21;
      case UdpBfrReturn _ -> 22;
      case UdpWrite _ -> 23;
      case UdpRelease _ -> 24;
    };
  }

  /// Opens a stream (1989 p.15). Replies [Reply.UdpCreated].
  ///
  /// Results: `noErr`; `invalidBufPtr` without an area; `invalidLength` if it has less than 2048
  /// bytes; `streamAlreadyOpen` if an open stream has it; `duplicateSocket` if the port is in use,
  /// or is 520, the router's (1989 p.9); `insufficientResources`.
  ///
  /// @param area where datagrams are kept; the driver's until UDPRelease
  /// @param asr notified of what happens; null for no notifications
  /// @param userData given to the ASR
  /// @param localPort its port; 0 has one assigned
  record UdpCreate(
      @Nullable Block area, @Nullable UdpAsr asr, @Nullable Object userData, int localPort)
      implements UdpCommand {

    /// The least length of a receive area (1989 p.15).
    public static final int MIN_AREA = 2_048;

    /// The port that is never to be had: the driver's own RIP has it (1989 p.9).
    public static final int ROUTING_PORT = 520;

    /// Checks the port.
    public UdpCreate {
      Objects.checkIndex(localPort, 65_536);
    }
  }

  /// Receives a datagram (1989 p.16). Replies [Reply.Datagram].
  ///
  /// Results: `noErr`; `commandTimeout`; `connectionTerminated` if the stream was released.
  ///
  /// @param stream where
  /// @param commandTimeout seconds from now, 0 to 65,535; 0 for ever, 1 becomes 2 (1989 p.16)
  record UdpRead(StreamPtr stream, int commandTimeout) implements UdpCommand {

    /// Checks the time-out.
    public UdpRead {
      Objects.checkIndex(commandTimeout, 65_536);
    }
  }

  /// Gives back what UDPRead lent, if it was not empty (1989 ch. 3).
  ///
  /// Results: `noErr`; `invalidBufPtr` without a buffer, or with one that is not lent.
  ///
  /// @param stream where
  /// @param buffer as UDPRead gave it
  record UdpBfrReturn(StreamPtr stream, @Nullable LentBuffer buffer) implements UdpCommand {}

  /// Sends a datagram, and ends when it has left (1989 p.18-19).
  ///
  /// Results: `noErr`; `invalidWDS` without one, or if it has more than 6 entries; `invalidLength`
  /// if it has more than 8192 bytes; `insufficientResources`; `ipRouteErr`.
  ///
  /// @param stream where
  /// @param remote where to
  /// @param wds what; 0 bytes are allowed
  record UdpWrite(StreamPtr stream, Address remote, @Nullable Wds wds) implements UdpCommand {

    /// The most entries of a WDS (1989 p.12, 18).
    public static final int MAX_ENTRIES = 6;

    /// The most bytes of a datagram (1989 p.18).
    public static final int MAX_BYTES = 8_192;
  }

  /// Closes a stream; pending reads end with `connectionTerminated` (1989 p.16, 19). Replies
  /// [Reply.Released].
  ///
  /// @param stream which
  record UdpRelease(StreamPtr stream) implements UdpCommand {}
}
