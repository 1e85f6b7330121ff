package io.parley.sqlite;

import io.parley.spi.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits the changes of many callers together, on one thread, since a commit costs the same disk
/// write for one change as for a thousand.
///
/// **Threads.** Any thread hands a change over and waits until it is committed or has failed; it
/// waits on when it is interrupted, and keeps its interrupt, since a change that was committed must
/// not look as if it had failed. One platform thread, `store-writer`, owns the connection, the
/// [StoreWriter] and the [WordIndex] from the constructor on until [#close] has ended it: SQLite
/// keeps its thread while the disk writes, which a virtual thread's carrier could not bear.
///
/// **Handing over.** `newest` is a stack of changes that wait, each with a link to the one before.
/// The writer takes all of them with one exchange and turns them round. There is at most one change
/// of each calling thread, so the stack is bounded by their number, and one thread's changes are
/// made in its order.
///
/// ```
///   newest:   null ◀──take──▶ waiting changes      (handed over: the writer is unparked if it was null)
///               └──────┬──────────┘
///             close    ▼
///                   CLOSED                          (for ever; who hands over now is told so)
/// ```
///
/// **A batch** is at most [#MAX_BATCH] changes or [#MAX_BATCH_CHARS] of text (one change at least),
/// and one transaction. If a change fails, all of the batch is rolled back, and each of it is done
/// again in a transaction of its own, so that only those fail that fail alone. If the commit itself
/// fails, all of the batch fails: nothing of it is stored. The next batch is tried as if nothing
/// had happened, for the disk may have room again.
///
/// **At leisure**, when nothing was handed over for [#LEISURE_MILLIS], the writer makes up the
/// [WordIndex] in steps and looks for changes between them. When more than [#MAX_BEHIND] messages
/// are missing there, it takes twice as many up between batches as these may have added.
final class GroupCommit implements Committer {

  /// Changes of one transaction: the thousandth caller waits some 20 ms for the first one's commit.
  static final int MAX_BATCH = 1_024;

  /// Text of one transaction, in chars: eight messages of the largest size.
  static final int MAX_BATCH_CHARS = 8 << 20;

  /// Quiet before the index is made up: longer than any pause between the messages of one sender.
  static final long LEISURE_MILLIS = 200;

  /// Messages that may be missing in the index under load: a search looks through them in 40 ms.
  static final long MAX_BEHIND = 16_384;

  /// Messages of a step at leisure: a change that comes meanwhile waits some 5 ms.
  private static final int STEP = 256;

  /// Quiet after the index could not be written.
  private static final long AFTER_FAILURE_MILLIS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger("system");

  private static final Pending<?> CLOSED = new Pending<>(0, _ -> true);

  private final StoreWriter writer;
  private final WordIndex index;
  private final StoreErrors errors;
  private final AtomicReference<@Nullable Pending<?>> newest = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean closing;

  /// Messages to be indexed in the next step under load. The writer's.
  private int owed;

  /// When the index may be worked on, by [System#nanoTime]. The writer's.
  private long leisureAt = System.nanoTime();

  private GroupCommit(Opening opened, StoreErrors errors) {
    this.writer = opened.writer();
    this.index = opened.index();
    this.errors = errors;
    this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
  }

  /// Starts the writer, which owns the connection from now on and closes it at its end.
  static GroupCommit start(Opening opened, StoreErrors errors) {
    var commit = new GroupCommit(opened, errors);
    commit.thread.start();
    return commit;
  }

  /// A change that was handed over. Its caller writes it but for its outcome, which the writer
  /// writes before `done`.
  private static final class Pending<T> {

    final int chars;
    final Change<T> change;
    final Thread caller = Thread.currentThread();
    @Nullable Pending<?> before;
    @Nullable T result;
    @Nullable StoreException failure;
    volatile boolean done;

    Pending(int chars, Change<T> change) {
      this.chars = chars;
      this.change = change;
    }

    void make(StoreWriter writer) throws SQLException {
      result = change.make(writer);
    }

