package io.parley.internal.posix;

import java.net.InetAddress;

/// Loopback addresses that no other process uses, so that several builds may run at a time.
final class Loopback {

  private static final long PID = ProcessHandle.current().pid();
  private static final int NETS = 250;

  private Loopback() {}

  /// An address.
  ///
  /// @param host its last number
  static InetAddress address(int host) {
    return InetAddress.ofLiteral(
        "127.%d.%d.%d".formatted(1 + PID / NETS % NETS, 1 + PID % NETS, host));
  }
}
