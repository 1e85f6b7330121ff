package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The log that each Parley keeps without being asked, and the same on its screen.
class LogIT {

  private static final Pattern LINE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (ERROR|WARN |INFO |DEBUG)"
              + " (general|networking|discovery|peer_mgmt|ui|protocol|system|messaging) *"
              + " \\[[^]]+] \\S.*");

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void aMessageCanBeFollowedFromTheKeyboardToTheOtherSidesStore() throws IOException {
    ParleyProcess bob = stage.start("bob", 2, 1);
    ParleyProcess alice = stage.start("alice", 1, 2);
    alice.type("/send 1 a secret");
    bob.awaitReceived("a secret", "alice");
    alice.awaitEnded(1, bob);
    leave(alice);
    leave(bob);

    List<String> sent = log(alice);
    MatchResult frame =
        first(sent, "m1 on (127\\S+ to 127\\S+): it goes as (frame \\d+), characters 0 to 8 of 8");
    assertInOrder(
        sent,
        "process \\d+, log .*parley.log",
        "typed: Send",
        "m1 to csend:.*: NEW -> QUEUED \\(accepted\\)",
        "m1 to .*: NEW -> CONNECTING \\(.*\\)",
        "m1 on " + frame.group(1) + ": CONNECTING -> OPEN \\(.*\\)",
        "m1 on " + frame.group(1) + ": OPEN -> WRITTEN \\(.*\\)",
        "m1 on " + frame.group(1) + ": WRITTEN -> CLOSED \\(.*\\)",
        "m1 to csend:.*: QUEUED -> SENT \\(the peer closed after reading\\)",
        "the chat ends, 0 not delivered");
    assertInOrder(
        log(bob),
        frame.group(1) + ": NEW -> OPEN \\(.*\\)",
        frame.group(1) + ": " + frame.group(2) + " of 8 characters",
        "\\[csend-from-.*] m1 of csend:.*: NEW -> STORED \\(received\\)",
        frame.group(1) + ": READ -> STORED \\(.*\\)",
        frame.group(1) + ": STORED -> CLOSED \\(.*\\)");
    assertThat(sent).noneMatch(line -> line.contains("secret"));
    assertThat(log(bob)).noneMatch(line -> line.contains("secret"));
  }

  @Test
  void theScreenShowsTheLogOnlyWhileItIsWanted() {
    ParleyProcess alice = stage.start("alice", 1);
    alice.type("/status");
    alice.awaitLine("Log      " + alice.data().resolve("alice/parley.log"));
    assertThat(alice.lines()).noneMatch(line -> line.contains("ui typed"));
    alice.type("/debug");
    alice.awaitLine("The log is shown from now on. /debug stops it.");
    alice.type("/list");
    alice.awaitLine("] ui typed: ListPeers");
    alice.type("/debug");
    alice.awaitLine("The log is no longer shown.");
    leave(alice);
    assertThat(alice.errorLines()).isEmpty();
  }

  private static void leave(ParleyProcess process) {
    process.type("/quit");
    assertThat(process.awaitExit()).isZero();
  }

  private static List<String> log(ParleyProcess process) throws IOException {
    Path file = process.data().resolve(process.name()).resolve("parley.log");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
    return lines;
  }

  private static MatchResult first(List<String> lines, String pattern) {
    return Pattern.compile(pattern)
        .matcher(String.join("\n", lines))
        .results()
        .findFirst()
        .orElseThrow();
  }

  private static void assertInOrder(List<String> lines, String... patterns) {
    int place = 0;
    for (String pattern : patterns) {
      Pattern wanted = Pattern.compile(".*" + pattern);
      while (place < lines.size() && !wanted.matcher(lines.get(place)).matches()) {
        place++;
      }
      assertThat(place)
          .as("no line with '%s' in its place in:%n%s", pattern, String.join("\n", lines))
          .isLessThan(lines.size());
    }
  }
}
