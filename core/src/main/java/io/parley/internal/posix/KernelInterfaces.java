package io.parley.internal.posix;

import io.parley.spi.LocalAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The machine's network interfaces, as the kernel lists them.
final class KernelInterfaces {

  private KernelInterfaces() {}

  static List<LocalAddress> addresses() throws IOException {
    List<LocalAddress> all = new ArrayList<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      if (isUp(each)) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          all.add(local(address));
        }
      }
    }
    return all;
  }

  /// The interface that an address of ours is on.
  ///
  /// @return empty if it is on none, or no more
  static Optional<NetworkInterface> of(InetAddress ip) throws IOException {
    if (ip instanceof Inet6Address six && six.getScopeId() != 0) {
      return Optional.ofNullable(NetworkInterface.getByIndex(six.getScopeId()));
    }
    NetworkInterface exact = NetworkInterface.getByInetAddress(ip);
    if (exact == null && ip.isLoopbackAddress()) {
      // All of 127.0.0.0/8 is on that interface, and listed is one.
      exact = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    }
    return Optional.ofNullable(exact);
  }

  /// One that went away since it was listed is not up.
  private static boolean isUp(NetworkInterface each) {
    try {
      return each.isUp();
    } catch (SocketException gone) {
      return false;
    }
  }

  private static LocalAddress local(InterfaceAddress address) throws IOException {
    InetAddress ip = address.getAddress();
    int bits = address.getNetworkPrefixLength();
    // The JDK knows no broadcast address of loopback, which has one nevertheless.
    Optional<InetAddress> broadcast =
        ip.isLoopbackAddress() && ip.getAddress().length == 4
            ? Optional.of(last(ip, bits))
            : Optional.ofNullable(address.getBroadcast());
    return new LocalAddress(ip, bits, broadcast);
  }

  /// The last address of a network.
  private static InetAddress last(InetAddress ip, int bits) throws IOException {
    byte[] last = ip.getAddress();
    for (int bit = bits; bit < last.length * Byte.SIZE; bit++) {
      last[bit / Byte.SIZE] |= (byte) (0x80 >> bit % Byte.SIZE);
    }
    return InetAddress.getByAddress(last);
  }
}
