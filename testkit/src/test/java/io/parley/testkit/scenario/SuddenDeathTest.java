package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.sim.SimStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A machine that dies at each of its commits in turn, and starts again.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SuddenDeathTest {

  private static final int MESSAGES = 8;

  /// They meet; each message is accepted and sent, or received and read.
  private static final int COMMITS = 18;

  @ParameterizedTest
  @ValueSource(strings = {"alice", "bob"})
  void whoDiesAtAnyCommitLosesNothingThatWasAcceptedOrReceived(String dying) {
    for (int commit = 1; commit <= COMMITS; commit++) {
      int at = commit;
      Simulation.of(Scenario.named("dies-at-" + at, FaultMix.NONE, world -> play(world, dying, at)))
          .check(3);
    }
  }

  private static void play(World world, String dying, int commit) throws Exception {
    Machine alice = world.machine("alice");
    Machine bob = world.machine("bob");
    SimStore firstLife = world.known(dying).store();
    Fault death = Faults.crashAtCommit(dying, commit);
    world.trouble(FaultPlan.of(death, Duration.ofSeconds(20)));
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      String text = "message " + i;
      if (alice.write(bob, text)) {
        accepted.add(text);
      }
    }
    world.settle();
    assertThat(world.known(dying).store()).as("the store of its next life").isNotSameAs(firstLife);
    List<String> received = new ArrayList<>(bob.received(alice));
    received.retainAll(accepted);
    received.addAll(alice.inDoubt(bob));
    assertThat(received).containsAll(accepted);
  }
}
