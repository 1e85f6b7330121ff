package io.parley.spi;

import java.net.Inet6Address;
import java.net.InetAddress;

/// Where a program listens: an IP address and a port. Never a host name.
///
/// @param ip the IP address
/// @param port the port, 0 to 65,535; 0 asks the stack to choose one when listening
public record Address(InetAddress ip, int port) {

  /// Checks the port's range.
  public Address {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /// The same IP address with another port.
  ///
  /// @param otherPort the port
  /// @return the new address
  public Address withPort(int otherPort) {
    return new Address(ip, otherPort);
  }

  /// The address as people write it: `10.0.0.7:8080`, `[fe80::1]:8080`.
  @Override
  public String toString() {
    String host = ip.getHostAddress();
    return ip instanceof Inet6Address ? "[" + host + "]:" + port : host + ":" + port;
  }
}
