package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// csend on POSIX in plain sockets, sharing no line with Parley: a backlog of 10, one connection
/// after the other, one read of at most 1,023 bytes, close (wire-csend section 2.2); and its
/// datagrams, which a test sends and reads itself (section 2.4).
final class RawCsend implements AutoCloseable {

  private static final int MAX_READ = 1_023;

  private final InetAddress address;
  private final int port;
  private final ServerSocket server;
  private final DatagramSocket datagrams;
  private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();

  RawCsend(String host, int port) throws IOException {
    this.address = InetAddress.getByName(host);
    this.port = port;
    this.server = new ServerSocket(port, 10, address);
    this.datagrams = new DatagramSocket(null);
    datagrams.setReuseAddress(true);
    datagrams.setBroadcast(true);
    datagrams.bind(new InetSocketAddress(address, port));
    datagrams.setSoTimeout((int) ParleyProcess.PATIENCE.toMillis());
    Thread.ofPlatform().daemon().name("raw-csend").start(this::serve);
  }

  /// Sends these bytes and nothing else: connect, one write, close.
  void send(String host, byte[] message) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(address, 0));
      socket.connect(new InetSocketAddress(host, port));
      socket.getOutputStream().write(message);
    }
  }

  void send(String host, String message) throws IOException {
    send(host, message.getBytes(StandardCharsets.UTF_8));
  }

  /// The next message, as its one read gave it.
  byte[] awaitMessage() throws InterruptedException {
    byte[] message = messages.poll(ParleyProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(message).as("a message for csend").isNotNull();
    return message;
  }

  /// Sends a datagram to the other's discovery port, or to everybody's.
  void sendBeacon(String host, String beacon) throws IOException {
    byte[] bytes = beacon.getBytes(StandardCharsets.UTF_8);
    datagrams.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(host, port)));
  }

  /// The next datagram that was sent to this address alone.
  String awaitBeacon() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_READ], MAX_READ);
    datagrams.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  boolean hasMore() {
    return !messages.isEmpty();
  }

  @Override
  public void close() throws IOException {
    server.close();
    datagrams.close();
  }

  private void serve() {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          read(socket);
        }
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void read(Socket socket) {
    byte[] buffer = new byte[MAX_READ];
    try {
      int length = socket.getInputStream().read(buffer);
      if (length > 0) {
        messages.add(Arrays.copyOf(buffer, length));
      }
    } catch (IOException reset) {
      // Its sender has died: the next one, then.
    }
  }
}
