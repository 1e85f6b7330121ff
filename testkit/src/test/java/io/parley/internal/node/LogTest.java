package io.parley.internal.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Deadline;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the log tells of two nodes that talk: the way of each message, and each change of a state.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogTest {

  private static final Pattern CHANGE =
      Pattern.compile(
          "(\\w+ (?:peer|lane|m\\d+|csend wire|[\\d.]+:\\d+) ?.*): (\\w+) -> (\\w+) \\(.+\\)");

  /// The state that needs none before: a message's second connection begins anew.
  private static final String BEGIN = "NEW";

  @Test
  void aMessageCanBeFollowedByItsIdFromTheSendToTheOtherNodesStore() {
    List<String> log = logOf(1, LogTest::sayHello);

    String ends = connection(log);
    // The lane may be faster than the sender, who still has to say that it is accepted.
    assertThat(log).contains("messaging m1 to csend:10.0.0.2: NEW -> QUEUED (accepted)");
    assertThat(log)
        .containsSubsequence(
            "messaging lane csend:10.0.0.2: IDLE -> SENDING (m1 from 0)",
            "networking m1 to 10.0.0.2:8080: NEW -> CONNECTING (to hand over)",
            "networking m1 on " + ends + ": CONNECTING -> OPEN (the peer accepted)",
            "protocol m1 on " + ends + ": it goes as frame 1, characters 0 to 5 of 5",
            "networking m1 on " + ends + ": OPEN -> WRITTEN (the stack took all of the frame)",
            "networking m1 on " + ends + ": WRITTEN -> CLOSED (the peer closed after reading)",
            "messaging m1 to csend:10.0.0.2: QUEUED -> SENT (the peer closed after reading)",
            "messaging lane csend:10.0.0.2: SENDING -> IDLE (the outbox is empty)");
    assertThat(log)
        .containsSubsequence(
            "networking " + ends + ": NEW -> OPEN (accepted)",
            "networking " + ends + ": OPEN -> READ (the sender ended it)",
            "protocol " + ends + ": frame 1 of 5 characters",
            "messaging m1 of csend:10.0.0.1: NEW -> STORED (received)",
            "networking " + ends + ": READ -> STORED (the node has it)",
            "networking " + ends + ": STORED -> CLOSED (all of it is taken)");
    assertThat(log).noneMatch(line -> line.contains("hello"));
  }

  @Test
  void everyChangeOfAStateIsALineWithOldStateNewStateAndReason() {
    Set<String> states = new TreeSet<>();
    for (int seed = 1; seed <= 20; seed++) {
      List<String> log = logOf(seed, LogTest::converseOverABadNetwork);
      assertThat(log)
          .filteredOn(line -> line.contains(" -> ") && !line.contains("told its name"))
          .allMatch(line -> CHANGE.matcher(line).matches());
      assertNoneIsLeftOut(log, states);
    }
    assertThat(states)
        .contains("NEW", "CONNECTING", "OPEN", "WRITTEN", "READ", "STORED", "CLOSED", "ABORTED")
        .contains("IDLE", "SENDING", "WAITING", "STOPPED")
        .contains("QUEUED", "SENT", "UNKNOWN", "MADE");
  }

  /// Each line goes on where the line before it about the same thing has ended.
  private static void assertNoneIsLeftOut(List<String> log, Set<String> states) {
    Map<String, String> now = new HashMap<>();
    for (String line : log) {
      Matcher change = CHANGE.matcher(line);
      if (change.matches()) {
        String before = now.put(change.group(1), change.group(3));
        if (before != null && !BEGIN.equals(change.group(2))) {
          assertThat(change.group(2)).as(line).isEqualTo(before);
        }
        states.add(change.group(2));
        states.add(change.group(3));
      }
    }
  }

  private static void sayHello(SeededScheduler world) throws Exception {
    var network = new SimNetwork(world);
    var bob = new SimNode(world, network, "bob", "10.0.0.2");
    var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
    alice.send("hello");
    assertThat(alice.messenger.awaitDrained(Deadline.NEVER)).isTrue();
    alice.messenger.close();
    bob.messenger.close();
  }

  private static void converseOverABadNetwork(SeededScheduler world) throws Exception {
    var network = new SimNetwork(world);
    var alice = new SimNode(world, network, "alice", "10.0.0.1", "10.0.0.2");
    alice.send("too early");
    world.sleep(Duration.ofSeconds(1));
    var bob = new SimNode(world, network, "bob", "10.0.0.2", "10.0.0.1");
    for (int i = 0; i < 20; i++) {
      alice.send("hello bob");
      bob.send("hello alice");
      world.sleep(Duration.ofMillis(world.random().nextInt(8)));
      if (world.random().nextInt(4) == 0) {
        network.resetAll(alice.ip, bob.ip);
      }
    }
    assertThat(alice.messenger.awaitDrained(Deadline.NEVER)).isTrue();
    bob.messenger.close(Duration.ZERO);
    alice.messenger.close(Duration.ZERO);
  }

  private static List<String> logOf(long seed, SeededScheduler.Body body) {
    try (LogLines log = new LogLines()) {
      SeededScheduler.run(seed, body);
      return new ArrayList<>(log.all());
    }
  }

  /// The two ends of the connection that carried m1.
  private static String connection(List<String> log) {
    return log.stream()
        .map(Pattern.compile("networking m1 on (.*): CONNECTING -> OPEN .*")::matcher)
        .filter(Matcher::matches)
        .map(line -> line.group(1))
        .findFirst()
        .orElseThrow();
  }
}
