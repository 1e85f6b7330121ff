package io.parley.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Where this program keeps what it keeps: in the user's data directory, a folder for each node
/// name, which only its owner may read if the file system knows owners.
///
/// | system | root |
/// |---|---|
/// | all, with `XDG_DATA_HOME` | `$XDG_DATA_HOME/parley` |
/// | Linux and others | `~/.local/share/parley` |
/// | macOS | `~/Library/Application Support/Parley` |
/// | Windows | `%LOCALAPPDATA%\Parley` |
final class DataDirectory {

  /// Names that Windows keeps for devices, whatever stands after a dot.
  private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789-_";

  private final String root;

  private DataDirectory(String root) {
    this.root = root;
  }

  static DataDirectory ofThisUser() {
    return of(
        System.getProperty("os.name", ""), System.getProperty("user.home", ""), System.getenv());
  }

  /// The data directory on a system with that name, for a user with that home.
  static DataDirectory of(String system, String home, Map<String, String> environment) {
    String os = system.toLowerCase(Locale.ROOT);
    String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
    String local = environment.getOrDefault("LOCALAPPDATA", "");
    if (isAbsolute(xdg)) {
      return new DataDirectory(xdg + "/parley");
    }
    if (os.startsWith("windows")) {
      return new DataDirectory((local.isEmpty() ? home + "/AppData/Local" : local) + "/Parley");
    }
    return new DataDirectory(
        home
            + (os.startsWith("mac")
                ? "/Library/Application Support/Parley"
                : "/.local/share/parley"));
  }

  /// The directory of all nodes, for people.
  String root() {
    return root;
  }

  /// The folder of a node, which may not be there.
  ///
  /// @throws IOException if there is no place for it
  Path folder(String name) throws IOException {
    if (!isAbsolute(root)) {
      throw new IOException("no home directory is known");
    }
    return Path.of(root, folderName(name));
  }

  /// Makes the folder of a node, if it is not there.
  ///
  /// @throws IOException if it cannot be made
  Path createFolder(String name) throws IOException {
    return create(folder(name));
  }

  /// Makes a folder that only its owner may read, and those above it, if they are not there.
  ///
  /// @throws IOException if it cannot be made
  static Path create(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      var owner = PosixFilePermissions.fromString("rwx------");
      return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(owner));
    }
    return Files.createDirectories(folder);
  }

  /// A name as the name of a folder, on any file system: a capital letter is written as `+` and the
  /// small one, and all else but `a-z 0-9 - _` and dots inside as `%` and the byte. So different
  /// names give different folders where case does not count, too.
  static String folderName(String name) {
    StringBuilder folder = new StringBuilder();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean isInside = i > 0 && i < bytes.length - 1;
      if (PLAIN.indexOf(c) >= 0) {
        folder.append(c);
      } else if (c >= 'A' && c <= 'Z') {
        folder.append('+').append((char) (c + 'a' - 'A'));
      } else {
        folder.append(c == '.' && isInside ? "." : "%%%02x".formatted((int) c));
      }
    }
    return DEVICE.matcher(folder).matches()
        ? "%%%02x%s".formatted((int) folder.charAt(0), folder.substring(1))
        : folder.toString();
  }

  private static boolean isAbsolute(String path) {
    try {
      return Path.of(path).isAbsolute();
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }
}
