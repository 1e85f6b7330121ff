package io.parley.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real processes on one machine find each other, csend and Parley alike, and say when they leave.
class DiscoveryIT {

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void threeThatKnowNobodyFindEachOther() {
    List<ParleyProcess> all =
        List.of(stage.launch("alice", 1), stage.launch("bob", 2), stage.launch("carol", 3));
    for (ParleyProcess one : all) {
      for (ParleyProcess other : all) {
        if (one != other) {
          one.awaitLine("%s@%s is here".formatted(other.name(), other.host()));
        }
      }
    }
    all.getFirst().type("/list");
    all.getFirst().awaitLine("bob@" + stage.host(2) + ":" + stage.port() + ", here (idle)");
    all.getFirst().awaitLine("carol@" + stage.host(3) + ":" + stage.port() + ", here (idle)");
    all.getFirst().type("/status");
    all.getFirst().awaitLine("Peers    2 here, 2 known");
  }

  @ParameterizedTest
  @CsvSource({"quit", "end of input", "INT", "TERM", "HUP"})
  void whoeverLeavesSaysSo(String how) {
    ParleyProcess alice = stage.start("alice", 1);
    ParleyProcess bob = stage.start("bob", 2);
    alice.awaitLine("bob@" + stage.host(2) + " is here");
    switch (how) {
      case "quit" -> bob.type("/quit");
      case "end of input" -> bob.endInput();
      default -> bob.signal(how);
    }
    alice.awaitLine("bob@" + stage.host(2) + " left");
    alice.type("to nobody");
    alice.awaitLine("To whom? /send");
    alice.type("/list");
    alice.awaitLine("1. bob@" + stage.host(2) + ":" + stage.port() + ", left (idle)");

    ParleyProcess bobAgain = stage.start("bob", 2);
    bobAgain.awaitLine("alice@" + stage.host(1) + " is here");
    bobAgain.type("/send alice I am back");
    assertThat(alice.awaitReceived(1, "bob")).containsExactly("I am back");
  }

  @Test
  void csendIsFoundAnsweredAndSeenOffAsItsWireSays() throws Exception {
    ParleyProcess alice = stage.start("alice", 1);
    RawCsend zed = stage.add(new RawCsend(stage.host(9), stage.port()));
    zed.sendBeacon("127.255.255.255", "CSDCDISCOVERY|1|zed@10.9.8.7|");
    assertThat(zed.awaitBeacon())
        .matches("CSDCDISCOVERY_RESPONSE\\|\\d+\\|alice@" + stage.host(1) + "\\|");
    alice.awaitLine("zed@" + stage.host(9) + " is here");
    alice.type("/send zed hello");
    assertThat(new String(zed.awaitMessage(), UTF_8))
        .endsWith("|alice@" + stage.host(1) + "|hello");
    zed.sendBeacon("127.255.255.255", "CSDCQUIT|2|zed@10.9.8.7|");
    alice.awaitLine("zed@" + stage.host(9) + " left");
    assertThat(alice.errorLines()).isEmpty();
  }

  @Test
  void anotherNodeOnOurAddressIsToldOf() {
    ParleyProcess alice = stage.start("alice", 1);
    ParleyProcess twin = stage.launchOnPort("dave", 1, stage.port() + 1);
    twin.awaitStart();

    alice.awaitError("another node, dave, uses our address " + stage.host(1));
    assertThat(alice.errorLines()).hasSize(1);
  }

  @Test
  void aTakenDiscoveryPortIsNamedWithWhatToDo() throws IOException {
    var taken = stage.add(new DatagramSocket(null));
    taken.setReuseAddress(false);
    taken.bind(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), stage.port()));
    ParleyProcess alice = stage.launch("alice", 1);

    assertThat(alice.awaitExit()).isEqualTo(1);
    assertThat(alice.errorLines())
        .singleElement()
        .asString()
        .startsWith("parley: another program has 0.0.0.0:" + stage.port())
        .contains("--discovery-port");
  }
}
