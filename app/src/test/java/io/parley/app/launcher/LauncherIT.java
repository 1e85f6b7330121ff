package io.parley.app.launcher;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.app.launcher.LauncherHome.Outcome;
import io.parley.app.launcher.LauncherHome.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher `parley` finds a Java that will do, builds when it must, never runs a stale jar,
/// and says in one line what it lacks.
class LauncherIT {

  @TempDir private Path world;

  private LauncherHome launcher;

  @BeforeEach
  void makeHome() throws IOException {
    // The real path: a temporary directory may be reached through links.
    launcher = new LauncherHome(world.toRealPath());
  }

  @Test
  void argumentsArriveUnchangedInTheDirectoryOfTheCaller() throws Exception {
    Path jdk = launcher.jdk("jdk", "25.0.1");
    launcher.variable("JAVA_HOME", jdk);
    launcher.upToDateJar();

    Outcome outcome = launcher.run("Anna Lena", "", "*", "$HOME", "\"'\\", "a\nb", "--", "--help");

    assertThat(outcome.output())
        .startsWith(jdk + "/bin/java in " + launcher.resolve("elsewhere") + "\n")
        .endsWith("<-jar><" + launcher.jar() + "><Anna Lena><><*><$HOME><\"'\\><a\nb><--><--help>");
    assertThat(outcome.exitCode()).as("the program's own exit code").isEqualTo(7);
    assertThat(outcome.errors()).isEmpty();
    assertThat(launcher.mavenCalls()).isEmpty();
  }

  @Test
  void simulationsAloneGetOptionsOfTheirOwn() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25.0.1"));
    launcher.upToDateJar();

