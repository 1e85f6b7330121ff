package io.parley.testkit.sim;

import io.parley.classic.TcpPort;
import io.parley.spi.Address;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/// A connection for a user who blocks: what the kernel's socket is to a program. Guarded by the
/// network's lock.
///
/// The bytes, and how the connection stands, are its [TcpEnd]'s; here is only what its user has
/// done and was told.
final class SimConnection implements Connection, TcpPort.Events {

  private final SimStack stack;
  private final SimNetwork network;
  private final SimSocket socket;
  private final @Nullable SimListener listener;

  /// Signalled when a read, or a connect, may go on.
  private final Condition readable;

  /// Signalled when a write may go on.
  private final Condition writable;

  private boolean established;
  private @Nullable NetworkError refused;
  private boolean broken;

  /// Whether the reset took with it what had not been read when it came: systems differ.
  private boolean unreadIsLost;

  private boolean outputEnded;
  private boolean endTold;
  private boolean closed;

  /// Makes an end that has neither called nor answered yet.
  ///
  /// @param listener that was called; null for the one who calls
  SimConnection(SimStack stack, SimSocket.Ends ends, @Nullable SimListener listener) {
    this.stack = stack;
    this.network = stack.network();
    this.listener = listener;
    this.readable = network.lock.newCondition();
    this.writable = network.lock.newCondition();
    this.socket = new SimSocket(stack, ends, this);
  }

  SimSocket socket() {
    return socket;
  }

  @Override
  public Address local() {
    return socket.ends().local();
  }

  @Override
  public Address remote() {
    return socket.ends().remote();
  }

  /// Calls, and waits for the answer; the lock is held.
  void connect(Deadline deadline) throws NetworkException {
    socket.end().call();
    while (!established) {
      stack.checkOpen();
      if (refused != null) {
        throw new NetworkException(refused, "the call to " + remote() + " has failed: " + refused);
      }
      network.await(readable, deadline, () -> {});
    }
    stack.checkOpen();
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) throws NetworkException {
    if (!into.hasRemaining()) {
      throw new IllegalArgumentException("a read needs room");
    }
    network.enter(socket.ends(), "read");
    network.lock.lock();
    try {
      while (true) {
        checkMayGoOn();
        int count = readSome(into);
        if (count != 0) {
          network.world.traceLazily(new SimNetwork.Call(socket.ends(), "has read", count));
          return count;
        }
        network.await(readable, deadline, this::closeLocked);
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void write(ByteBuffer from, Deadline deadline) throws NetworkException {
    network.enter(new SimNetwork.Call(socket.ends(), "write", from.remaining()));
    network.lock.lock();
    try {
      checkMayGoOn();
      while (from.hasRemaining()) {
        checkMayWrite();
        socket.end().write(from);
        if (from.hasRemaining()) {
          awaitRoom(deadline);
        }
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void shutdownOutput() throws NetworkException {
    network.enter(socket.ends(), "shutdownOutput");
    network.lock.lock();
    try {
      checkOpen();
      if (!outputEnded) {
        checkReset();
        outputEnded = true;
        socket.end().endOutput();
        writable.signalAll();
      }
    } finally {
      network.lock.unlock();
    }
  }

  @Override
  public void close() {
    network.enter(socket.ends(), "close");
    network.locked(this::closeLocked);
  }

  @Override
  public void abort() {
    network.enter(socket.ends(), "abort");
    network.locked(this::abortLocked);
  }

  void closeLocked() {
    if (!closed) {
      end();
      socket.end().close();
    }
  }

  void abortLocked() {
    if (!closed) {
      end();
      socket.end().abort();
    }
  }

  /// Its machine is no more, or it was never made: the peer hears nothing.
  void vanish(String reason) {
    end();
    socket.end().vanish(reason);
  }

  @Override
  public void established() {
    established = true;
    if (listener != null) {
      listener.established(this);
    }
    readable.signalAll();
  }

  @Override
  public void refused(NetworkError why) {
    refused = why;
    readable.signalAll();
  }

  @Override
  public void data() {
    readable.signalAll();
  }

  @Override
  public void room() {
    writable.signalAll();
  }

  @Override
  public void acknowledged(int count) {
    // A program is not told: it is told of room, and of the end.
  }

  @Override
  public void fin() {
    readable.signalAll();
  }

  @Override
  public void finAcknowledged() {
    // As for bytes.
  }

  @Override
  public void reset() {
    broken = true;
    unreadIsLost = network.flip();
    if (listener != null && !established) {
      listener.forget(this);
    }
    readable.signalAll();
    writable.signalAll();
  }

  @Override
  public String toString() {
    return socket.toString();
  }

  /// Reads some of what is there, as a kernel may: often little, to try every reader.
  ///
  /// @return how many bytes, -1 at the end, 0 if there is nothing yet
  private int readSome(ByteBuffer into) throws NetworkException {
    if (endTold) {
      return -1;
    }
    TcpEnd end = socket.end();
    if (!(broken && unreadIsLost)) {
      int available = Math.min(end.available(), into.remaining());
      if (available > 0) {
        int count = stack.pieceOf(available);
        end.read(into, count);
        return count;
      }
      if (end.finCame() && end.available() == 0) {
        endTold = true;
        return -1;
      }
    }
    checkReset();
    return 0;
  }

  private void awaitRoom(Deadline deadline) throws NetworkException {
    try {
      network.await(writable, deadline, this::closeLocked);
    } catch (NetworkException e) {
      if (e.error() == NetworkError.TIMED_OUT) {
        abortLocked();
      }
      throw e;
    }
  }

  private void checkMayGoOn() throws NetworkException {
    if (Thread.currentThread().isInterrupted()) {
      closeLocked();
    }
    checkOpen();
  }

  private void checkMayWrite() throws NetworkException {
    checkOpen();
    if (outputEnded) {
      throw SimNetwork.closed(this + ": our output has ended");
    }
    checkReset();
  }

  private void checkOpen() throws NetworkException {
    if (closed) {
      throw SimNetwork.closed(this + " is closed");
    }
  }

  private void checkReset() throws NetworkException {
    if (broken) {
      throw new NetworkException(NetworkError.RESET, this + " was reset");
    }
  }

  private void end() {
    closed = true;
    stack.forget(this);
    readable.signalAll();
    writable.signalAll();
  }
}
