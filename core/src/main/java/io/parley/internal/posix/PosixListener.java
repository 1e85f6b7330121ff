package io.parley.internal.posix;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Connection;
import io.parley.spi.Deadline;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A listening port of the kernel's TCP. It has no state but the channel's own; its lock guards
/// nothing but whether somebody accepts, and the waits on its conditions.
///
/// The JDK gives the port back when the accept under way has ended, so [#close] waits for that: who
/// has closed a listener can listen there again.
final class PosixListener implements Listener {

  /// How long an accept that finds no free descriptor waits before it says so. The connection stays
  /// first in the backlog, so a caller that tries again at once would spin.
  static final Duration SHORTAGE_PAUSE = Duration.ofMillis(100);

  private final PosixStack stack;
  private final Clock clock;
  private final ServerSocketChannel channel;
  private final Address local;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();
  private final Condition acceptEnded = lock.newCondition();

  @GuardedBy("lock")
  private boolean accepting;

  PosixListener(PosixStack stack, Clock clock, ServerSocketChannel channel, Address local) {
    this.stack = stack;
    this.clock = clock;
    this.channel = channel;
    this.local = local;
  }

  @Override
  public Address local() {
    return local;
  }

  @Override
  public Connection accept(Deadline deadline) throws NetworkException {
    try {
      channel.socket().setSoTimeout(Timing.millisUntil(deadline, clock));
      return stack.adopt(acceptNext());
    } catch (SocketTimeoutException e) {
      throw Timing.timedOut("waiting for a connection on " + local);
    } catch (IOException e) {
      pause(deadline.orSooner(Deadline.in(clock, SHORTAGE_PAUSE)));
      throw failed(e);
    }
  }

  @Override
  public void close() {
    stack.openSockets().close(channel);
    lock.lock();
    try {
      closed.signalAll();
      while (accepting) {
        acceptEnded.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "listener " + local;
  }

  private SocketChannel acceptNext() throws IOException {
    setAccepting(true);
    try {
      return channel.socket().accept().getChannel();
    } finally {
      setAccepting(false);
    }
  }

  private void setAccepting(boolean now) {
    lock.lock();
    try {
      accepting = now;
      acceptEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause(Deadline end) {
    lock.lock();
    try {
      while (channel.isOpen() && !end.hasPassed(clock)) {
        clock.await(lock, closed, end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    } finally {
      lock.unlock();
    }
  }

  private NetworkException failed(IOException cause) {
    if (!channel.isOpen()) {
      close();
      return new NetworkException(NetworkError.CLOSED, "closed: " + this, cause);
    }
    return new NetworkException(
        NetworkError.SHORTAGE, "no socket is free here for a connection to " + local, cause);
  }
}
