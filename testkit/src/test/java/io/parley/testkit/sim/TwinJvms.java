package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Two JVMs that do the same and must say the same.
///
/// They hash objects differently, each by a rule of its own, and so do not iterate alike over what
/// is keyed by identity: without that, two JVMs often agree by chance.
public final class TwinJvms {

  private static final List<List<String>> TWINS =
      List.of(List.of("-XX:hashCode=5"), List.of("-XX:hashCode=3"));

  private TwinJvms() {}

  /// Runs a main method in both, at the same time, and compares what they print.
  ///
  /// @param main has the method, which prints what is to be the same
  /// @param bound how long they may take
  /// @param arguments of the method
  /// @return the lines that both printed
  /// @throws IOException if they cannot be started
  /// @throws InterruptedException if the calling thread is interrupted
  public static List<String> sayTheSame(Class<?> main, Duration bound, String... arguments)
      throws IOException, InterruptedException {
    List<Path> said = new ArrayList<>();
    List<Process> twins = new ArrayList<>();
    try {
      for (List<String> options : TWINS) {
        Path output = Files.createTempFile("twin", ".txt");
        said.add(output);
        twins.add(start(options, main, arguments, output));
      }
      for (int i = 0; i < twins.size(); i++) {
        boolean ended = twins.get(i).waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(ended).as("it ends within %s", bound).isTrue();
        assertThat(twins.get(i).exitValue()).as(Files.readString(said.get(i))).isZero();
      }
      List<String> lines = Files.readAllLines(said.getFirst());
      assertThat(Files.readAllLines(said.getLast())).isEqualTo(lines);
      return lines;
    } finally {
      twins.forEach(Process::destroyForcibly);
      for (Path output : said) {
        Files.delete(output);
      }
    }
  }

  private static Process start(List<String> options, Class<?> main, String[] arguments, Path output)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    File file = output.toFile();
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file).start();
  }
}
