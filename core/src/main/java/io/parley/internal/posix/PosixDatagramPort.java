package io.parley.internal.posix;

import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.LocalAddress;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/// A port of the kernel's UDP. It has no state but the channel's own.
final class PosixDatagramPort implements DatagramPort {

  private final OpenSockets open;
  private final Clock clock;
  private final DatagramChannel channel;
  private final Address local;

  PosixDatagramPort(OpenSockets open, Clock clock, DatagramChannel channel) throws IOException {
    this.open = open;
    this.clock = clock;
    this.channel = channel;
    this.local = KernelAddresses.toAddress(channel.getLocalAddress());
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public boolean join(InetAddress group, LocalAddress ours) throws NetworkException {
    try {
      NetworkInterface on =
          KernelInterfaces.of(ours.ip())
              .orElseThrow(() -> KernelErrors.notOurs(new Address(ours.ip(), 0), null));
      channel.join(group, on);
      return true;
    } catch (IOException e) {
      throw channel.isOpen() ? KernelErrors.joining(group, ours, e) : closed(e);
    }
  }

  @Override
  public void send(Address to, ByteBuffer content) throws NetworkException {
    if (content.remaining() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a datagram holds %d bytes, not %d".formatted(MAX_BYTES, content.remaining()));
    }
    try {
      channel.send(content, KernelAddresses.toSocket(to));
    } catch (IOException | UnsupportedAddressTypeException e) {
      throw channel.isOpen() ? KernelErrors.sending(to, e) : closed(e);
    }
  }

  @Override
  public Address receive(ByteBuffer into, Deadline deadline) throws NetworkException {
    into.clear();
    boolean direct = !into.hasArray();
    DatagramPacket packet =
        direct
            ? new DatagramPacket(new byte[into.capacity()], into.capacity())
            : new DatagramPacket(into.array(), into.arrayOffset(), into.capacity());
    try {
      channel.socket().setSoTimeout(Timing.millisUntil(deadline, clock));
      channel.socket().receive(packet);
    } catch (SocketTimeoutException e) {
      throw Timing.timedOut("waiting for a datagram on " + local);
    } catch (IOException e) {
      throw channel.isOpen()
          ? new NetworkException(NetworkError.SHORTAGE, "no buffer for datagrams on " + local, e)
          : closed(e);
    }
    if (direct) {
      into.put(packet.getData(), 0, packet.getLength()).rewind();
    }
    into.limit(packet.getLength());
    return KernelAddresses.toAddress(packet.getSocketAddress());
  }

  @Override
  public void close() {
    open.close(channel);
  }

  @Override
  public String toString() {
    return "datagrams " + local;
  }

  private NetworkException closed(Exception cause) {
    close();
    return new NetworkException(NetworkError.CLOSED, "closed: " + this, cause);
  }
}
