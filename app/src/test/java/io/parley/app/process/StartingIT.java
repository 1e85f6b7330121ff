package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who cannot start says in one line what is wrong and what to do.
class StartingIT {

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void aTakenPortIsNamedWithWhatToDo() throws IOException {
    stage.add(new ServerSocket(stage.port(), 1, InetAddress.getByName(stage.host(1))));
    ParleyProcess alice = stage.launch("alice", 1);

    assertThat(alice.awaitExit()).isEqualTo(1);
    assertThat(alice.errorLines())
        .containsExactly(
            "parley: another program has "
                + stage.host(1)
                + ":"
                + stage.port()
                + ". Stop the program that has it, or choose another port with --port (of TCP) or"
                + " --discovery-port or --beacon-port (of UDP), or another address with --address.");
    assertThat(alice.lines()).isEmpty();
  }

  @Test
  void aSecondParleyOnTheSameAddressIsToldTheSameAndTheFirstGoesOn() {
    ParleyProcess first = stage.start("alice", 1);
    ParleyProcess second = stage.launch("alice", 1);

    assertThat(second.awaitExit()).isEqualTo(1);
    assertThat(second.errorLines()).hasSize(1).first().asString().contains("another program has");
    first.type("/quit");
    assertThat(first.awaitExit()).isZero();
  }

  @Test
  void anAddressOfAnotherMachineIsNamedWithWhatToDo() {
    // 192.0.2.0/24 belongs to nobody (RFC 5737).
    ParleyProcess alice = stage.launchAt("192.0.2.1", "alice");

    assertThat(alice.awaitExit()).isEqualTo(1);
    assertThat(alice.errorLines())
        .containsExactly(
            "parley: 192.0.2.1 is no address of this machine. Give an address of this machine with"
                + " --address, or none to use all.");
  }

  @Test
  void aNameThatCannotBeOneIsRefused() {
    ParleyProcess alice = stage.launch("al|ice", 1);

    assertThat(alice.awaitExit()).isEqualTo(2);
    assertThat(alice.errorLines()).hasSize(1).first().asString().contains("must not hold '|'");
    assertThat(alice.lines()).isEmpty();
  }

  @Test
  void aPlaceMayBeTakenAgainAtOnceWhenItsOwnerIsKilledInTheMiddleOfATalk() {
    ParleyProcess bob = stage.start("bob", 2, 1);
    ParleyProcess alice = stage.start("alice", 1, 2);
    for (int i = 1; i <= 3; i++) {
      alice.type("text " + i);
      bob.awaitReceived("text " + i, "alice");
      alice.kill();
      alice = stage.start("alice", 1, 2);
    }
    assertThat(bob.received("alice")).containsExactly("text 1", "text 2", "text 3");
  }
}
