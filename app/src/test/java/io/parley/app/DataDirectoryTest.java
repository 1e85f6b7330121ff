package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each system has its place, each name a folder, and no name leads out of it.
class DataDirectoryTest {

  @TempDir Path home;

  @ParameterizedTest
  @CsvSource({
    "Linux, /al/.local/share/parley",
    "FreeBSD, /al/.local/share/parley",
    "Mac OS X, /al/Library/Application Support/Parley",
    "Windows 11, /al/AppData/Local/Parley"
  })
  void eachSystemHasItsPlace(String system, String root) {
    assertThat(DataDirectory.of(system, "/al", Map.of()).root()).isEqualTo(root);
  }

  @Test
  void theEnvironmentNamesAnotherPlace() {
    assertThat(DataDirectory.of("Linux", "/al", Map.of("XDG_DATA_HOME", "/data")).root())
        .isEqualTo("/data/parley");
    assertThat(DataDirectory.of("Windows 11", "x", Map.of("LOCALAPPDATA", "/local")).root())
        .isEqualTo("/local/Parley");
  }

  @Test
  void whatIsNoAbsolutePathDoesNotCount() {
    assertThat(DataDirectory.of("Linux", "/al", Map.of("XDG_DATA_HOME", "data")).root())
        .isEqualTo("/al/.local/share/parley");
    DataDirectory homeless = DataDirectory.of("Linux", "?", Map.of());
    assertThatIOException().isThrownBy(() -> homeless.createFolder("al"));
  }

  @Test
  void aFolderIsMadeAndOnlyItsOwnerMayReadIt() throws IOException {
    Path folder = DataDirectory.of("Linux", home.toString(), Map.of()).createFolder("al");

    assertThat(folder).isEqualTo(home.resolve(".local/share/parley/al")).isDirectory();
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
          .isEqualTo("rwx------");
    }
    assertThat(DataDirectory.of("Linux", home.toString(), Map.of()).createFolder("al"))
        .isEqualTo(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, alice",
    "Alice, +alice",
    "a.b, a.b",
    ".., %2e%2e",
    "., %2e",
    "a., a%2e",
    "a/b, a%2fb",
    "'a\\b', a%5cb",
    "a b, a%20b",
    "'', ''",
    "é, %c3%a9",
    "nul, %6eul",
    "com1.txt, %63om1.txt",
    "+a, %2ba",
    "%2e, %252e"
  })
  void aNameIsWrittenSoThatItIsOneFolder(String name, String folder) {
    assertThat(DataDirectory.folderName(name)).isEqualTo(folder);
  }

  @Test
  void differentNamesHaveDifferentFoldersWhereCaseDoesNotCount() {
    List<String> names =
        List.of(
            "bob", "Bob", "BOB", "+bob", "%62ob", "nul", "NUL", "Nul", ".a", "a", "/a", "e\u0301",
            "\u00e9", "a.", "a%2e", "A", "+A", "++a", "con.", "con", "-", "_", "~", "..", "...");
    Set<String> folders = new HashSet<>();
    for (String name : names) {
      folders.add(DataDirectory.folderName(name).toLowerCase(Locale.ROOT));
    }
    assertThat(folders).hasSameSizeAs(names);
  }
}
