package io.parley.sqlite;

import io.parley.Delivery;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.PeerChange;
import io.parley.PeerId;
import io.parley.spi.Origin;
import io.parley.spi.OutboxEntry;
import io.parley.spi.Store;
import io.parley.spi.StoreException;
import io.parley.spi.StoredPeer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A store in an SQLite database, in a directory of its own. What it has acknowledged is on the
/// disk and survives the end of the process and, as far as the disk keeps what it says it has
/// written, that of the machine.
///
/// Any thread may call any method. A change waits for the disk, together with those that others
/// make meanwhile; it waits on when its thread is interrupted, and leaves the interrupt set.
/// Reading waits for no change, and for other readers only while more than four read at once. After
/// a failed change the store goes on: the next one is tried as if nothing had happened. When a disk
/// says that it has failed to write a commit, that commit's changes are reported as not stored;
/// should the machine stop before the next change, they may be found stored after all.
///
/// Bounds: what is stored is bounded by the disk alone; the outbox by its callers. Times are kept
/// to the nanosecond from 1678 to 2262, what is beyond as the nearest of them. Text may hold any
/// character but NUL.
///
/// One process owns a directory; [SqliteHistory] reads it beside the owner. The system-wide driver
/// unpacks SQLite's machine code into the directory for temporary files when it is used first.
public final class SqliteStore implements Store {

  private final Committer committer;
  private final Readers readers;
  private final @Nullable StoreLock lock;
  private final Optional<String> notice;

  private SqliteStore(
      Committer committer, Readers readers, @Nullable StoreLock lock, Optional<String> notice) {
    this.committer = committer;
    this.readers = readers;
    this.lock = lock;
    this.notice = notice;
  }

  /// Opens the store in a directory; makes both if they are not there, the directory for its owner
  /// alone. A store of an older version is brought to this one's. A damaged one is renamed, and an
  /// empty one made in its place: see [#notice].
  ///
  /// @param directory where it is
  /// @return the store, to be closed
  /// @throws StoreException if another process or store of this one has the directory, if it cannot
  ///   be written, if a newer version or another program wrote what is there
  public static SqliteStore open(Path directory) throws StoreException {
    StoreFiles files = StoreFiles.make(directory);
    StoreErrors errors = StoreErrors.of(files);
    StoreLock lock = StoreLock.take(files);
    SqliteStore store = null;
    try {
      Opening opened = Opening.open(files, errors);
      GroupCommit commit = GroupCommit.start(opened, errors);
      var pool = new ReaderPool(() -> Database.reading(files.database()), errors);
      store = new SqliteStore(commit, pool, lock, opened.notice());
      return store;
    } catch (SQLException e) {
      throw errors.of(e, "open");
    } finally {
      if (store == null) {
        lock.close();
      }
    }
  }

  /// Makes a store in memory: the same SQL, and gone when it is closed. It has no thread of its own
  /// and waits for nothing, so it can stand in a simulated world.
  ///
  /// @return the store, empty
  /// @throws StoreException if there is no memory for it, or SQLite's machine code cannot be loaded
  public static SqliteStore inMemory() throws StoreException {
    StoreErrors errors = StoreErrors.inMemory();
    try {
      var database = new MemoryDatabase(Opening.inMemory(), errors);
      return new SqliteStore(database, database, null, Optional.empty());
    } catch (SQLException e) {
      throw errors.of(e, "open");
    }
  }

  /// What a person must know about how it was opened: that the old file was damaged, where it is
  /// now, and that what was queued in it is not sent.
  ///
  /// @return sentences; empty if there is nothing to tell
  public Optional<String> notice() {
    return notice;
  }

  @Override
  public boolean durable() {
    return lock != null;
  }

  @Override
  public OutboxEntry accept(PeerId recipient, String text, Instant time, Instant expiresAt)
      throws StoreException {
    return change(text.length(), writer -> writer.accept(recipient, text, time, expiresAt));
  }

  @Override
  public List<OutboxEntry> outbox(PeerId recipient, long after, int limit) throws StoreException {
    return readers.read(reader -> reader.outbox(recipient, after, limit));
  }

  @Override
  public OutboxSize outboxSize(PeerId recipient) throws StoreException {
    return readers.read(reader -> reader.outboxSize(recipient));
  }

  @Override
  public void update(Delivery next) throws StoreException {
    change(0, writer -> writer.update(next));
  }

  @Override
  public Optional<Delivery> delivery(MessageId message) throws StoreException {
    return readers.read(reader -> reader.delivery(message));
  }

  @Override
  public MessageId receive(PeerId from, String fromName, String text, Instant time)
      throws StoreException {
    return change(text.length(), writer -> writer.receive(from, fromName, text, time));
  }

  @Override
  public Optional<MessageId> receiveOnce(Origin origin, String fromName, String text, Instant time)
      throws StoreException {
    return change(text.length(), writer -> writer.receiveOnce(origin, fromName, text, time));
  }

  @Override
  public long lastReceived(PeerId sender, long epoch) throws StoreException {
    return readers.read(reader -> reader.lastReceived(sender, epoch));
  }

  @Override
  public void peerChanged(StoredPeer peer, PeerChange change, Instant time) throws StoreException {
    change(0, writer -> writer.peerChanged(peer, change, time));
  }

  @Override
  public List<MessengerEvent> events(long after, int limit) throws StoreException {
    return readers.read(reader -> reader.events(after, limit));
  }

  @Override
  public List<HistoryEntry> history(HistoryQuery query, int limit) throws StoreException {
    return readers.read(reader -> reader.history(query, limit));
  }

  @Override
  public Optional<HistoryEntry> message(MessageId message) throws StoreException {
    return readers.read(reader -> reader.message(message));
  }

  @Override
  public List<Delivery> transitions(MessageId message) throws StoreException {
    return readers.read(reader -> reader.transitions(message));
  }

  @Override
  public List<StoredPeer> peers() throws StoreException {
    return readers.read(StoreReader::peers);
  }

  @Override
  public long cursor(String cursor) throws StoreException {
    return readers.read(reader -> reader.cursor(cursor));
  }

  @Override
  public void saveCursor(String cursor, long position) throws StoreException {
    change(0, writer -> writer.saveCursor(cursor, position));
  }

  /// Makes any change; returns when it is committed.
  ///
  /// @param chars the length of its text
  <T> T change(int chars, Change<T> change) throws StoreException {
    return committer.commit(chars, change);
  }

  /// Commits what was handed over before, and closes the store.
  @Override
  public void close() {
    readers.close();
    committer.close();
    if (lock != null) {
      lock.close();
    }
  }
}
