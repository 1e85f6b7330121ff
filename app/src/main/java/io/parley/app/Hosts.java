package io.parley.app;

import io.parley.spi.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Hosts and ports as people type them: `bob.local`, `10.0.0.7:8080`, `[fe80::1]:8080`.
final class Hosts {

  private Hosts() {}

  /// @throws IllegalArgumentException with a sentence for people
  static Address parse(String text, int defaultPort) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      String after = end < 0 ? "" : text.substring(end + 1);
      if (end < 0 || !(after.isEmpty() || after.startsWith(":"))) {
        throw new IllegalArgumentException(
            "'" + text + "' is not HOST[:PORT]; write an IPv6 address as [ADDRESS]:PORT");
      }
      int port = after.isEmpty() ? defaultPort : port(after.substring(1));
      return new Address(resolve(text.substring(1, end)), port);
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.indexOf(':') != colon) {
      return new Address(resolve(text), defaultPort);
    }
    return new Address(resolve(text.substring(0, colon)), port(text.substring(colon + 1)));
  }

  static InetAddress resolve(String host) {
    if (host.isBlank()) {
      throw new IllegalArgumentException("a host name is missing");
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "no host is known as '" + host + "'; check the name, or give its IP address", e);
    }
  }

  static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException notANumber) {
      // told below, as every other text that is no port
    }
    throw new IllegalArgumentException("'" + text + "' is not a port; a port is 1 to 65535");
  }
}
