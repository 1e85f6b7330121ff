package io.parley.bench.peer;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Addresses of this machine that nobody else can reach: 127.0.0.0/8, all of which Linux answers
/// for. A peer is its address, so each peer and each sender of a benchmark has one of its own.
public final class Loopback {

  private static final int HOSTS_A_NET = 250;

  private Loopback() {}

  /// One address.
  ///
  /// @param net the third number; benchmarks that need few addresses take 0
  /// @param host the last number
  /// @return 127.0.net.host
  public static InetAddress ip(int net, int host) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, (byte) net, (byte) host});
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("four bytes are an address", impossible);
    }
  }

  /// Many addresses, in as many nets as they need.
  ///
  /// @param net of the first one
  /// @param count how many
  /// @return them
  public static List<InetAddress> ips(int net, int count) {
    List<InetAddress> ips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ips.add(ip(net + i / HOSTS_A_NET, 1 + i % HOSTS_A_NET));
    }
    return ips;
  }
}
