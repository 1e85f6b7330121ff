package io.parley.app.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Parley directory of its own with the real launcher in it, in a world where nothing else
/// exists: no JDK, no Maven and no program but those that a test puts there. JDKs and Maven are
/// fakes that tell how they were called.
final class LauncherHome {

  /// What the launcher takes for granted beside a shell.
  private static final List<String> TOOLS =
      List.of("find", "readlink", "mkdir", "rm", "touch", "grep", "tail", "flock", "cat", "sh");

  private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

  private final Path world;
  private final Path home;
  private final Map<String, String> environment = new HashMap<>();

  /// How a run of the launcher ended.
  record Outcome(int exitCode, String output, List<String> errors) {}

  LauncherHome(Path world) throws IOException {
    this.world = world;
    this.home = Files.createDirectories(world.resolve("a home"));
    Path bin = Files.createDirectory(world.resolve("bin"));
    environment.put("PATH", tools() + File.pathSeparator + bin);
    environment.put("HOME", world.resolve("user").toString());
    String script = Files.readString(Path.of(System.getProperty("parley.home"), "parley"));
    assertThat(script).contains("/usr/lib/jvm/*");
    write(home.resolve("parley"), script.replace("/usr/lib/jvm/*", world.resolve("jvm") + "/*"));
    makeExecutable(home.resolve("parley"));
    for (String file : List.of("pom.xml", ".mvn/jvm.config", "app/pom.xml", "core/pom.xml")) {
      source(file);
    }
    source("app/src/main/java/Main.java");
    source("core/src/main/java/Core.java");
    source("bench/pom.xml");
    source("bench/src/main/java/Bench.java");
    makeOld();
  }

  Path home() {
    return home;
  }

  Path resolve(String file) {
    return world.resolve(file);
  }

  Path jar() {
    return home.resolve("app/target/parley.jar");
  }

  /// A source as it was long ago, or rather now, for who calls this after the constructor.
  void source(String file) throws IOException {
    write(home.resolve(file), "source");
  }

  /// A jar that is newer than all sources.
  void upToDateJar() throws IOException {
    write(jar(), "jar");
    Files.setLastModifiedTime(jar(), FileTime.from(LONG_AGO.plusSeconds(60)));
  }

  /// No sources: Parley as it is unpacked from an archive.
  void withoutSources() throws IOException {
    Files.delete(home.resolve("pom.xml"));
  }

  void withoutPath() {
    environment.put("PATH", "");
  }

  void variable(String name, Path value) {
    environment.put(name, value.toString());
  }

  /// A JDK that tells where it is, and each argument in angle brackets.
  Path jdk(String where, String version) throws IOException {
    Path jdk = world.resolve(where);
    write(
        jdk.resolve("release"),
        "IMPLEMENTOR=\"Somebody\"\nJAVA_RUNTIME_VERSION=\"99\"\nJAVA_VERSION=\""
            + version
            + "\"\n");
    String tell = "#!/bin/sh\nprintf '%s in %s\\n' \"$0\" \"$PWD\"\nprintf '<%s>' \"$@\"\nexit 7\n";
    for (String program : List.of("java", "javac")) {
      write(jdk.resolve("bin").resolve(program), tell);
      makeExecutable(jdk.resolve("bin").resolve(program));
    }
    return jdk;
  }

  /// A Maven that notes each call and does what the lines say, in the home.
  void maven(String... lines) throws IOException {
    String script =
        "#!/bin/sh\nprintf 'JAVA_HOME=%s %s\\n' \"$JAVA_HOME\" \"$*\" >>'"
            + world.resolve("calls")
            + "'\n"
            + String.join("\n", lines)
            + "\n";
    write(world.resolve("bin/mvn"), script);
    makeExecutable(world.resolve("bin/mvn"));
  }

  /// A Maven that builds the jar.
  void workingMaven() throws IOException {
    maven("mkdir -p app/target", "echo built >app/target/parley.jar");
  }

  /// The calls of Maven so far.
  List<String> mavenCalls() throws IOException {
    Path calls = world.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return runAs(home.resolve("parley").toString(), arguments);
  }

  Outcome runAs(String command, String... arguments) throws IOException, InterruptedException {
    return start(command, arguments).finish();
  }

  /// Starts a command in another directory, in an environment of its own.
  Run start(String command, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of(arguments));
    Path output = Files.createTempFile(world, "run", ".out");
    Path errors = Files.createTempFile(world, "run", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(Files.createDirectories(world.resolve("elsewhere")).toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Run(process, output, errors);
  }

  /// A run of the launcher that goes on.
  record Run(Process process, Path output, Path errors) {

    Outcome finish() throws IOException, InterruptedException {
      try {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Outcome(process.exitValue(), Files.readString(output), Files.readAllLines(errors));
    }
  }

  void makeOld() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
  }

  static void makeExecutable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  private Path tools() throws IOException {
    Path tools = Files.createDirectory(world.resolve("tools"));
    for (String tool : TOOLS) {
      for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
        Path real = Path.of(directory, tool);
        if (Files.isExecutable(real) && !Files.exists(tools.resolve(tool))) {
          write(tools.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
          makeExecutable(tools.resolve(tool));
        }
      }
    }
    return tools;
  }
}
