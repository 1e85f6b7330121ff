package io.parley.sqlite;

import io.parley.spi.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of a store: `messages.db` with SQLite's `-wal` and `-shm` beside it, `lock`, and
/// `messages.db.suspect` from an error that tells of damage to the next opening.
///
/// Nothing here or elsewhere in this module opens `messages.db` but SQLite: closing it would take
/// away the locks that SQLite has on it in this process, by the rules of POSIX. The same holds for
/// `lock` and [StoreLock].
record StoreFiles(Path directory) {

  private static final Logger LOG = LoggerFactory.getLogger("system");
  private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /// What SQLite puts behind a database's name for its other files, and the database itself. Its
  /// log goes first when they are moved: left behind, it would be deleted.
  private static final List<String> PARTS = List.of("-wal", "-shm", "");

  /// Tries at a name nobody has: files put aside in one second.
  private static final int MAX_NAMES = 1_000;

  /// The files in a directory, which is made for its owner alone if it is not there.
  static StoreFiles make(Path directory) throws StoreException {
    try {
      Path absolute = directory.toAbsolutePath();
      if (!Files.isDirectory(absolute)) {
        if (absolute.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.createDirectories(
              absolute,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
          Files.createDirectories(absolute);
        }
      }
      return new StoreFiles(absolute.toRealPath());
    } catch (IOException e) {
      throw new StoreException(
          "cannot make the directory %s for messages: %s; choose another one"
              .formatted(directory, reason(e)),
          e);
    }
  }

  /// What an [IOException] says: some have only the file's name as their message.
  static String reason(IOException error) {
    return error.getClass() == IOException.class
        ? String.valueOf(error.getMessage())
        : error.getClass().getSimpleName().replace("Exception", "") + " " + error.getMessage();
  }

  Path database() {
    return directory.resolve("messages.db");
  }

  Path lock() {
    return directory.resolve("lock");
  }

  /// Whether there is anything in the log that is not in the database yet.
  boolean hasLog() {
    try {
      return Files.size(part(database(), "-wal")) > 0;
    } catch (IOException _) {
      return false;
    }
  }

  boolean isSuspect() {
    return Files.exists(mark());
  }

  /// Lets the next opening look the database through.
  void suspect() {
    try {
      Files.createFile(mark());
    } catch (FileAlreadyExistsException _) {
      // It is known already.
    } catch (IOException e) {
      LOG.warn("{} is damaged, and cannot be marked: {}", database(), reason(e));
    }
  }

  void trusted() throws StoreException {
    try {
      Files.deleteIfExists(mark());
    } catch (IOException e) {
      throw new StoreException("cannot delete %s: %s".formatted(mark(), reason(e)), e);
    }
  }

  /// Renames the database with all that belongs to it, and deletes nothing.
  ///
  /// @return where it is now
  Path putAside(LocalDateTime now) throws StoreException {
    suspect();
    Path place = freePlace("messages.db.corrupt-" + MOMENT.format(now));
    try {
      for (String part : PARTS) {
        Path file = part(database(), part);
        if (Files.exists(file)) {
          Files.move(file, part(place, part));
        }
      }
    } catch (IOException e) {
      throw new StoreException(
          "%s is damaged and cannot be renamed: %s; move it elsewhere"
              .formatted(database(), reason(e)),
          e);
    }
    trusted();
    return place;
  }

  private Path freePlace(String name) throws StoreException {
    for (int number = 1; number <= MAX_NAMES; number++) {
      Path place = directory.resolve(number == 1 ? name : name + "-" + number);
      if (PARTS.stream().noneMatch(part -> Files.exists(part(place, part)))) {
        return place;
      }
    }
    throw new StoreException(
        "%s is damaged, and %s is taken: move it elsewhere".formatted(database(), name), null);
  }

  private Path mark() {
    return directory.resolve("messages.db.suspect");
  }

  private static Path part(Path database, String part) {
    return database.resolveSibling(database.getFileName() + part);
  }
}
