package io.parley.bench.peer;

import io.parley.spi.Address;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A peer that does not answer as it should. It has no thread, only sockets of the kernel's, so it
/// makes no difference that it lives in the benchmark's own process.
public final class BadPeer implements AutoCloseable {

  /// More connections than any benchmark opens to a frozen peer.
  private static final int FROZEN_BACKLOG = 1_024;

  /// Connections that fill a backlog of 1: 2 on Linux.
  private static final int MAX_CROWD = 16;

  /// On loopback an answer is there at once; there is none if it takes this long.
  private static final int NO_ANSWER_MILLIS = 200;

  private final Address address;
  private final List<Closeable> sockets;

  private BadPeer(Address address, List<Closeable> sockets) {
    this.address = address;
    this.sockets = sockets;
  }

  /// A program that hangs: the kernel accepts connections and takes bytes, nobody reads them.
  ///
  /// @param ip its address
  /// @return the peer
  /// @throws IOException if it cannot listen
  public static BadPeer frozen(InetAddress ip) throws IOException {
    ServerSocket listener = new ServerSocket(0, FROZEN_BACKLOG, ip);
    return new BadPeer(new Address(ip, listener.getLocalPort()), List.of(listener));
  }

  /// A machine on which no program listens; the port is held, so that no other one can.
  ///
  /// @param ip its address
  /// @return the peer
  /// @throws IOException if there is no such address
  public static BadPeer refusing(InetAddress ip) throws IOException {
    Socket holder = new Socket();
    try {
      holder.bind(new InetSocketAddress(ip, 0));
    } catch (IOException e) {
      holder.close();
      throw e;
    }
    return new BadPeer(new Address(ip, holder.getLocalPort()), List.of(holder));
  }

  /// A machine that is gone: its backlog is full, so that the kernel drops what asks for a
  /// connection.
  ///
  /// @param ip its address
  /// @return the peer
  /// @throws IOException if it cannot listen, or if this kernel still answers then
  public static BadPeer blackHole(InetAddress ip) throws IOException {
    List<Closeable> sockets = new ArrayList<>();
    ServerSocket listener = new ServerSocket(0, 1, ip);
    sockets.add(listener);
    BadPeer peer = new BadPeer(new Address(ip, listener.getLocalPort()), sockets);
    boolean answers = true;
    try {
      for (int i = 0; i < MAX_CROWD && answers; i++) {
        Socket one = new Socket();
        sockets.add(one);
        answers = answers(one, listener);
      }
    } catch (IOException e) {
      peer.close();
      throw e;
    }
    if (answers) {
      peer.close();
      throw new IOException("a full backlog does not keep this kernel from answering");
    }
    return peer;
  }

  /// Where it listens, or does not.
  ///
  /// @return the address
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    for (Closeable socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // The kernel has freed it either way.
      }
    }
  }

  private static boolean answers(Socket socket, ServerSocket listener) throws IOException {
    try {
      socket.connect(listener.getLocalSocketAddress(), NO_ANSWER_MILLIS);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
