package io.parley.internal.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.parley.spi.Identity;
import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;

/// A key pair in a file of its own: PKCS#8 in PEM (RFC 8410 section 7, RFC 7468), as `openssl pkey
/// -in FILE -text` reads it.
///
/// The file is complete whenever it is there: it is written beside its place, readable by its owner
/// alone from the first byte on, forced to the disk, and then linked to its name, which fails if
/// another start was faster; that one's key is taken then. What is there already is never written
/// to: whoever has lost the key is somebody else to all who know them, so a damaged file is for a
/// person to deal with.
public final class KeyFile {

  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  /// No key is longer: more is not read.
  private static final int MAX_BYTES = 4_096;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private final Path file;

  private KeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /// The key in a file, which is made if it is not there. Blocks for the disk. Any number of
  /// threads and processes may do so at once: all get the same key.
  ///
  /// @param path the file; its folder must be there
  /// @return the identity
  /// @throws IOException with a sentence for people: if the file can be neither read nor made, if
  ///   others than its owner may read it, or if there is no key in it
  public static Identity open(Path path) throws IOException {
    var keyFile = new KeyFile(path);
    try {
      return keyFile.readOrMake();
    } catch (UnusableKey e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "the key %s can be neither read nor made: %s".formatted(keyFile.file, reason(e)), e);
    }
  }

  private Identity readOrMake() throws IOException {
    try {
      return read();
    } catch (NoSuchFileException _) {
      make();
      return read();
    }
  }

  private Identity read() throws IOException {
    if (isPosix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
      throw new UnusableKey(
          "the key %s is open to others than its owner; if nobody can have copied it, close it with"
                  .formatted(file)
              + " chmod 600 on it, else move it elsewhere, which gives you a new key");
    }
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES);
    }
    return Ed25519Identity.ofSeed(seedIn(new String(bytes, ISO_8859_1).strip()));
  }

  private byte[] seedIn(String pem) throws IOException {
    if (pem.isEmpty()) {
      throw damaged("is empty");
    }
    if (!pem.startsWith(BEGIN)
        || !pem.endsWith(END)
        || pem.length() < BEGIN.length() + END.length()) {
      throw damaged("does not hold a private key in PEM");
    }
    String body = pem.substring(BEGIN.length(), pem.length() - END.length());
    byte[] encoded;
    try {
      encoded = Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    } catch (IllegalArgumentException _) {
      throw damaged("is damaged");
    }
    int prefix = encoded.length - Ed25519Identity.SEED_BYTES;
    byte[] seed = Arrays.copyOfRange(encoded, Math.max(prefix, 0), encoded.length);
    if (prefix < 0 || !Arrays.equals(encoded, Ed25519Identity.encoded(seed))) {
      throw damaged("does not hold an Ed25519 key");
    }
    return seed;
  }

  private UnusableKey damaged(String how) {
    return new UnusableKey(
        "the key %s %s; put a copy of it there, or move it elsewhere, which gives you a new key and"
                .formatted(file, how)
            + " warns all who know you");
  }

  private void make() throws IOException {
    String pem =
        BEGIN
            + "\n"
            + Base64.getEncoder()
                .encodeToString(Ed25519Identity.encoded(Ed25519Identity.freshSeed()))
            + "\n"
            + END
            + "\n";
    Path written = Files.createTempFile(folder(), "key-", ".new", ownerOnly());
    try {
      try (FileChannel out = FileChannel.open(written, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(pem.getBytes(ISO_8859_1));
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      publish(written);
    } finally {
      Files.deleteIfExists(written);
    }
    forceFolder();
  }

  /// Gives it its name, unless somebody else has made a key meanwhile.
  private void publish(Path written) throws IOException {
    try {
      Files.createLink(file, written);
    } catch (FileAlreadyExistsException _) {
      // The faster one's key is ours.
    } catch (UnsupportedOperationException | FileSystemException _) {
      moveToItsPlace(written); // a file system without links
    }
  }

  private void moveToItsPlace(Path written) throws IOException {
    try {
      Files.move(written, file);
    } catch (FileAlreadyExistsException _) {
      // As above.
    }
  }

  /// So that the name outlasts a power cut, too. Where owners are unknown, folders can't be opened.
  private void forceFolder() throws IOException {
    if (isPosix()) {
      try (FileChannel folder = FileChannel.open(folder(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private Path folder() throws NoSuchFileException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new NoSuchFileException(file.toString());
    }
    return folder;
  }

  private FileAttribute<?>[] ownerOnly() {
    return isPosix()
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static String reason(IOException problem) {
    return switch (problem) {
      case AccessDeniedException _ -> "this user may not";
      case NoSuchFileException _ -> "its folder, or the file that it is a link to, is not there";
      case FileSystemException other -> Objects.requireNonNullElse(other.getReason(), "no reason");
      default -> String.valueOf(problem.getMessage());
    };
  }

  /// A file that is there and is left as it is; tells a person what to do.
  private static final class UnusableKey extends IOException {

    @Serial private static final long serialVersionUID = 1;

    UnusableKey(String message) {
      super(message);
    }
  }
}
