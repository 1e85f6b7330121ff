package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A Parley in a process of its own, driven as a person does it: lines go in, lines come out.
///
/// Every wait is for something on its output, and long enough for a machine that is busy with other
/// things; when it is in vain, the failure shows all that the process has said.
final class ParleyProcess {

  /// Much longer than anything here takes: it is only ever waited for by a test that fails.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Where they keep what they keep, which is not the home of whoever runs the tests: each process
  /// in a folder of its own.
  private static final Path ALL_DATA =
      Path.of("target", "data", "process-" + ProcessHandle.current().pid()).toAbsolutePath();

  private static final AtomicInteger STARTED = new AtomicInteger();

  private static final Pattern RECEIVED = Pattern.compile("\\[[^]]+] ([^@]*)@([\\d.]+): (.*)");
  private static final Pattern TOLD =
      Pattern.compile("\\[[^]]+] m\\d+ to (.*): (queued|sent|unknown|expired)\\b.*");

  private final String name;
  private final String host;
  private final Path data;
  private final Process process;
  private final Writer input;
  private final Transcript output;
  private final Transcript errors;

  /// Starts one on a host; `arguments` are those of `parley`, the name first.
  ParleyProcess(String host, List<String> arguments) {
    this(host, List.of(), arguments);
  }

  /// Starts one on a host that is reached by putting a command before its own.
  ParleyProcess(String host, List<String> onThatHost, List<String> arguments) {
    this(
        host,
        onThatHost,
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()),
        arguments);
  }

  /// Starts one from the jar, as the launcher does.
  static ParleyProcess fromJar(String... arguments) {
    String jar = Path.of("target", "parley.jar").toString();
    return new ParleyProcess("127.0.0.1", List.of(), List.of("-jar", jar), List.of(arguments));
  }

  /// Starts another program of these tests.
  static ParleyProcess running(Class<?> program, String... arguments) {
    List<String> java = List.of("-cp", System.getProperty("java.class.path"), program.getName());
    return new ParleyProcess("127.0.0.1", List.of(), java, List.of(arguments));
  }

  private ParleyProcess(
      String host, List<String> onThatHost, List<String> program, List<String> arguments) {
    this.name = arguments.getFirst();
    this.host = host;
    this.data = ALL_DATA.resolve("" + STARTED.incrementAndGet());
    List<String> command = new ArrayList<>(onThatHost);
    command.addAll(Signals.asFromATerminal());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(program);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    // No language at all: the poorest surroundings in which names and texts must come through.
    builder.environment().put("LC_ALL", "C");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().put("XDG_DATA_HOME", data.toString());
    try {
      this.process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.output = new Transcript(process.getInputStream());
    this.errors = new Transcript(process.getErrorStream());
  }

  String name() {
    return name;
  }

  String host() {
    return host;
  }

  /// Its data directory.
  Path data() {
    return data.resolve("parley");
  }

  void awaitStart() {
    await(lines -> lines.stream().anyMatch(line -> line.startsWith("You are ")), "its greeting");
  }

  void type(String line) {
    try {
      input.write(line + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(describe("cannot be typed to"), e);
    }
  }

  void endInput() {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException(describe("cannot be typed to"), e);
    }
  }

  /// Stops it in the middle of whatever it does, and waits until it stands still: until then, it
  /// may go on for a while on a busy machine.
  void freeze() {
    signal("STOP");
    Signals.awaitStopped(process.pid(), PATIENCE);
  }

  void thaw() {
    signal("CONT");
  }

  void signal(String signal) {
    Signals.send(signal, process.pid());
  }

  /// Kills it, as a power cut would, and waits until it is gone. For a frozen one, too.
  void kill() {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(output.awaitEnd(PATIENCE)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The processes that it has started and that still run, in the order of their ids.
  List<ProcessHandle> children() {
    return process.children().sorted().toList();
  }

  int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          || !output.awaitEnd(PATIENCE)
          || !errors.awaitEnd(PATIENCE)) {
        throw new AssertionError(describe("did not end"));
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }

  void awaitLine(String part) {
    awaitLines(1, part);
  }

  void awaitLines(int count, String part) {
    await(
        lines -> lines.stream().filter(line -> line.contains(part)).count() >= count,
        count + " line(s) with: " + part);
  }

  /// Waits for a line on standard error.
  void awaitError(String part) {
    boolean isSaid =
        errors.await(lines -> lines.stream().anyMatch(line -> line.contains(part)), PATIENCE);
    assertThat(isSaid).as(describe("does not complain of: " + part)).isTrue();
  }

  /// Waits until so many texts of that sender are shown, and gives all of them.
  List<String> awaitReceived(int count, String sender) {
    await(_ -> received(sender).size() >= count, count + " texts of " + sender);
    return received(sender);
  }

  /// The texts of one sender, in the order in which they are shown.
  List<String> received(String sender) {
    return output.lines().stream()
        .map(RECEIVED::matcher)
        .filter(line -> line.matches() && line.group(1).equals(sender))
        .map(line -> line.group(3))
        .toList();
  }

  /// Waits until a text of that sender is shown, and gives all of that sender until then.
  List<String> awaitReceived(String last, String sender) {
    await(_ -> received(sender).contains(last), "of " + sender + ": " + last);
    return received(sender);
  }

  /// Waits until it has told of so many deliveries to that recipient how they ended, and gives all.
  List<String> awaitEnded(int count, ParleyProcess recipient) {
    await(_ -> ended(recipient).size() >= count, count + " outcomes for " + recipient.name);
    return ended(recipient);
  }

  /// How deliveries to a recipient ended, in the order of the lines: `sent` or `unknown`.
  private List<String> ended(ParleyProcess recipient) {
    return told(recipient).stream().filter(state -> !state.equals("queued")).toList();
  }

  void awaitToldQueued(ParleyProcess recipient) {
    await(_ -> told(recipient).contains("queued"), "a message queued for " + recipient.name);
  }

  /// What it has told of deliveries to a recipient, whom it may not have known by name at first.
  private List<String> told(ParleyProcess recipient) {
    return output.lines().stream()
        .map(TOLD::matcher)
        .filter(line ->
            line.matches() && List.of(recipient.name, recipient.host).contains(line.group(1)))
        .map(line -> line.group(2))
        .toList();
  }

  /// The senders of a text as they are shown, `name@ip`.
  List<String> sendersOf(String text) {
    return output.lines().stream()
        .map(RECEIVED::matcher)
        .filter(line -> line.matches() && line.group(3).equals(text))
        .map((Matcher line) -> line.group(1) + "@" + line.group(2))
        .toList();
  }

  List<String> lines() {
    return output.lines();
  }

  List<String> errorLines() {
    return errors.lines();
  }

  byte[] outputBytes() {
    return output.bytes();
  }

  private void await(Predicate<List<String>> wanted, String what) {
    if (!output.await(wanted, PATIENCE)) {
      throw new AssertionError(describe("did not show " + what));
    }
  }

  private String describe(String problem) {
    return "%s %s; it is %s and has said:%n%s%nand on standard error:%n%s"
        .formatted(
            name,
            problem,
            process.isAlive() ? "alive" : "gone",
            String.join("\n", output.lines()),
            String.join("\n", errors.lines()));
  }
}
