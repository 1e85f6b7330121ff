package io.parley.sqlite;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parley.spi.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a store's directory for one process: a locked file that holds that process's number. The
/// system unlocks it when the process ends, however it ends.
///
/// POSIX takes a process's lock away as soon as that process closes any channel of the file. So
/// which directories this process has is known here, and none of these files is opened twice.
final class StoreLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("system");

  /// Where the lock lies: behind the number, which others must be able to read on every system.
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /// Digits of a process's number, and more.
  private static final int MAX_NUMBER_BYTES = 32;

  /// The directories of this process.
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private StoreLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /// Takes the lock.
  ///
  /// @throws StoreException if another has it
  static StoreLock take(StoreFiles files) throws StoreException {
    Path directory = files.directory();
    long ourNumber = ProcessHandle.current().pid();
    if (!OURS.add(directory)) {
      throw taken(directory, Long.toString(ourNumber));
    }
    StoreLock lock = null;
    try {
      lock = locked(files, Long.toString(ourNumber));
      return lock;
    } catch (IOException e) {
      throw new StoreException(
          "cannot lock %s: %s; see who owns it, and whether the disk is read-only or full"
              .formatted(files.lock(), StoreFiles.reason(e)),
          e);
    } finally {
      if (lock == null) {
        OURS.remove(directory);
      }
    }
  }

  private static StoreLock locked(StoreFiles files, String number)
      throws IOException, StoreException {
    FileChannel channel =
        FileChannel.open(
            files.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      if (tryLock(channel) == null) {
        throw taken(files.directory(), number(channel));
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(number.getBytes(US_ASCII)), 0);
      locked = true;
      return new StoreLock(files.directory(), channel);
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_BYTE, 1, false);
    } catch (OverlappingFileLockException _) {
      return null; // this module was loaded twice
    }
  }

  private static String number(FileChannel channel) throws IOException {
    ByteBuffer number = ByteBuffer.allocate(MAX_NUMBER_BYTES);
    channel.read(number, 0);
    return US_ASCII.decode(number.flip()).toString();
  }

  private static StoreException taken(Path directory, String owner) {
    return new StoreException(
        "the messages in %s are in use by process %s: end that one, or give another name or directory"
            .formatted(directory, owner),
        null);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("unlocking {}: {}", directory, e.getMessage());
    } finally {
      OURS.remove(directory);
    }
  }
}
