package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every way to leave a chat ends properly: what can still be sent is sent, and the rest is named.
class LeavingIT {

  private static final List<String> MEMORY = List.of("--memory");

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void theEndOfInputSendsAllThatIsQueuedFirst() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.launch("alice", 1, 2);
    IntStream.rangeClosed(1, 20).forEach(i -> alice.type("line " + i));
    alice.endInput();

    assertThat(alice.awaitExit()).isZero();
    assertThat(bob.awaitReceived(20, "alice"))
        .isEqualTo(IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i).toList());
    assertThat(alice.awaitEnded(20, bob)).containsOnly("sent");
    assertThat(alice.errorLines()).isEmpty();
  }

  @Test
  void theEndOfInputWaitsForAFrozenPeer() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.start("alice", 1, 2);
    bob.freeze();
    alice.type("first");
    alice.type("second");
    alice.endInput();
    alice.awaitLine("Sending what is queued, at most 6 s ...");
    bob.thaw();

    assertThat(alice.awaitExit()).isZero();
    assertThat(bob.awaitReceived(2, "alice")).containsExactly("first", "second");
  }

  @Test
  void quitLeavesLikeTheEndOfInput() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.start("alice", 1, 2);
    alice.type("bye");
    alice.type("/quit");

    assertThat(alice.awaitExit()).isZero();
    assertThat(bob.awaitReceived(1, "alice")).containsExactly("bye");
    bob.type("  /QUIT ");
    assertThat(bob.awaitExit()).isZero();
    assertThat(bob.errorLines()).isEmpty();
  }

  @Test
  void whatIsSaidToBeSentToOneWhoLeavesWasShownThere() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.start("alice", 1, 2);
    IntStream.rangeClosed(1, 100).forEach(i -> alice.type("flood " + i));
    bob.awaitReceived(5, "alice");
    bob.type("/quit");
    assertThat(bob.awaitExit()).isZero();
    alice.endInput();
    alice.awaitExit();

    List<String> outcomes = alice.awaitEnded(5, bob);
    List<String> shown = bob.received("alice");
    assertThat(shown).hasSizeGreaterThanOrEqualTo(Collections.frequency(outcomes, "sent"));
    assertThat(shown)
        .isEqualTo(IntStream.rangeClosed(1, shown.size()).mapToObj(i -> "flood " + i).toList());
    assertThat(bob.errorLines()).isEmpty();
  }

  @Test
  void whatIsUndeliveredAtTheEndIsNamed() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.startWith(MEMORY, "alice", 1, 2, 3);
    alice.type("/send 1 reaches Bob");
    alice.type("/send 2 nobody is there");
    alice.type("/send 2 nor \u001B[31mlater");
    alice.endInput();

    assertThat(alice.awaitExit()).isEqualTo(1);
    assertThat(bob.awaitReceived(1, "alice")).containsExactly("reaches Bob");
    assertThat(alice.lines())
        .endsWith(
            "Not sent to " + stage.host(3) + ": nobody is there",
            "Not sent to " + stage.host(3) + ": nor ^[[31mlater");
  }

  @Test
  void whatAFrozenPeerHasNotReadAtTheEndIsNamedAsUncertain() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.startWith(MEMORY, "alice", 1, 2);
    alice.awaitLine("bob@" + stage.host(2) + " is here");
    bob.freeze();
    alice.type("perhaps");
    alice.type("certainly not");
    alice.awaitToldQueued(bob);
    alice.endInput();

    assertThat(alice.awaitExit()).isEqualTo(1);
    assertThat(alice.lines())
        .endsWith(
            "Perhaps sent to bob (this node is closing): perhaps",
            "Not sent to bob: certainly not");
  }

  @Test
  void whatAStoreKeepsIsNamedAndNotLost() {
    stage.start("bob", 2);
    ParleyProcess alice = stage.start("alice", 1, 2, 3);
    alice.type("/send 2 nobody is there");
    alice.type("/send 2 nor \u001B[31mlater");
    alice.endInput();

    assertThat(alice.awaitExit()).isZero();
    assertThat(alice.lines())
        .endsWith(
            "Still queued for " + stage.host(3) + ": nobody is there",
            "Still queued for " + stage.host(3) + ": nor ^[[31mlater",
            "What is queued goes out when you start again.");
  }

  @ParameterizedTest
  @CsvSource({"INT,130", "TERM,143", "HUP,129"})
  void aSignalSendsWhatCanBeSentAndNamesTheRest(String signal, int exitCode) {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.startWith(MEMORY, "alice", 1, 2, 3);
    bob.freeze();
    alice.type("/send 1 to Bob");
    alice.type("/send 2 to nobody");
    alice.awaitToldQueued(bob);
    alice.signal(signal);
    alice.awaitLine("Sending what is queued, at most 6 s ...");
    bob.thaw();

    assertThat(alice.awaitExit()).isEqualTo(exitCode);
    assertThat(bob.awaitReceived(1, "alice")).containsExactly("to Bob");
    assertThat(alice.lines()).endsWith("Not sent to " + stage.host(3) + ": to nobody");
    assertThat(alice.errorLines()).isEmpty();
  }

  @Test
  void aSendThatWaitsForRoomIsToldWhenASignalEndsTheChat() {
    ParleyProcess bob = stage.start("bob", 2);
    ParleyProcess alice = stage.startWith(MEMORY, "alice", 1);
    alice.awaitLine("bob@" + stage.host(2) + " is here");
    bob.freeze();
    List<String> texts = IntStream.rangeClosed(1, 130).mapToObj(i -> "text " + i).toList();
    texts.forEach(alice::type);
    alice.type("never read");
    alice.awaitLine(", and 127 more (sending)");
    alice.signal("INT");

    assertThat(alice.awaitExit()).isEqualTo(130);
    List<String> notSent =
        alice.lines().stream().filter(line -> line.startsWith("Not sent to ")).toList();
    // On a slow machine the send gives up waiting before the signal is there.
    assertThat(notSent.getFirst())
        .matches(".*: (this node is closing|the outbox for this peer is full; try again later)\\.");
    // The first has left, and nobody knows more of it.
    alice.awaitLine("Perhaps sent to bob (this node is closing): text 1");
    assertThat(notSent).hasSize(1 + 127);
    for (int i = 2; i <= 128; i++) {
      assertThat(notSent.get(i - 1)).endsWith(": text " + i);
    }
  }
}
