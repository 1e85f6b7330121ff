package io.parley.internal.posix;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.temporal.ChronoField;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes outgoing connections, and chooses the ports they leave from. Any thread may dial.
///
/// Why choose: when the kernel has to choose a port for a socket bound to an address of ours, it
/// searches among the ports that connections of the last minute still hold (TIME_WAIT). On Linux
/// 6.18 the second ten thousand connections from one address take 48 s, with SO_REUSEADDR as
/// without. Here the ports take turns instead, and SO_REUSEADDR lets a port be taken that only
/// TIME_WAIT holds: ten thousand take less than one, however many came before (DESIGN section 9
/// asks for SO_REUSEADDR). A port that is taken after all costs one more try.
final class Dialler {

  /// The ports that take turns: the dynamic ones of RFC 6335 section 6. Linux uses 32,768 to 60,999
  /// for those who let it choose and cannot share a port with us, so it keeps half to itself.
  static final int FIRST_PORT = 49_152;

  static final int PORTS = 65_536 - FIRST_PORT;

  /// How many ports are tried before the kernel is asked to choose. Somebody else seldom holds one;
  /// several in a row mean that we have used them all within the last minute.
  static final int TURNS = 8;

  private final Clock clock;
  private final OpenSockets open;
  private final AtomicInteger turn;

  /// Makes a dialler. It begins anywhere among the ports, so that a program that is started again
  /// does not begin with those that it used last.
  Dialler(Clock clock, OpenSockets open) {
    this.clock = clock;
    this.open = open;
    this.turn = new AtomicInteger(clock.wallTime().get(ChronoField.MICRO_OF_SECOND));
  }

  /// Connects.
  ///
  /// @return the channel, connected, and remembered as open
  SocketChannel dial(InetAddress from, Address peer, Deadline deadline) throws NetworkException {
    if (from.isAnyLocalAddress()) {
      return dialFromAnyPort(from, peer, deadline);
    }
    if (!KernelAddresses.family(from).equals(KernelAddresses.family(peer.ip()))) {
      throw new NetworkException(
          NetworkError.ADDRESS_UNAVAILABLE,
          from.getHostAddress() + " cannot reach " + peer + ": one is IPv4, the other IPv6");
    }
    for (int tries = 0; tries < TURNS; tries++) {
      try {
        return attempt(new Address(from, nextPort()), peer, deadline);
      } catch (BindException e) {
        // Somebody has that port, or the address is not ours, as the kernel will tell below.
      }
    }
    return dialFromAnyPort(from, peer, deadline);
  }

  /// Connects from a port that the kernel chooses.
  private SocketChannel dialFromAnyPort(InetAddress from, Address peer, Deadline deadline)
      throws NetworkException {
    var any = new Address(from, 0);
    try {
      return attempt(any, peer, deadline);
    } catch (BindException e) {
      throw KernelAddresses.isOurs(from)
          ? KernelErrors.connecting(peer, Duration.ZERO, e)
          : KernelErrors.notOurs(any, e);
    }
  }

  /// One attempt.
  ///
  /// @throws BindException if it cannot be made from that port
  private SocketChannel attempt(Address from, Address peer, Deadline deadline)
      throws NetworkException, BindException {
    if (deadline.hasPassed(clock)) {
      throw Timing.timedOut("connecting to " + peer);
    }
    SocketChannel channel =
        open.open(() -> SocketChannel.open(KernelAddresses.family(peer.ip())), peer);
    long start = clock.nanos();
    try {
      connect(channel, from, peer, deadline);
      return channel;
    } catch (SocketTimeoutException e) {
      open.close(channel);
      throw Timing.timedOut("connecting to " + peer);
    } catch (IOException e) {
      open.close(channel);
      if (open.isClosed()) {
        throw OpenSockets.stackClosed(e);
      }
      if (Thread.currentThread().isInterrupted()) {
        String what = "the thread that connects to " + peer + " was interrupted";
        throw new NetworkException(NetworkError.CLOSED, what, e);
      }
      if (e instanceof BindException taken) {
        throw taken;
      }
      throw KernelErrors.connecting(peer, Duration.ofNanos(clock.nanos() - start), e);
    }
  }

  private void connect(SocketChannel channel, Address from, Address peer, Deadline deadline)
      throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    if (!from.ip().isAnyLocalAddress()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(KernelAddresses.toSocket(from));
    }
    InetSocketAddress there = KernelAddresses.toSocket(peer);
    channel.socket().connect(there, Timing.millisUntil(deadline, clock));
    if (there.equals(channel.getLocalAddress())) {
      // TCP lets a socket call its own port if nobody listens there, and answers.
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      throw new ConnectException("connected to itself");
    }
  }

  private int nextPort() {
    return FIRST_PORT + Math.floorMod(turn.getAndIncrement(), PORTS);
  }
}
