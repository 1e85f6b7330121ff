package io.parley.internal.wire.csend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.Connection;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One hand-over under way, so that another thread can end it: while it connects, by an interrupt,
/// the one thing that ends a connect early; afterwards by closing its connection.
///
/// The caller's thread is not ours, so an interrupt never outlives the connect: it is only set
/// while the connect goes on, and taken back right after it. The lock guards all fields that
/// change, and is held for a few steps; an interrupt is set under it, so that it cannot come late.
final class Flight {

  /// How a connection is made.
  @FunctionalInterface
  interface Dial {
    Connection connect() throws NetworkException;
  }

  private final Thread thread;
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private boolean connecting;

  @GuardedBy("lock")
  private boolean cancelled;

  @GuardedBy("lock")
  private @Nullable Connection connection;

  /// @param thread the one that hands over
  Flight(Thread thread) {
    this.thread = thread;
  }

  /// Connects. Called once, by the flight's own thread.
  ///
  /// @throws NetworkException as the stack does; `CLOSED` when the flight was cancelled
  Connection connect(Dial dial) throws NetworkException {
    begin();
    Connection dialled = null;
    try {
      dialled = dial.connect();
    } finally {
      arrive(dialled);
    }
    return dialled;
  }

  /// Ends the hand-over, whatever it does. Does not block; any thread may call it, any number of
  /// times.
  void cancel() {
    Connection established;
    lock.lock();
    try {
      if (connecting && !cancelled) {
        thread.interrupt();
      }
      cancelled = true;
      established = connection;
    } finally {
      lock.unlock();
    }
    if (established != null) {
      established.close();
    }
  }

  private void begin() throws NetworkException {
    lock.lock();
    try {
      if (cancelled) {
        throw cancellation();
      }
      connecting = true;
    } finally {
      lock.unlock();
    }
  }

  /// @param dialled the connection, if there is one
  private void arrive(@Nullable Connection dialled) throws NetworkException {
    lock.lock();
    try {
      connecting = false;
      connection = dialled;
      if (!cancelled) {
        return;
      }
      Thread.interrupted(); // takes ours back: it was set while connecting, so it cannot be missed
    } finally {
      lock.unlock();
    }
    if (dialled != null) {
      dialled.close();
    }
    throw cancellation();
  }

  private static NetworkException cancellation() {
    return new NetworkException(
        NetworkError.CLOSED, "The hand-over was ended by closing the wire.");
  }
}
