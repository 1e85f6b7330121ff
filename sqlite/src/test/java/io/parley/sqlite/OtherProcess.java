package io.parley.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;

/// A process that opens a store and accepts what it is told to.
final class OtherProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final PrintStream orders;

  private OtherProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(UTF_8);
    this.orders = new PrintStream(process.getOutputStream(), true, UTF_8);
  }

  static OtherProcess start(Path directory) throws IOException {
    return new OtherProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  static OtherProcess owning(Path directory) throws IOException {
    OtherProcess other = start(directory);
    assertThat(other.says()).isEqualTo("open");
    return other;
  }

  long pid() {
    return process.pid();
  }

  String says() throws IOException {
    return Objects.requireNonNullElse(answers.readLine(), "nothing");
  }

  void accepts(String text) throws IOException {
    orders.println(text);
    assertThat(says()).isEqualTo("accepted");
  }

  void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  static void main(String[] arguments) throws IOException {
    var out = new PrintStream(System.out, true, UTF_8);
    try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]))) {
      out.println("open");
      var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        Stored.accept(store, Stored.BOB, text);
        out.println("accepted");
      }
    } catch (StoreException e) {
      out.println(e.getMessage());
    }
  }
}
