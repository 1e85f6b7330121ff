package io.parley.spi;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/// An address of this machine, with the network that it is in.
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

  /// Whether an address is in this network.
  ///
  /// @param other any address
  /// @return true if it is
  public boolean isNear(InetAddress other) {
    byte[] ours = ip.getAddress();
    byte[] theirs = other.getAddress();
    return ours.length == theirs.length && Arrays.equals(masked(ours), masked(theirs));
  }

  private byte[] masked(byte[] address) {
    byte[] network = address.clone();
    for (int bit = prefixBits; bit < network.length * Byte.SIZE; bit++) {
      network[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
    }
    return network;
  }
}
