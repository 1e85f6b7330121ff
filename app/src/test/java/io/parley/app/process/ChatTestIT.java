package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `/test` among people who go on typing.
class ChatTestIT {

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void threeTestAtOnceAndEachGetsAllInOrderWhileTheyTalk() {
    ParleyProcess alice = stage.start("alice", 1, 2, 3);
    ParleyProcess bob = stage.start("bob", 2, 1, 3);
    ParleyProcess carol = stage.start("carol", 3, 1, 2);
    List<ParleyProcess> all = List.of(alice, bob, carol);
    for (ParleyProcess one : all) {
      for (ParleyProcess other : all) {
        if (one != other) {
          one.awaitLine(other.name() + "@" + other.host() + " is here");
        }
      }
    }
    all.forEach(one -> one.type("/test --round-pause 300ms"));
    alice.awaitLine("Test: round 1 of 4 is handed in.");
    alice.type("/send bob in between");
    bob.awaitReceived("in between", "alice");

    for (ParleyProcess one : all) {
      one.awaitLine("Test: done after ");
      one.awaitLine("  all          48    48        0       0             0");
      for (ParleyProcess other : all) {
        if (one != other) {
          int number = numberOf(one, other);
          one.awaitReceived(
              "TEST_R4_DIRECT_%d_TO_%s_MSG_3".formatted(number, one.name()), other.name());
          assertThat(one.received(other.name()))
              .filteredOn(text -> text.startsWith("TEST_"))
              .isEqualTo(TestTexts.to(number, one.name()));
        }
      }
    }
    assertThat(alice.errorLines()).isEmpty();
  }

  @Test
  void aTestIsStoppedByAWordAndByTheEndOfTheChat() {
    ParleyProcess bob = stage.start("bob", 2, 1);
    ParleyProcess alice = stage.launch("alice", 1);
    alice.type("/test --rounds 0");
    alice.awaitLine("No test: a test has 1 to 100 rounds, not 0.");
    alice.type("/test stop");
    alice.awaitLine("No test is running. /test starts one.");
    alice.awaitLine("bob@" + stage.host(2) + " is here");

    alice.type("/test --round-pause 60s");
    alice.awaitLine("Test: round 1 of 4 is handed in.");
    alice.type("/test");
    alice.awaitLine("A test is running. /test stop ends it.");
    alice.type("typed while it runs");
    bob.awaitReceived("typed while it runs", "alice");
    alice.type("/test stop");
    alice.awaitLine("Test: stopped after ");
    alice.awaitLine("  all         6");
    alice.type("/test --rounds 2 --directs 0 --pause 60s");
    bob.awaitReceived(8, "alice");
    alice.endInput();

    assertThat(alice.awaitExit()).isZero();
    assertThat(alice.lines()).filteredOn(line -> line.startsWith("Test: stopped")).hasSize(2);
    assertThat(bob.received("alice")).hasSize(8).last().isEqualTo("TEST_R1_BROADCAST_1");
    assertThat(alice.errorLines()).isEmpty();
  }

  /// A peer's number at another one: peers are numbered as they were given there.
  private static int numberOf(ParleyProcess peer, ParleyProcess at) {
    List<String> peers =
        Stream.of("alice", "bob", "carol").filter(name -> !name.equals(at.name())).toList();
    return peers.indexOf(peer.name()) + 1;
  }
}