    void end(@Nullable StoreException why) {
      failure = why;
      done = true;
      LockSupport.unpark(caller);
    }

    void await() {
      boolean interrupted = false;
      while (!done) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        caller.interrupt();
      }
    }
  }

  @Override
  public <T> T commit(int chars, Change<T> change) throws StoreException {
    var pending = new Pending<>(chars, change);
    handOver(pending);
    pending.await();
    if (pending.failure != null) {
      throw pending.failure;
    }
    return Objects.requireNonNull(pending.result);
  }

  private void handOver(Pending<?> pending) throws StoreException {
    Pending<?> before;
    do {
      before = newest.get();
      if (before == CLOSED) {
        throw errors.closed();
      }
      pending.before = before;
    } while (!newest.compareAndSet(before, pending));
    if (before == null) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!closing) {
        Pending<?> taken = newest.getAndSet(null);
        if (taken == null) {
          rest();
        } else {
          commitAll(taken);
        }
      }
    } finally {
      Pending<?> last = newest.getAndSet(CLOSED);
      if (last != null) {
        commitAll(last);
      }
      errors.quietly(() -> writer.database().execute("PRAGMA wal_checkpoint(PASSIVE)"));
      errors.quietly(writer.database()::close);
    }
  }

  private void commitAll(Pending<?> last) {
    Deque<Pending<?>> waiting = new ArrayDeque<>();
    for (Pending<?> each = last; each != null; each = each.before) {
      waiting.push(each);
    }
    while (!waiting.isEmpty()) {
      List<Pending<?>> batch = nextBatch(waiting);
      commit(batch);
      indexUnderLoad(batch.size());
    }
    leisureAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEISURE_MILLIS);
  }

  /// Keeps the index from falling behind: twice as much as is stored meanwhile, a step at a time,
  /// since each is a transaction of its own.
  private void indexUnderLoad(int stored) {
    owed = index.behind() > MAX_BEHIND ? owed + 2 * stored : 0;
    if (owed >= STEP) {
      indexSome(owed);
      owed = 0;
    }
  }

  private static List<Pending<?>> nextBatch(Deque<Pending<?>> waiting) {
    List<Pending<?>> batch = new ArrayList<>(Math.min(waiting.size(), MAX_BATCH));
    long chars = 0;
    do {
      Pending<?> each = waiting.remove();
      each.before = null;
      batch.add(each);
      chars += each.chars;
    } while (!waiting.isEmpty()
        && batch.size() < MAX_BATCH
        && chars + waiting.element().chars <= MAX_BATCH_CHARS);
    return batch;
  }

  private void commit(List<Pending<?>> batch) {
    try {
      writer.begin();
      for (Pending<?> each : batch) {
        each.make(writer);
      }
    } catch (SQLException | RuntimeException | Error e) {
      writer.rollback();
      if (batch.size() == 1) {
        batch.getFirst().end(errors.ofChange(e));
      } else {
        batch.forEach(each -> commit(List.of(each)));
      }
      return;
    }
    end(batch);
  }

  private void end(List<Pending<?>> made) {
    try {
      writer.commit();
    } catch (SQLException | RuntimeException | Error e) {
      writer.rollback();
      made.forEach(each -> each.end(errors.ofChange(e)));
      return;
    }
    made.forEach(each -> each.end(null));
  }

  /// Nothing waits: makes up the index if it is time for that, else waits for a change.
  private void rest() {
    if (index.behind() == 0) {
      LockSupport.park(this);
      return;
    }
    long until = leisureAt - System.nanoTime();
    if (until > 0) {
      LockSupport.parkNanos(this, until);
    } else {
      indexSome(STEP);
    }
  }

  private void indexSome(int messages) {
    try {
      index.step(messages);
    } catch (SQLException | RuntimeException e) {
      LOG.warn("the index of words is not made up: {}", errors.ofChange(e).getMessage());
      leisureAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AFTER_FAILURE_MILLIS);
    }
  }

  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
