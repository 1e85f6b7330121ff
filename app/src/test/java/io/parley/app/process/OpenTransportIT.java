package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node over Open Transport's endpoints talks to nodes on every stack; a strict one refuses who
/// calls while it has too many already.
class OpenTransportIT {

  private static final List<String> USUAL = List.of("--stack", "opentransport");
  private static final List<String> STRICT = List.of("--stack", "opentransport", "--strict");

  /// Connections that a strict one accepts.
  private static final int ACCEPTED = 4;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void nodesOnEveryStackTalkToEachOtherInOrder() {
    ParleyProcess alice = stage.start("alice", 1, 2, 3, 4);
    ParleyProcess bob = stage.startWith(List.of("--stack", "mactcp"), "bob", 2, 1, 3, 4);
    ParleyProcess carol = stage.startWith(USUAL, "carol", 3, 1, 2, 4);
    ParleyProcess dave = stage.startWith(STRICT, "dave", 4, 1, 2, 3);
    List<ParleyProcess> others = List.of(alice, bob, dave);
    for (int i = 1; i <= 24; i++) {
      for (ParleyProcess other : others) {
        carol.type("/send " + other.host() + " hello " + i);
        other.type("/send " + carol.host() + " hello " + i);
      }
    }

    List<String> hellos = IntStream.rangeClosed(1, 24).mapToObj(i -> "hello " + i).toList();
    for (ParleyProcess other : others) {
      assertThat(other.awaitReceived(24, "carol")).isEqualTo(hellos);
      assertThat(carol.awaitEnded(24, other)).containsOnly("sent");
      assertThat(other.awaitEnded(24, carol)).containsOnly("sent");
    }
    for (String name : List.of("alice", "bob", "dave")) {
      assertThat(carol.awaitReceived(24, name)).isEqualTo(hellos);
    }
    carol.type("/status");
    carol.awaitLine("Stack    opentransport");
    carol.awaitLine("Endpoints  state  ");
    carol.awaitLine(" accept  idle  ");
    carol.awaitLine(", refused or broken off 0");
    carol.awaitLine("Messages 72 received, 72 sent, 0 unknown, 0 queued");
    assertThat(carol.lines()).noneMatch(line -> line.startsWith("Streams"));
    dave.type("/status");
    dave.awaitLine("Stack    opentransport, strict");
    dave.awaitLine("4 accept   idle  ");
    alice.type("/status");
    alice.awaitLine("Stack    posix");
    assertThat(alice.lines()).noneMatch(line -> line.startsWith("Endpoints"));
  }

  @Test
  void aStrictOneRefusesWhoCallsWhileItIsBusy() throws IOException {
    ParleyProcess carol = startWithLog(STRICT);
    Socket first = stage.add(stage.call(carol));
    carol.awaitLine("accept-1: PASSING -> CONNECTED");
    for (int i = 2; i <= ACCEPTED; i++) {
      stage.add(stage.call(carol));
      carol.awaitLine("accept-" + i + ": PASSING -> CONNECTED");
    }

    assertThat(callsUntilOneIsRefused(carol)).isPositive();
    carol.type("/status");
    carol.awaitLine("accept-4   connected ");
    first.close();
    carol.awaitLine("accept-1: UNBINDING -> IDLE");
    // Who waited unread is let in.
    carol.awaitLines(2, "accept-1: PASSING -> CONNECTED");
  }

  @Test
  void aUsualOneHasMoreConnectionsThanThat() throws IOException {
    ParleyProcess carol = startWithLog(USUAL);
    for (int i = 1; i <= 13; i++) {
      stage.add(stage.call(carol));
      carol.awaitLine("accept-" + i + ": PASSING -> CONNECTED");
    }

    carol.type("/status");
    carol.awaitLine("accept-12  connected ");
    carol.awaitLine("1 more     in use ");
  }

  private ParleyProcess startWithLog(List<String> stack) {
    List<String> options = new ArrayList<>(stack);
    options.addAll(List.of("--log-level", "networking=debug"));
    ParleyProcess carol = stage.startWith(options, "carol", 1);
    carol.type("/debug");
    carol.awaitLine("The log is shown");
    return carol;
  }

  /// Calls until a call is refused, and keeps the others open: one waits unread in the queue of the
  /// listener, and the machine underneath may take a few more before it hears of that.
  private int callsUntilOneIsRefused(ParleyProcess called) throws IOException {
    for (int i = 1; i <= 100; i++) {
      try {
        stage.add(stage.call(called));
      } catch (ConnectException refused) {
        return i;
      } catch (SocketException reset) {
        // The machine underneath had taken this one when the door closed.
      }
    }
    throw new AssertionError("nobody was refused");
  }
}
