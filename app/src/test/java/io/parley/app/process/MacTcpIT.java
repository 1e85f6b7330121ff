package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node over MacTCP's streams talks to nodes on every stack; a strict one is as hard to reach as
/// a Mac.
class MacTcpIT {

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void nodesOnEveryStackTalkToEachOtherInOrder() {
    ParleyProcess alice = stage.start("alice", 1, 2, 3);
    ParleyProcess dave = stage.start("dave", 4, 2);
    ParleyProcess bob = stage.startWith(List.of("--stack", "mactcp"), "bob", 2, 1, 3, 4);
    ParleyProcess carol =
        stage.startWith(List.of("--stack", "mactcp", "--strict"), "carol", 3, 1, 2);
    for (int i = 1; i <= 24; i++) {
      for (ParleyProcess to : List.of(bob, alice)) {
        (to == bob ? alice : bob).type("/send " + to.host() + " hello " + i);
        carol.type("/send " + to.host() + " hello " + i);
      }
      bob.type("/send " + dave.host() + " hello " + i);
    }

    List<String> hellos = IntStream.rangeClosed(1, 24).mapToObj(i -> "hello " + i).toList();
    assertThat(alice.awaitReceived(24, "bob")).isEqualTo(hellos);
    assertThat(alice.awaitReceived(24, "carol")).isEqualTo(hellos);
    assertThat(bob.awaitReceived(24, "alice")).isEqualTo(hellos);
    assertThat(bob.awaitReceived(24, "carol")).isEqualTo(hellos);
    assertThat(dave.awaitReceived(24, "bob")).isEqualTo(hellos);
    assertThat(bob.awaitEnded(24, alice)).containsOnly("sent");
    assertThat(bob.awaitEnded(24, dave)).containsOnly("sent");
    assertThat(carol.awaitEnded(24, alice)).containsOnly("sent");

    // A strict one has no place for two callers, so they take turns.
    for (int i = 1; i <= 8; i++) {
      for (ParleyProcess from : List.of(alice, bob)) {
        from.type("/send " + carol.host() + " hello " + i);
        assertThat(from.awaitEnded(i, carol)).containsOnly("sent");
      }
    }
    assertThat(carol.awaitReceived(8, "alice")).isEqualTo(hellos.subList(0, 8));
    assertThat(carol.awaitReceived(8, "bob")).isEqualTo(hellos.subList(0, 8));
    bob.type("/status");
    bob.awaitLine("Stack    mactcp");
    bob.awaitLine("         send-4    free ");
    bob.awaitLine("         receive-2 ");
    bob.awaitLine("Messages 48 received, 56 sent, 0 unknown, 0 queued");
    carol.type("/status");
    carol.awaitLine("Stack    mactcp, strict");
    carol.awaitLine("         receive-1 ");
    assertThat(carol.lines()).noneMatch(line -> line.contains("receive-2"));
    alice.type("/status");
    alice.awaitLine("Stack    posix");
    assertThat(alice.lines()).noneMatch(line -> line.startsWith("Streams"));
  }

  @Test
  void aStrictOneRefusesASecondCallerWhileItHandlesTheFirst() throws IOException {
    List<String> options =
        List.of("--stack", "mactcp", "--strict", "--log-level", "networking=debug");
    ParleyProcess carol = stage.startWith(options, "carol", 1);
    carol.type("/debug");
    carol.awaitLine("The log is shown");

    try (Socket first = stage.call(carol)) {
      // Until then, the machine underneath may take a second call that nobody will answer.
      carol.awaitLine("receive-1: LISTENING -> OPEN");
      assertThat(first.isConnected()).isTrue();
      assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> stage.call(carol).close());
    }
  }

  @Test
  void aUsualOneLetsOneMoreWaitThanItCanHandle() throws IOException {
    ParleyProcess bob = stage.startWith(List.of("--stack", "mactcp"), "bob", 1);

    try (Socket first = stage.call(bob);
        Socket second = stage.call(bob);
        Socket third = stage.call(bob)) {
      assertThat(List.of(first, second, third)).allMatch(Socket::isConnected);
    }
  }
}
