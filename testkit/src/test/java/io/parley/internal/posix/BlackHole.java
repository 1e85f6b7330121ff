package io.parley.internal.posix;

import io.parley.spi.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A port of this machine that answers no connect: its backlog is full, so the kernel drops what
/// comes, as if nobody were there.
final class BlackHole implements AutoCloseable {

  /// On loopback an answer is there when the call returns; there is none if it takes this long.
  private static final int NO_ANSWER_MILLIS = 200;

  private final ServerSocket listener;
  private final List<Socket> crowd = new ArrayList<>();

  BlackHole(InetAddress ip) throws IOException {
    listener = new ServerSocket(0, 1, ip);
    while (fill()) {
      // one more fits
    }
  }

  Address address() {
    return new Address(listener.getInetAddress(), listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    for (Socket one : crowd) {
      one.close();
    }
    listener.close();
  }

  private boolean fill() throws IOException {
    var one = new Socket();
    crowd.add(one);
    try {
      one.connect(listener.getLocalSocketAddress(), NO_ANSWER_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
