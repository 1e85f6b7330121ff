package io.parley.internal.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import io.parley.spi.Threads;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the datagrams of ports, each port on a thread of its own, until the port is closed.
///
/// Any thread may call any method. The lock guards `closed`.
final class PortReader implements AutoCloseable {

  /// How long to wait when this machine has no buffer to receive into.
  static final Duration SHORTAGE_PAUSE = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger("discovery");

  private final Clock clock;
  private final Threads threads;
  private final int maxBytes;
  private final Taker taker;
  private final Lock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();

  @GuardedBy("lock")
  private boolean closed;

  /// Takes what was read. A bug there costs that datagram, not all that follow.
  @FunctionalInterface
  interface Taker {

    /// Called by the thread of that port.
    ///
    /// @param port that heard it
    /// @param source who sent it
    /// @param content what remains in the buffer, which is used again afterwards
    void take(DatagramPort port, Address source, ByteBuffer content);
  }

  /// Makes a reader.
  ///
  /// @param environment gives clock and threads
  /// @param maxBytes what is read of a datagram
  /// @param taker takes them
  PortReader(Environment environment, int maxBytes, Taker taker) {
    this.clock = environment.clock();
    this.threads = environment.threads();
    this.maxBytes = maxBytes;
    this.taker = taker;
  }

  /// Begins to read a port. Does not block.
  void start(DatagramPort port) {
    threads.start("beacons-to-" + port.local(), () -> readAll(port));
  }

  /// Waits for no buffer any more. The ports are closed by whoever opened them.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void readAll(DatagramPort port) {
    ByteBuffer content = ByteBuffer.allocate(maxBytes);
    boolean isOpen = true;
    boolean isDeaf = false;
    while (isOpen) {
      try {
        Address source = port.receive(content, Deadline.NEVER);
        isDeaf = false;
        take(port, source, content);
      } catch (NetworkException e) {
        if (!isDeaf && e.error() != NetworkError.CLOSED) {
          LOG.warn("{} hears nothing for now: {}", port, e.getMessage());
        }
        isDeaf = true;
        isOpen = e.error() != NetworkError.CLOSED && pause();
      }
    }
  }

  private void take(DatagramPort port, Address source, ByteBuffer content) {
    try {
      taker.take(port, source, content);
    } catch (RuntimeException bug) {
      LOG.error("a bug in Parley: a beacon of {} is not understood", source, bug);
    }
  }

  /// Waits for a moment, since this machine has no buffer to receive into; false if meanwhile it
  /// was closed.
  private boolean pause() {
    Deadline end = Deadline.in(clock, SHORTAGE_PAUSE);
    lock.lock();
    try {
      while (!closed && !end.hasPassed(clock)) {
        clock.await(lock, closing, end);
      }
      return !closed;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
