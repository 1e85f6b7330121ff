package io.parley.testkit.sim;

import java.net.InetAddress;

/// From one address to another.
record Way(InetAddress from, InetAddress to) {

  Way back() {
    return new Way(to, from);
  }
}
