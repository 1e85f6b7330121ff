package io.parley.testkit.sim;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.Deadline;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The store of a simulated machine, on a disk or in memory: a real store, with the faults that
/// disks have and a crash that is honest.
///
/// A commit takes as long as [#setCommitTime] says; other threads go on meanwhile. When the machine
/// [crashes][#crash], each commit under way is done or is not, and those that are done are done in
/// any order: what nobody was told of may be lost, partly or reordered. What somebody was told of
/// is there in the next life.
///
/// The lock guards all of it. It is held for a few steps, and not while a commit takes its time.
public final class SimStore implements Store {

  private final SeededScheduler world;
  private final String name;
  private final Keeping keeping;
  private final SimDisk disk;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final List<Commit<?>> underWay = new ArrayList<>();

  @GuardedBy("lock")
  private @Nullable String end;

  /// What outlives a crash.
  public enum Keeping {
    /// All that was committed.
    DURABLE,
    /// Nothing: a store in memory.
    IN_MEMORY
  }

  /// What a store does, as faults tell it apart.
  public enum Operation {
    /// [Store#accept].
    ACCEPT,
    /// [Store#update].
    UPDATE,
    /// [Store#receive].
    RECEIVE,
    /// [Store#peerChanged].
    PEER_CHANGE,
    /// [Store#saveCursor].
    SAVE_CURSOR,
    /// Everything that changes nothing.
    READ
  }

  private SimStore(SeededScheduler world, String name, Keeping keeping, SimDisk disk) {
    this.world = world;
    this.name = name;
    this.keeping = keeping;
    this.disk = disk;
  }

  /// A store that nobody watches.
  ///
  /// @param world gives time, order and randomness
  /// @param name whose it is, for the trace
  /// @param keeping what it keeps
  /// @return an empty store
  public static SimStore of(SeededScheduler world, String name, Keeping keeping) {
    return of(world, name, keeping, StoreWitness.NOBODY);
  }

  /// A store.
  ///
  /// @param world gives time, order and randomness
  /// @param name whose it is, for the trace
  /// @param keeping what it keeps
  /// @param witness sees each commit, in this life and the next ones
  /// @return an empty store
  public static SimStore of(
      SeededScheduler world, String name, Keeping keeping, StoreWitness witness) {
    return new SimStore(world, name, keeping, new SimDisk(Messenger.storeInMemory(), witness));
  }

  /// A store on a disk, with another store's ways to keep things.
  ///
  /// @param world gives time, order and randomness
  /// @param name whose it is, for the trace
  /// @param witness sees each commit, in this life and the next ones
  /// @param kept what the disk holds. It does what it is asked in its caller's thread and at once,
  ///   and [#eraseDisk] closes it
  /// @return the store
  public static SimStore over(
      SeededScheduler world, String name, StoreWitness witness, Store kept) {
    return new SimStore(world, name, Keeping.DURABLE, new SimDisk(kept, witness));
  }

  /// Lets the next calls fail that do something, whatever becomes of others: a write error.
  ///
  /// @param operation what they do
  /// @param count how many calls
  public void failNext(Operation operation, int count) {
    locked(() -> disk.failures.put(operation, count));
  }

  /// Fills the disk, or makes room again. While it is full everything can be read and nothing
  /// changed.
  ///
  /// @param isFull whether it is
  public void setFull(boolean isFull) {
    locked(() -> disk.full = isFull);
  }

  /// Stalls the disk, or lets it go on: commits wait meanwhile, and what is there can be read.
  ///
  /// @param isStalled whether it stands still
  public void setStalled(boolean isStalled) {
    locked(() -> {
      disk.stalled = isStalled;
      changed.signalAll();
    });
  }

  /// Sets how long each commit that begins from now on takes.
  ///
  /// @param longest drawn for each commit, at least a tenth of this
  public void setCommitTime(Duration longest) {
    locked(() -> disk.commitTime = longest);
  }

  /// Lets the machine die in the middle of a commit, in this life or another one.
  ///
  /// @param commits at which commit from now on, 1 for the next; 0 for none any more
  /// @param death what kills the machine; ends with a call of [#crash]
  public void crashAt(int commits, Runnable death) {
    locked(() -> {
      disk.commitsToDeath = commits;
      disk.death = death;
    });
  }

