package io.parley.internal.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.Messenger;
import io.parley.spi.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

  /// The seed and the key of the first test vector of RFC 8032 section 7.1, as openssl writes them.
  private static final String VECTOR =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
      -----END PRIVATE KEY-----
      """;

  private static final String ITS_KEY =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  private static final int STARTS = 8;

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("key");
  }

  @Test
  void theFirstStartMakesAKeyForItsOwnerAloneAndTheNextOnesKeepIt() throws IOException {
    Identity first = Messenger.identityIn(file);
    byte[] written = Files.readAllBytes(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Messenger.identityIn(file).publicKey()).isEqualTo(first.publicKey());
    assertThat(Files.readAllBytes(file)).isEqualTo(written);
    assertThat(files()).containsExactly(file);
  }

  @Test
  void everyFileHasAnotherKey() throws IOException {
    assertThat(KeyFile.open(file).publicKey())
        .isNotEqualTo(KeyFile.open(folder.resolve("other")).publicKey());
  }

  @Test
  void aKeyThatOpensslWroteIsRead() throws IOException {
    put(VECTOR, "rw-------");
    assertThat(HexFormat.of().formatHex(KeyFile.open(file).publicKey())).isEqualTo(ITS_KEY);
  }

  @Test
  void opensslReadsTheKey() throws Exception {
    byte[] key = KeyFile.open(file).publicKey();
    Process openssl =
        new ProcessBuilder("openssl", "pkey", "-in", file.toString(), "-pubout", "-outform", "DER")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] told = openssl.getInputStream().readAllBytes();
    assertThat(openssl.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(HexFormat.of().formatHex(told)).endsWith(HexFormat.of().formatHex(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
  void aKeyThatIsOpenToOthersIsRefusedWithWhatToDo(String permissions) throws IOException {
    put(VECTOR, permissions);
    assertThatThrownBy(() -> KeyFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the key " + file + " is open to others than its owner")
        .hasMessageContaining("chmod 600");
    assertThat(file).hasContent(VECTOR);
  }

  @Test
  void aKeyThatItsOwnerMayOnlyReadIsTaken() throws IOException {
    put(VECTOR, "r--------");
    assertThat(KeyFile.open(file).publicKey()).hasSize(Identity.KEY_BYTES);
  }

  @Test
  void anEmptyFileIsRefusedAndLeftAlone() throws IOException {
    refused("", "is empty");
  }

  @Test
  void aDamagedFileIsRefusedAndLeftAlone() throws IOException {
    refused("hello", "does not hold a private key in PEM");
    refused(VECTOR.substring(0, 60), "does not hold a private key in PEM");
    refused("-----BEGIN PRIVATE KEY-----END PRIVATE KEY-----", "does not hold a private key");
    refused(VECTOR.replace('9', '*'), "is damaged");
    refused(VECTOR.replace("MC4CAQAw", "MC4CAQAx"), "does not hold an Ed25519 key");
    refused(VECTOR.replace("rn9g", ""), "does not hold an Ed25519 key");
    refused(VECTOR.replaceAll("MC4[^\n]*\n", ""), "does not hold an Ed25519 key");
    refused(VECTOR.replaceAll("(MC4[^\n]*)\n", "$1$1\n"), "does not hold an Ed25519 key");
    refused("-".repeat(100_000), "does not hold a private key in PEM");
  }

  @Test
  void whereThereIsNoFolderThereIsNoKey() {
    Path nowhere = folder.resolve("nowhere").resolve("key");
    assertThatThrownBy(() -> KeyFile.open(nowhere))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the key " + nowhere + " can be neither read nor made: its folder");
  }

  @Test
  void aLinkThatLeadsNowhereIsTold() throws IOException {
    Files.createSymbolicLink(file, folder.resolve("nowhere"));
    assertThatThrownBy(() -> KeyFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the file that it is a link to, is not there");
    assertThat(files()).containsExactly(file);
  }

  @Test
  void startsAtOnceMakeOneKey() throws Exception {
    try (var threads = Executors.newFixedThreadPool(STARTS)) {
      for (int round = 0; round < 20; round++) {
        Path once = folder.resolve("key-" + round);
        var together = new CyclicBarrier(STARTS);
        Callable<String> start =
            () -> {
              together.await(10, TimeUnit.SECONDS);
              return HexFormat.of().formatHex(KeyFile.open(once).publicKey());
            };
        List<Future<String>> keys =
            Stream.generate(() -> threads.submit(start)).limit(STARTS).toList();
        Set<String> different = new HashSet<>();
        for (Future<String> key : keys) {
          different.add(key.get(10, TimeUnit.SECONDS));
        }
        assertThat(different).hasSize(1);
      }
    }
    assertThat(files()).hasSize(20);
  }

  private void refused(String content, String why) throws IOException {
    put(content, "rw-------");
    assertThatThrownBy(() -> KeyFile.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the key " + file + " ")
        .hasMessageContaining(why)
        .hasMessageContaining("move it elsewhere");
    assertThat(file).hasContent(content);
    assertThat(files()).containsExactly(file);
  }

  private void put(String content, String permissions) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, content.getBytes(UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
