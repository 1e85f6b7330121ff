package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `parley simulate` from the jar, as everybody runs it.
class SimulateIT {

  private final List<ParleyProcess> processes = new ArrayList<>();

  @AfterEach
  void killAll() {
    processes.forEach(ParleyProcess::kill);
  }

  @Test
  void itListsItsScenarios() {
    ParleyProcess listing = simulate("--list");

    assertThat(listing.awaitExit()).isZero();
    assertThat(listing.lines())
        .anyMatch(line -> line.startsWith("five-friends "))
        .anyMatch(line -> line.startsWith("crashes "));
    assertThat(listing.errorLines()).isEmpty();
  }

  @Test
  void aFewSeedsOfTwoScenariosHold() {
    for (String scenario : List.of("crashes", "bad-disks")) {
      ParleyProcess run = simulate("--scenario", scenario, "--seed", "1", "--seeds", "3");

      assertThat(run.awaitExit()).isZero();
      assertThat(run.lines())
          .anyMatch(line -> line.matches(scenario + " +3 +[\\d.]+ +\\d+ +\\d+ +\\d+ +[\\d.]+ s"))
          .last()
          .asString()
          .startsWith("All held: 3 seeds in ");
      assertThat(run.errorLines()).as("progress at most; nothing of the log").isEmpty();
    }
  }

  @Test
  void theTraceOfASeedIsTheSameByteForByte() {
    String[] command = {"--scenario", "crashes", "--seed", "7", "--faults", "1,2", "--trace"};
    ParleyProcess one = simulate(command);
    ParleyProcess other = simulate(command);

    assertThat(one.awaitExit()).isZero();
    assertThat(other.awaitExit()).isZero();
    assertThat(one.lines())
        .hasSizeGreaterThan(1_000)
        .allMatch(line -> line.matches("\\d+\\.\\d{9} \\S+: .*"));
    assertThat(one.outputBytes()).isEqualTo(other.outputBytes());
    assertThat(one.errorLines()).isEqualTo(other.errorLines()).last().isEqualTo("All held.");
  }

  @Test
  void anUnknownScenarioIsAnsweredWithTheKnownOnes() {
    ParleyProcess wrong = simulate("--scenario", "nobody");

    assertThat(wrong.awaitExit()).isEqualTo(2);
    assertThat(wrong.lines()).isEmpty();
    assertThat(wrong.errorLines())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("parley: no scenario is called 'nobody'; there are five-friends, ");
  }

  @Test
  void ctrlCEndsItWithTheSummarySoFar() {
    ParleyProcess endless = simulate("--scenario", "crashes", "--seeds", "1000000000");
    endless.awaitLine("The same again: ");
    endless.signal("INT");

    assertThat(endless.awaitExit()).isEqualTo(130);
    assertThat(endless.lines()).last().asString().startsWith("Ended early. All held: ");
  }

  @Test
  void whereJavaIsNotOpenedItSaysWhatItNeeds() {
    ParleyProcess closed =
        new ParleyProcess("127.0.0.1", List.of("simulate", "--scenario", "crashes", "--seed", "1"));
    processes.add(closed);

    assertThat(closed.awaitExit()).isEqualTo(1);
    assertThat(closed.lines()).isEmpty();
    assertThat(closed.errorLines())
        .containsExactly(
            "parley: simulations need JDK 25 and --add-opens java.base/java.lang=ALL-UNNAMED.");
  }

  @Test
  void theProgramComesWithoutTestLibraries() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target", "lib"));
        JarFile jar = new JarFile("target/parley.jar")) {
      List<String> lib = files.map(file -> file.getFileName().toString()).toList();
      String path = jar.getManifest().getMainAttributes().getValue("Class-Path");

      assertThat(lib).anyMatch(name -> name.startsWith("parley-testkit-"));
      assertThat(String.join(" ", lib) + " " + path)
          .doesNotContainPattern("junit|assertj|opentest4j|apiguardian|archunit");
    }
  }

  private ParleyProcess simulate(String... options) {
    String[] arguments =
        Stream.concat(Stream.of("simulate"), Stream.of(options)).toArray(String[]::new);
    ParleyProcess started = ParleyProcess.fromJar(arguments);
    processes.add(started);
    return started;
  }
}
