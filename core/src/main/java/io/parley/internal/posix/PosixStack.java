package io.parley.internal.posix;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.NetworkStack;
import io.parley.spi.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/// The kernel's TCP and UDP.
///
/// Sockets stay in blocking mode, so every call is a plain one of the JDK, which parks a virtual
/// thread and leaves its carrier to others. Timed connects, accepts, reads and receives are those
/// of the channels' socket adaptors: after a time-out the channel is as good as before, which no
/// other call of `java.nio` offers. Timed writes do not exist there; [WriteWatchdog] stands in.
///
/// The JDK waits in real time: the clock must be the real one, and is asked for nothing but how
/// much time is left.
///
/// Whatever is open stands in [OpenSockets], one entry a socket, and leaves it when it is closed.
/// Its number is bounded by the kernel's limit of descriptors, at which calls fail with `SHORTAGE`.
public final class PosixStack implements NetworkStack {

  /// Connections that wait to be accepted: as many as a wire has open at most (DESIGN section 9),
  /// so that everybody's connect at once, after a power cut, is no reason to refuse. More wait in
  /// the kernels of those who call. Linux cuts it to `net.core.somaxconn`, 4,096 by default.
  static final int BACKLOG = 512;

  private final Clock clock;
  private final OpenSockets open = new OpenSockets();
  private final WriteWatchdog watchdog;
  private final Dialler dialler;

  /// Makes a stack. It opens nothing yet.
  ///
  /// @param clock the real clock
  /// @param threads gives the one thread that the stack needs, when it is first needed
  public PosixStack(Clock clock, Threads threads) {
    this.clock = clock;
    this.watchdog = new WriteWatchdog(clock, threads);
    this.dialler = new Dialler(clock, open);
  }

  @Override
  public String name() {
    return "posix";
  }

  @Override
  public List<LocalAddress> localAddresses() throws NetworkException {
    if (open.isClosed()) {
      throw OpenSockets.stackClosed(null);
    }
    try {
      return KernelInterfaces.addresses();
    } catch (IOException e) {
      throw new NetworkException(
          NetworkError.SHORTAGE, "the network interfaces cannot be listed", e);
    }
  }

  @Override
  public Connection connect(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    return connectionOver(dialler.dial(from, peer, deadline));
  }

  /// Starts to listen, on the wildcard address for IPv6 callers too. It is IPv4 alone where the
  /// machine has no IPv6, or another program has the port there.
  @Override
  public Listener listen(Address local) throws NetworkException {
    ProtocolFamily family = KernelAddresses.family(local.ip());
    if (local.ip().isAnyLocalAddress() && family == StandardProtocolFamily.INET) {
      try {
        return listen(local, StandardProtocolFamily.INET6);
      } catch (NetworkException e) {
        // Then IPv4 alone, or it says what is wrong.
      }
    }
    return listen(local, family);
  }

  private Listener listen(Address local, ProtocolFamily family) throws NetworkException {
    ServerSocketChannel channel = open.open(() -> ServerSocketChannel.open(family), local);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(KernelAddresses.toSocket(local), BACKLOG);
      Address bound = KernelAddresses.toAddress(channel.getLocalAddress());
      return new PosixListener(this, clock, channel, local.withPort(bound.port()));
    } catch (IOException e) {
      open.close(channel);
      throw open.isClosed() ? OpenSockets.stackClosed(e) : KernelErrors.binding(local, e);
    }
  }

  /// Opens a port that others may share, and that may broadcast.
  ///
  /// A port that the kernel chooses gets SO_REUSEADDR only when it has been chosen: a socket that
  /// has it before is given ports that another one with it holds already.
  @Override
  public DatagramPort openDatagrams(Address local) throws NetworkException {
    DatagramChannel channel =
        open.open(() -> DatagramChannel.open(KernelAddresses.family(local.ip())), local);
    InetSocketAddress where = KernelAddresses.toSocket(local);
    try {
      channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
      if (local.port() == 0) {
        channel.bind(where);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      } else {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        channel.bind(where);
      }
      if (!local.ip().isAnyLocalAddress()) {
        sendToGroupsFrom(local.ip(), channel);
      }
      return new PosixDatagramPort(open, clock, channel);
    } catch (IOException e) {
      open.close(channel);
      throw open.isClosed() ? OpenSockets.stackClosed(e) : KernelErrors.binding(local, e);
    }
  }

  /// The kernel would send to all groups on the network of the default route. Their reach of one
  /// hop and their way back to this machine are what it does unless told otherwise.
  private static void sendToGroupsFrom(InetAddress ours, DatagramChannel channel)
      throws IOException {
    Optional<NetworkInterface> on = KernelInterfaces.of(ours);
    if (on.isPresent()) {
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, on.get());
    }
  }

  @Override
  public void close() {
    open.closeAll();
    watchdog.close();
  }

  /// Makes a connection of a channel that was accepted.
  Connection adopt(SocketChannel accepted) throws NetworkException {
    open.add(accepted);
    try {
      accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
    } catch (IOException e) {
      // It is broken or closed already: whoever reads or writes it first is told.
    }
    return connectionOver(accepted);
  }

  OpenSockets openSockets() {
    return open;
  }

  private Connection connectionOver(SocketChannel channel) throws NetworkException {
    try {
      return new PosixConnection(new PosixConnection.Surroundings(clock, open, watchdog), channel);
    } catch (IOException e) {
      open.close(channel);
      throw open.isClosed()
          ? OpenSockets.stackClosed(e)
          : new NetworkException(NetworkError.SHORTAGE, "a new connection ended at once", e);
    }
  }
}
