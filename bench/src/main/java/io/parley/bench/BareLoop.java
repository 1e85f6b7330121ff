package io.parley.bench;

import io.parley.bench.peer.NumberedText;
import io.parley.spi.Address;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// What Parley is compared with: the least that brings texts to csend one after the other, and
/// knows when each has been read. A blocking channel on the caller's platform thread; connect, one
/// write, our FIN, wait for the peer's. No store, no states, no time limits. (`java.net.Socket`
/// does the same, a little slower.)
///
/// It binds to its address as Parley does, and lets ports take turns as Parley does: left to
/// choose, the kernel searches longer with each connection of the last minute, which would flatter
/// Parley.
final class BareLoop {

  private static final int FIRST_PORT = 49_152;
  private static final int PORTS = 65_536 - FIRST_PORT;

  private final InetAddress from;
  private final InetSocketAddress to;
  private final ByteBuffer frame = ByteBuffer.allocateDirect(1_023);
  private final ByteBuffer waste = ByteBuffer.allocateDirect(1_024);
  private int turn;

  BareLoop(InetAddress from, Address to) {
    this.from = from;
    this.to = new InetSocketAddress(to.ip(), to.port());
  }

  /// Sends so many texts.
  void send(int texts) throws IOException {
    for (int i = 0; i < texts; i++) {
      String text = new NumberedText(i, System.nanoTime()).text();
      String encoded = "CSDCTEXT|" + i + "|bench@" + from.getHostAddress() + "|" + text;
      frame.clear().put(encoded.getBytes(StandardCharsets.UTF_8)).flip();
      handOver();
    }
  }

  private void handOver() throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      bind(channel);
      channel.connect(to);
      channel.write(frame);
      if (frame.hasRemaining()) {
        throw new IOException("a frame did not fit into a fresh socket");
      }
      channel.shutdownOutput();
      int count = channel.read(waste.clear());
      while (count >= 0) {
        count = channel.read(waste.clear());
      }
    }
  }

  /// Binds to the next port that nobody else holds.
  private void bind(SocketChannel channel) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        channel.bind(new InetSocketAddress(from, FIRST_PORT + turn++ % PORTS));
        return;
      } catch (BindException e) {
        if (tries == PORTS) {
          throw e;
        }
      }
    }
  }
}
