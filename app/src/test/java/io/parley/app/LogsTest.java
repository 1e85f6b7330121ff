package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What is logged stands in the file, one line each, whatever is in it.
class LogsTest {

  @TempDir Path directory;

  private final LoggerContext context = newContext();
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final Screen screen =
      new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), ZoneOffset.UTC);

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void theLogIsInTheFolderOfTheName() throws IOException {
    Logs logs = begin();

    context.getLogger("networking").debug("peer {} came", "bob");
    Path file = directory.resolve("parley/+alice/parley.log");
    assertThat(logs.where()).isEqualTo(file.toString());
    assertThat(logs.problem()).isEmpty();
    assertThat(Files.readString(file))
        .matches(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3} DEBUG networking"
                + " \\[.+] peer bob came\\R");
  }

  @Test
  void aPeersNameCannotForgeALine() throws IOException {
    begin("--log", log().toString());

    context.getLogger("ui").info("{} is here", "bob\n2026 forged\r\u0085\u2028\u001b[2J");
    context.getLogger("ui").error("it broke", new IllegalStateException("mallory\nforged"));
    List<String> lines = Files.readAllLines(log());
    assertThat(lines.getFirst()).endsWith("] bob^J2026 forged^M<U+0085><U+2028>^[[2J is here");
    assertThat(lines.get(1)).endsWith("] it broke");
    assertThat(lines.subList(2, lines.size()))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("  | "));
  }

  @Test
  void aCategoryIsLoggedAtItsLevel() throws IOException {
    begin("--log", log().toString(), "--log-level", "warn,protocol=debug,ui=off");

    for (String category : LogLevels.CATEGORIES) {
      context.getLogger(category).debug("debug of {}", category);
      context.getLogger(category).warn("warn of {}", category);
    }
    context.getLogger("ui").error("error of ui");
    assertThat(Files.readString(log()))
        .contains("debug of protocol", "warn of general", "warn of protocol")
        .doesNotContain("debug of general", "of ui");
    assertThat(context.getLogger("general").isDebugEnabled()).isFalse();
    assertThat(context.getLogger("ui").isErrorEnabled()).isTrue();
  }

  @Test
  void theLogIsContinuedByTheNextRun() throws IOException {
    begin("--log", log().toString());
    context.getLogger("ui").info("first");
    context.reset();
    begin("--log", log().toString());
    context.getLogger("ui").info("second");

    assertThat(Files.readAllLines(log())).hasSize(2);
  }

  @Test
  void withoutAPlaceForItAPersonIsToldWhatToDo() throws IOException {
    Files.writeString(directory.resolve("parley"), "a file where the directory would be");

    Logs logs = begin();
    assertThat(logs.problem())
        .hasValue(
            "no log is written, since there can be none in %s; name a file with --log FILE."
                .formatted(directory.resolve("parley")));
    assertThat(logs.where()).isEqualTo("in no file");
    context.getLogger("ui").info("goes nowhere");
  }

  @Test
  void theScreenShowsTheLogWhileItIsWantedAndTheFileKeepsItsLevel() throws IOException {
    Logs logs = begin("--log", log().toString(), "--log-level", "warn");

    assertThat(logs.toggleView(screen)).isTrue();
    context.getLogger("protocol").debug("seen\nonce");
    awaitShown("protocol seen^Jonce");
    assertThat(logs.toggleView(screen)).isFalse();
    assertThat(context.getLogger("protocol").isDebugEnabled()).isFalse();
    context.getLogger("protocol").warn("not seen");
    assertThat(logs.toggleView(screen)).isTrue();
    context.getLogger("protocol").debug("seen again");
    awaitShown("protocol seen again");
    assertThat(shown()).doesNotContain("not seen");
    assertThat(shown()).startsWith("[").contains("] protocol seen^Jonce" + System.lineSeparator());
    assertThat(Files.readString(log())).contains("not seen").doesNotContain("seen again");
    logs.toggleView(screen);
  }

  /// A logging system of a test's own.
  static LoggerContext newContext() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private void awaitShown(String text) {
    long giveUpAt = System.nanoTime() + 20_000_000_000L;
    while (!shown().contains(text)) {
      assertThat(System.nanoTime()).as("waited too long for: " + text).isLessThan(giveUpAt);
      Thread.onSpinWait();
    }
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private Path log() {
    return directory.resolve("100%i) log");
  }

  private Logs begin(String... arguments) {
    LogOptions options = new LogOptions();
    CommandLine.populateCommand(options, arguments);
    DataDirectory data =
        DataDirectory.of("Linux", "", Map.of("XDG_DATA_HOME", directory.toString()));
    return Logs.begin(context, options, data, "Alice");
  }
}
