package io.parley.internal.posix;

import io.parley.spi.Address;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;

/// Addresses as the kernel and the JDK take them.
final class KernelAddresses {

  private KernelAddresses() {}

  static InetSocketAddress toSocket(Address address) {
    return new InetSocketAddress(address.ip(), address.port());
  }

  static Address toAddress(SocketAddress address) {
    var internet = (InetSocketAddress) address;
    return new Address(internet.getAddress(), internet.getPort());
  }

  /// The kind of socket for an address: an IPv4 one for IPv4, since one that speaks both is heard
  /// under an IPv6 address and hears no broadcasts.
  static ProtocolFamily family(InetAddress ip) {
    return ip instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
  }

  /// Whether the kernel lets us leave from an address, which it is asked by binding a datagram
  /// socket. The list of interfaces would not do: all of 127.0.0.0/8 is ours, and is not in it.
  static boolean isOurs(InetAddress ip) {
    try (DatagramChannel probe = DatagramChannel.open(family(ip))) {
      probe.bind(new InetSocketAddress(ip, 0));
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      return true; // no descriptor to ask with: that is then what the caller lacks too
    }
  }
}