  /// The machine dies. Every call of this store fails from now on, those under way too.
  public void crash() {
    world.trace(name + " crashes");
    lock.lock();
    try {
      end = "the machine of " + name + " died";
      Collections.shuffle(underWay, Random.from(world.random()));
      for (Commit<?> commit : underWay) {
        if (world.random().nextBoolean()) {
          world.trace(
              name + " has committed " + commit.operation + " " + commit.what + " as it died");
          commit.survive();
        }
      }
      underWay.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What the machine's next life finds, after a crash or a close of this one.
  ///
  /// @return the store on the same disk; an empty one if it was in memory
  public SimStore reopen() {
    return new SimStore(world, name, keeping, durable() ? disk : disk.emptied());
  }

  /// The world is over, and all that the disk held.
  public void eraseDisk() {
    close();
    disk.kept.close();
  }

  @Override
  public boolean durable() {
    return keeping == Keeping.DURABLE;
  }

  @Override
  public OutboxEntry accept(PeerId recipient, String text, Instant time, Instant expiresAt)
      throws StoreException {
    return commit(
        Operation.ACCEPT,
        recipient + " '" + text + "'",
        () -> disk.accept(recipient, text, time, expiresAt));
  }

  @Override
  public List<OutboxEntry> outbox(PeerId recipient, long after, int limit) throws StoreException {
    return read(kept -> kept.outbox(recipient, after, limit));
  }

  @Override
  public OutboxSize outboxSize(PeerId recipient) throws StoreException {
    return read(kept -> kept.outboxSize(recipient));
  }

  @Override
  public void update(Delivery next) throws StoreException {
    commit(Operation.UPDATE, next.message() + " " + next.state(), () -> disk.update(next));
  }

  @Override
  public Optional<Delivery> delivery(MessageId message) throws StoreException {
    return read(kept -> kept.delivery(message));
  }

  @Override
  public MessageId receive(PeerId from, String fromName, String text, Instant time)
      throws StoreException {
    return commit(
        Operation.RECEIVE,
        from + " '" + text + "'",
        () -> disk.receive(from, fromName, text, time));
  }

  @Override
  public Optional<MessageId> receiveOnce(Origin origin, String fromName, String text, Instant time)
      throws StoreException {
    return commit(
        Operation.RECEIVE,
        origin + " '" + text + "'",
        () -> disk.receiveOnce(origin, fromName, text, time));
  }

  @Override
  public long lastReceived(PeerId sender, long epoch) throws StoreException {
    return read(kept -> kept.lastReceived(sender, epoch));
  }

  @Override
  public void peerChanged(StoredPeer peer, PeerChange change, Instant time) throws StoreException {
    commit(
        Operation.PEER_CHANGE,
        peer.id() + " " + change,
        () -> {
          disk.kept.peerChanged(peer, change, time);
          return peer;
        });
  }

  @Override
  public List<MessengerEvent> events(long after, int limit) throws StoreException {
    return read(kept -> kept.events(after, limit));
  }

  @Override
  public long cursor(String cursor) throws StoreException {
    return read(kept -> kept.cursor(cursor));
  }

  @Override
  public void saveCursor(String cursor, long position) throws StoreException {
    commit(
        Operation.SAVE_CURSOR,
        cursor + " " + position,
        () -> {
          disk.kept.saveCursor(cursor, position);
          return cursor;
        });
  }

  @Override
  public List<HistoryEntry> history(HistoryQuery query, int limit) throws StoreException {
    return read(kept -> kept.history(query, limit));
  }

  @Override
  public Optional<HistoryEntry> message(MessageId message) throws StoreException {
    return read(kept -> kept.message(message));
  }

  @Override
  public List<Delivery> transitions(MessageId message) throws StoreException {
    return read(kept -> kept.transitions(message));
  }

  @Override
  public List<StoredPeer> peers() throws StoreException {
    return read(Store::peers);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      end = end == null ? "the store of " + name + " is closed" : end;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <T> T read(Look<T> look) throws StoreException {
    world.giveWay();
    lock.lock();
    try {
      check(Operation.READ);
      return look.at(disk.kept);
    } finally {
      lock.unlock();
    }
  }

  /// Changes something. Others may go first before it begins, while it takes its time, and between
  /// its end and what the caller does then.
  private <T> T commit(Operation operation, String what, Change<T> change) throws StoreException {
    world.traceLazily(new SimNetwork.Call(name, operation.name(), what));
    world.giveWay();
    T result;
    lock.lock();
    try {
      check(operation);
      var commit = new Commit<T>(operation, what, change);
      underWay.add(commit);
      dieIfItIsTime();
      awaitDisk(drawnCommitTime());
      underWay.remove(commit);
      checkOpen();
      result = change.make();
    } finally {
      lock.unlock();
    }
    world.giveWay();
    return result;
  }

  @GuardedBy("lock")
  private void dieIfItIsTime() {
    if (disk.commitsToDeath > 0) {
      disk.commitsToDeath--;
      if (disk.commitsToDeath == 0) {
        disk.death.run();
      }
    }
  }

  @GuardedBy("lock")
  private Duration drawnCommitTime() {
    Duration commitTime = disk.commitTime;
    return commitTime.isZero()
        ? Duration.ZERO
        : commitTime.dividedBy(10).plusNanos(world.random().nextLong(commitTime.toNanos()));
  }

  /// Waits until the disk is done, uninterruptibly: it does not know of threads.
  @GuardedBy("lock")
  private void awaitDisk(Duration time) {
    if (time.isZero() && !disk.stalled) {
      return;
    }
    Deadline done = Deadline.in(world, time);
    boolean interrupted = false;
    while (end == null && (disk.stalled || !done.hasPassed(world))) {
      try {
        world.await(lock, changed, disk.stalled ? Deadline.NEVER : done);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @GuardedBy("lock")
  private void check(Operation operation) throws StoreException {
    checkOpen();
    if (disk.full && operation != Operation.READ) {
      throw new StoreException("the disk of " + name + " is full", null);
    }
    int left = disk.failures.getOrDefault(operation, 0);
    if (left > 0) {
      disk.failures.put(operation, left - 1);
      throw new StoreException("the disk of " + name + " failed", null);
    }
  }

  @GuardedBy("lock")
  private void checkOpen() throws StoreException {
    if (end != null) {
      throw new StoreException(end, null);
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /// Something to be read.
  @FunctionalInterface
  private interface Look<T> {
    T at(Store kept) throws StoreException;
  }

  /// Something to be changed.
  @FunctionalInterface
  private interface Change<T> {
    T make() throws StoreException;
  }

  /// A change that is on its way to the disk.
  private static final class Commit<T> {

    private final Operation operation;
    private final String what;
    private final Change<T> change;

    Commit(Operation operation, String what, Change<T> change) {
      this.operation = operation;
      this.what = what;
      this.change = change;
    }

    /// The machine is dead, and this is done all the same.
    void survive() {
      try {
        var _ = change.make();
      } catch (StoreException e) {
        throw new AssertionError("what a disk keeps failed: " + what, e);
      }
    }
  }
}
