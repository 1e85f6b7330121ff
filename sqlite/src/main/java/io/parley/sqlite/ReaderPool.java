package io.parley.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Connections that read, beside the one that writes and each other. A question takes one for as
/// long as it is asked; while all are taken, it waits, also if it is interrupted. The lock guards
/// who has which, and is never held while the database is asked.
final class ReaderPool implements Readers {

  /// At most so many: two for searches of people, and two that are quick.
  static final int MAX_READERS = 4;

  private final Connecting connecting;
  private final StoreErrors errors;
  private final Lock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();

  @GuardedBy("lock")
  private final Deque<StoreReader> free = new ArrayDeque<>();

  @GuardedBy("lock")
  private int taken;

  @GuardedBy("lock")
  private boolean closed;

  ReaderPool(Connecting connecting, StoreErrors errors) {
    this.connecting = connecting;
    this.errors = errors;
  }

  /// Opens a connection that reads.
  @FunctionalInterface
  interface Connecting {
    Database open() throws SQLException;
  }

  @Override
  public <T> T read(Question<T> question) throws StoreException {
    StoreReader reader = take();
    boolean answered = false;
    try {
      T answer = question.ask(reader);
      answered = true;
      return answer;
    } catch (SQLException e) {
      throw errors.of(e, "read");
    } finally {
      giveBack(reader, answered);
    }
  }

  private StoreReader take() throws StoreException {
    lock.lock();
    try {
      while (!closed && taken == MAX_READERS) {
        returned.awaitUninterruptibly();
      }
      if (closed) {
        throw errors.closed();
      }
      taken++;
      if (!free.isEmpty()) {
        return free.pop();
      }
    } finally {
      lock.unlock();
    }
    return connect();
  }

  private StoreReader connect() throws StoreException {
    boolean connected = false;
    try {
      var reader = new StoreReader(connecting.open());
      connected = true;
      return reader;
    } catch (SQLException e) {
      throw errors.of(e, "read");
    } finally {
      if (!connected) {
        leave();
      }
    }
  }

  /// One that gave no answer is closed.
  private void giveBack(StoreReader reader, boolean answered) {
    if (!answered) {
      errors.quietly(reader::close);
      leave();
      return;
    }
    lock.lock();
    try {
      free.push(reader);
      leave();
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      taken--;
      returned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for the questions that are being asked.
  @Override
  public void close() {
    Deque<StoreReader> idle;
    lock.lock();
    try {
      closed = true;
      returned.signalAll();
      while (taken > 0) {
        returned.awaitUninterruptibly();
      }
      idle = new ArrayDeque<>(free);
      free.clear();
    } finally {
      lock.unlock();
    }
    idle.forEach(reader -> errors.quietly(reader::close));
  }
}
