package io.parley.testkit.sim;

import io.parley.spi.Address;
import io.parley.spi.LocalAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// Which addresses of the simulated network are on one link.
final class LinkAddresses {

  /// How many leading bits the IPv4 addresses of one link have in common.
  private static final int BITS = 24;

  /// As much for IPv6.
  private static final int BITS_OF_IPV6 = 64;

  private static final InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");

  private LinkAddresses() {}

  /// An address with its link.
  static LocalAddress local(InetAddress ip) {
    return ip instanceof Inet6Address
        ? new LocalAddress(ip, BITS_OF_IPV6, Optional.empty())
        : new LocalAddress(ip, BITS, Optional.of(lastOnLink(ip)));
  }

  /// Where something really goes that an address sends: to everybody means to those on its link.
  static Address destination(InetAddress from, Address to) {
    return to.ip().equals(EVERYBODY) ? new Address(lastOnLink(from), to.port()) : to;
  }

  /// The broadcast address of an IPv4 address's link.
  private static InetAddress lastOnLink(InetAddress ip) {
    byte[] last = ip.getAddress();
    last[last.length - 1] = -1;
    try {
      return InetAddress.getByAddress(last);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
