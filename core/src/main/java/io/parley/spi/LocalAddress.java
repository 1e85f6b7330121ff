package io.parley.spi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// An address of this machine, with the network that it is in.
///
/// An IPv6 link-local address means something only together with the interface it is on, its scope:
/// here, unlike in [Inet6Address#equals], the same one on two interfaces is two addresses.
///
/// @param ip the address
/// @param prefixBits how many leading bits all addresses of that network have in common
/// @param broadcast the address that reaches everybody there; empty where there is none, as for
///   IPv6 and from point to point
public record LocalAddress(InetAddress ip, int prefixBits, Optional<InetAddress> broadcast) {

  /// Checks the number of bits.
  public LocalAddress {
    if (prefixBits < 0 || prefixBits > ip.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException(ip + " has no network of " + prefixBits + " bits");
    }
  }

  /// Whether an address is in this network. A link-local one with a scope is only if that is ours.
  ///
  /// @param other any address
  /// @return true if it is
  public boolean isNear(InetAddress other) {
    byte[] ours = ip.getAddress();
    byte[] theirs = other.getAddress();
    boolean isElsewhere = scope(ip) != 0 && scope(other) != 0 && scope(ip) != scope(other);
    return ours.length == theirs.length
        && !isElsewhere
        && Arrays.equals(masked(ours), masked(theirs));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocalAddress(InetAddress otherIp, int bits, var all)
        && ip.equals(otherIp)
        && scope(ip) == scope(otherIp)
        && prefixBits == bits
        && broadcast.equals(all);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ip, prefixBits, broadcast);
  }

  /// The number of the interface that a link-local address is on; 0 if it is not said, and for all
  /// other addresses.
  private static int scope(InetAddress ip) {
    return ip instanceof Inet6Address six && six.isLinkLocalAddress() ? six.getScopeId() : 0;
  }

  private byte[] masked(byte[] address) {
    byte[] network = address.clone();
    for (int bit = prefixBits; bit < network.length * Byte.SIZE; bit++) {
      network[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
    }
    return network;
  }
}