    assertThat(launcher.run("simulate", "--list").output())
        .contains("<-XX:FreqInlineSize=150><-XX:InlineSmallCode=1200>")
        .as("standard error is a file here")
        .doesNotContain("<-Dparley.stderr=terminal>")
        .endsWith("<-jar><" + launcher.jar() + "><simulate><--list>");
    assertThat(launcher.run("bob", "simulate").output())
        .endsWith("<-XX:+UseSerialGC><-Xshare:auto><-jar><" + launcher.jar() + "><bob><simulate>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.1", "25-ea", "26.0.2", "100"})
  void aJavaThatIsNewEnoughIsTaken(String version) throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", version));
    launcher.upToDateJar();

    assertThat(launcher.run().output()).startsWith(launcher.resolve("jdk") + "/bin/java ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17.0.9", "24.0.2", "1.8.0_392", "9", "", "x"})
  void aJavaThatIsTooOldIsNamedInOneLine(String version) throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", version));
    launcher.upToDateJar();

    assertThat(launcher.run("bob"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                List.of(
                    "parley: Java 25 or newer is needed: install a JDK 25, or set PARLEY_JAVA_HOME to"
                        + " its home.")));
  }

  @Test
  void whereThereIsNothingAtAllOneLineSaysSo() throws Exception {
    launcher.upToDateJar();
    launcher.withoutSources();
    launcher.withoutPath();

    Outcome outcome = launcher.run("bob");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("parley: Java 25 or newer is needed");
  }

  @Test
  void withSourcesButAnEmptyPathNothingIsRunThatMayBeStale() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.withoutPath();

    Outcome outcome = launcher.run("bob");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).hasSize(1);
  }

  @Test
  void homesAreTriedInOrder() throws Exception {
    launcher.upToDateJar();
    for (String version : List.of("17", "25", "26")) {
      launcher.jdk("jvm/jdk-" + version, version);
    }
    assertThat(launcher.run().output()).startsWith(launcher.resolve("jvm/jdk-25") + "/bin/java ");

    Path onPath = launcher.jdk("on path", "25");
    Files.createSymbolicLink(launcher.resolve("bin/java"), onPath.resolve("bin/java"));
    assertThat(launcher.run().output()).startsWith(onPath + "/bin/java ");

    Path javaHome = launcher.jdk("java home", "25");
    launcher.variable("JAVA_HOME", javaHome);
    assertThat(launcher.run().output()).startsWith(javaHome + "/bin/java ");

    Path parleyJavaHome = launcher.jdk("parley java home", "25");
    launcher.variable("PARLEY_JAVA_HOME", parleyJavaHome);
    assertThat(launcher.run().output()).startsWith(parleyJavaHome + "/bin/java ");

    Path bundled = launcher.jdk("a home/runtime", "25");
    assertThat(launcher.run().output()).startsWith(bundled + "/bin/java ");
  }

  @Test
  void homesOfTheUserAreFoundToo() throws Exception {
    launcher.upToDateJar();
    Path jdk = launcher.jdk("user/.jdks/temurin-25", "25.0.1");
    assertThat(launcher.run().output()).startsWith(jdk + "/bin/java ");

    Path sdkman = launcher.jdk("user/.sdkman/candidates/java/25-tem", "25.0.1");
    assertThat(launcher.run().output()).startsWith(sdkman + "/bin/java ");
  }

  @Test
  void aHomeWithoutAProgramToRunIsPassedOver() throws Exception {
    launcher.upToDateJar();
    Path broken = launcher.jdk("broken", "25");
    Files.setPosixFilePermissions(
        broken.resolve("bin/java"), PosixFilePermissions.fromString("rw-r--r--"));
    launcher.variable("PARLEY_JAVA_HOME", broken);
    launcher.variable("JAVA_HOME", launcher.resolve("no such directory"));
    Path good = launcher.jdk("jvm/good", "25");

    assertThat(launcher.run().output()).startsWith(good + "/bin/java ");
  }

  @Test
  void printJavaHomePrintsThatAndBuildsNothing() throws Exception {
    Path jdk = launcher.jdk("a jdk", "25");
    launcher.variable("JAVA_HOME", jdk);
    launcher.workingMaven();

    assertThat(launcher.run("--print-java-home")).isEqualTo(new Outcome(0, jdk + "\n", List.of()));
    assertThat(launcher.mavenCalls()).isEmpty();
  }

  @Test
  void printJavaHomeSaysInOneLineThatThereIsNone() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("a jdk", "17"));

    Outcome outcome = launcher.run("--print-java-home");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.errors()).hasSize(1).first().asString().contains("a JDK 25 or newer");
  }

  @Test
  void onFirstUseItBuildsAndSaysSoAndThenNoMore() throws Exception {
    Path jdk = launcher.jdk("jdk", "25");
    launcher.variable("JAVA_HOME", jdk);
    launcher.workingMaven();

    Outcome first = launcher.run("bob");
    assertThat(first.errors()).containsExactly("parley: building (first use) ...");
    assertThat(first.output()).endsWith("<bob>");
    assertThat(launcher.mavenCalls()).hasSize(1);
    assertThat(launcher.mavenCalls().getFirst())
        .startsWith("JAVA_HOME=" + jdk + " ")
        .contains(" package");

    Outcome second = launcher.run("bob");
    assertThat(second).isEqualTo(new Outcome(7, first.output(), List.of()));
    assertThat(launcher.mavenCalls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        ".mvn/jvm.config",
        "app/pom.xml",
        "core/pom.xml",
        "app/src/main/java/Main.java",
        "core/src/main/java/new/New.java",
        "core/src/main/resources/new.properties",
        "classic/pom.xml",
        "testkit/pom.xml",
        "newmodule/pom.xml"
      })
  void whenASourceIsNewerItBuildsAndSaysSo(String source) throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.workingMaven();
    launcher.source(source);

    Outcome outcome = launcher.run("bob");
    assertThat(outcome.errors()).containsExactly("parley: sources changed, building ...");
    assertThat(outcome.output()).endsWith("<bob>");
    assertThat(Files.readString(launcher.jar())).isEqualTo("built\n");
  }

  @Test
  void whenASourceIsDeletedItBuilds() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.workingMaven();
    Files.delete(launcher.home().resolve("core/src/main/java/Core.java"));

    assertThat(launcher.run().errors()).containsExactly("parley: sources changed, building ...");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bench/src/main/java/Bench.java",
        "examples/pom.xml",
        "core/src/test/java/T.java",
        "README.md"
      })
  void whatIsNoPartOfTheProgramMakesNoBuild(String file) throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.workingMaven();
    launcher.source(file);

    assertThat(launcher.run().errors()).isEmpty();
    assertThat(launcher.mavenCalls()).isEmpty();
  }

  @Test
  void aStaleJarIsNotRunWhenTheBuildFails() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.source("app/src/main/java/Main.java");
    launcher.maven(
        "echo '[INFO] what nobody needs'",
        "echo '[WARNING] Main.java:[1,2] something is wrong'",
        "echo '[ERROR] BUILD FAILURE'",
        "echo '[ERROR] '",
        "echo '[ERROR] -> [Help 1]'",
        "exit 1");

    for (int i = 0; i < 2; i++) {
      Outcome outcome = launcher.run("bob");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.output()).isEmpty();
      assertThat(outcome.errors())
          .containsExactly(
              i == 0 ? "parley: sources changed, building ..." : "parley: building (first use) ...",
              "[WARNING] Main.java:[1,2] something is wrong",
              "[ERROR] BUILD FAILURE",
              "parley: the build failed; the whole of its output is in "
                  + launcher.home().resolve("app/target/build.log")
                  + ".");
      assertThat(launcher.home().resolve("app/target/build.log"))
          .content()
          .contains("nobody needs");
      assertThat(launcher.jar()).doesNotExist();
    }
  }

  @Test
  void theJarOfABuildThatFailedLaterIsNotRun() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.maven("mkdir -p app/target", "echo half >app/target/parley.jar", "exit 1");

    for (int i = 1; i <= 2; i++) {
      assertThat(launcher.run("bob").output()).isEmpty();
      assertThat(launcher.mavenCalls()).hasSize(i);
    }
  }

  @Test
  void aBuildThatLeavesNoJarHasFailed() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.source("app/src/main/java/Main.java");
    launcher.maven("exit 0");

    Outcome outcome = launcher.run("bob");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
  }

  @Test
  void aStaleJarIsNotRunWithoutMaven() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.source("app/src/main/java/Main.java");

    assertThat(launcher.run("bob"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                List.of(
                    "parley: Maven is needed to build Parley, and there is no mvn on the PATH:"
                        + " install it (3.8 or newer).")));
  }

  @Test
  void aBuildNeedsAJdkAndNotOnlyAJava() throws Exception {
    Path runtime = launcher.jdk("runtime only", "25");
    Files.delete(runtime.resolve("bin/javac"));
    launcher.variable("JAVA_HOME", runtime);
    launcher.workingMaven();

    Outcome outcome = launcher.run("bob");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.errors()).hasSize(1).first().asString().contains("a JDK 25 or newer");
    assertThat(launcher.mavenCalls()).isEmpty();
  }

  @Test
  void aSourceThatIsSavedDuringTheBuildIsBuiltTheNextTime() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    Path later = Files.createFile(launcher.resolve("later"));
    Files.setLastModifiedTime(later, FileTime.from(Instant.now().plusSeconds(60)));
    launcher.maven(
        "echo built >app/target/parley.jar",
        "touch -r '" + later + "' app/src/main/java/Main.java app/target/parley.jar");

    launcher.run("bob");
    assertThat(launcher.run("bob").errors())
        .containsExactly("parley: sources changed, building ...");
    assertThat(launcher.mavenCalls()).hasSize(2);
  }

  @Test
  void whoWaitsForTheBuildOfAnotherSaysSo() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    // This build starts Parley once more, and goes on when that waits for it.
    launcher.maven(
        "mkdir -p app/target",
        "'" + launcher.home() + "/parley' second 9<&- >second.out 2>second.err &",
        "echo $! >second.pid",
        "until grep -q waiting second.err; do :; done",
        "echo built >app/target/parley.jar");

    Outcome first = launcher.run("first");
    assertThat(first.output()).endsWith("<first>");
    long second = Long.parseLong(Files.readString(launcher.home().resolve("second.pid")).strip());
    ProcessHandle.of(second).ifPresent(process -> process.onExit().orTimeout(60, SECONDS).join());
    assertThat(Files.readString(launcher.home().resolve("second.out"))).endsWith("<second>");
    assertThat(Files.readAllLines(launcher.home().resolve("second.err")))
        .containsExactly("parley: waiting for a build that another start has begun ...");
    assertThat(launcher.mavenCalls()).hasSize(1);
  }

  @Test
  void ofTwoThatStartAtOnceOneBuildsAndBothRun() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.workingMaven();

    String command = launcher.home().resolve("parley").toString();
    Run first = launcher.start(command, "bob");
    Run second = launcher.start(command, "carol");
    assertThat(first.finish().output()).endsWith("<bob>");
    assertThat(second.finish().output()).endsWith("<carol>");
    assertThat(launcher.mavenCalls()).hasSize(1);
  }

  @Test
  void itWorksThroughLinks() throws Exception {
    Path jdk = launcher.jdk("jdk", "25");
    launcher.variable("JAVA_HOME", jdk);
    launcher.upToDateJar();
    Path links = Files.createDirectories(launcher.resolve("links/more"));
    Files.createSymbolicLink(links.resolve("absolute"), launcher.home().resolve("parley"));
    Files.createSymbolicLink(links.resolve("relative"), Path.of("../../a home/parley"));
    Files.createSymbolicLink(launcher.resolve("links/chain"), Path.of("more/relative"));
    Files.createSymbolicLink(launcher.resolve("bin/parley"), Path.of("../links/chain"));

    for (String link : List.of("links/more/absolute", "links/more/relative", "links/chain")) {
      Outcome outcome = launcher.runAs(launcher.resolve(link).toString(), "bob");
      assertThat(outcome.output()).endsWith("<" + launcher.jar() + "><bob>");
      assertThat(outcome.errors()).isEmpty();
    }
    assertThat(launcher.runAs("/bin/sh", "-c", "parley bob").output())
        .endsWith("<" + launcher.jar() + "><bob>");
    assertThat(
            launcher
                .runAs("/bin/sh", "-c", "cd '" + launcher.home() + "' && sh parley bob")
                .output())
        .endsWith("<" + launcher.jar() + "><bob>");
  }

  @Test
  void unpackedFromAnArchiveItBuildsNothing() throws Exception {
    launcher.variable("JAVA_HOME", launcher.jdk("jdk", "25"));
    launcher.upToDateJar();
    launcher.source("app/src/main/java/Main.java");
    launcher.withoutSources();

    assertThat(launcher.run("bob").output()).endsWith("<bob>");

    Files.delete(launcher.jar());
    assertThat(launcher.run("bob"))
        .isEqualTo(
            new Outcome(
                1,
                "",
                List.of(
                    "parley: "
                        + launcher.jar()
                        + " is missing: unpack Parley again, or build it from its sources.")));
  }
}
