package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChatKeyTest {

  @TempDir private Path home;

  @Test
  void theKeyIsMadeAtTheFirstStartForItsOwnerAloneAndKept() throws Exception {
    ChatKey first = open("bob");
    assertThat(first.notice()).isEmpty();
    Path file = data().folder("bob").resolve("key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(open("bob").identity().publicKey()).isEqualTo(first.identity().publicKey());
    assertThat(open("carol").identity().publicKey()).isNotEqualTo(first.identity().publicKey());
    assertThat(open("bob", "--memory").identity().publicKey())
        .isEqualTo(first.identity().publicKey());
  }

  @Test
  void itIsInTheFolderOfTheStoreThatWasNamed() throws Exception {
    Path store = home.resolve("elsewhere");
    open("bob", "--store", store.toString());
    assertThat(store.resolve("key")).exists();
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    open("bob");
    Path file = data().folder("bob").resolve("key");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> open("bob", "--memory"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void whoKeepsNothingAndHasNoHomeHasAKeyThatIsNotKept() throws Exception {
    StoreOptions options = CommandLine.populateCommand(new StoreOptions(), "--memory");
    ChatKey key = ChatKey.open(options, DataDirectory.of("Linux", "nowhere", Map.of()), "bob");
    assertThat(key.notice()).hasValueSatisfying(told -> assertThat(told).contains("not kept"));
  }

  private ChatKey open(String name, String... options) throws Exception {
    return ChatKey.open(CommandLine.populateCommand(new StoreOptions(), options), data(), name);
  }

  private DataDirectory data() {
    return DataDirectory.of("Linux", home.toString(), Map.of());
  }
}
