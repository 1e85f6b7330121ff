package io.parley.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.spi.StoreException;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// A database in memory: one connection, which its callers use one after the other, each on its own
/// thread. The lock guards all of it and is never held while waiting.
final class MemoryDatabase implements Committer, Readers {

  /// Messages that may be missing in the index, which are then all taken up.
  static final int MAX_BEHIND = 64;

  private final Database database;
  private final StoreErrors errors;
  private final Lock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final StoreWriter writer;

  @GuardedBy("lock")
  private final WordIndex index;

  @GuardedBy("lock")
  private final StoreReader reader;

  @GuardedBy("lock")
  private boolean closed;

  MemoryDatabase(Opening opened, StoreErrors errors) {
    this.writer = opened.writer();
    this.index = opened.index();
    this.database = opened.writer().database();
    this.reader = new StoreReader(database);
    this.errors = errors;
  }

  @Override
  public <T> T commit(int chars, Change<T> change) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      T result = make(change);
      if (index.behind() >= MAX_BEHIND) {
        index.step(MAX_BEHIND);
      }
      return result;
    } catch (SQLException e) {
      throw errors.ofChange(e);
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private <T> T make(Change<T> change) throws SQLException {
    boolean committed = false;
    try {
      writer.begin();
      T result = change.make(writer);
      writer.commit();
      committed = true;
      return result;
    } finally {
      if (!committed) {
        writer.rollback();
      }
    }
  }

  @Override
  public <T> T read(Question<T> question) throws StoreException {
    lock.lock();
    try {
      checkOpen();
      return question.ask(reader);
    } catch (SQLException e) {
      database.rollback();
      throw errors.of(e, "read");
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void checkOpen() throws StoreException {
    if (closed) {
      throw errors.closed();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        errors.quietly(database::close);
      }
    } finally {
      lock.unlock();
    }
  }
}
