package io.parley.app.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A real Parley beside a csend that is made of plain sockets, and beside one that means ill.
class ForeignBytesIT {

  @RegisterExtension final Stage stage = new Stage();

  private RawCsend zed;
  private ParleyProcess alice;

  @BeforeEach
  void theyMeet() throws IOException {
    zed = stage.add(new RawCsend(stage.host(9), stage.port()));
    alice = stage.start("alice", 1, 9);
    // To all, which a socket on an address does not hear, with number 1; to the one that was given.
    assertThat(zed.awaitBeacon()).isEqualTo("CSDCDISCOVERY|2|alice@" + stage.host(1) + "|");
  }

  @Test
  void csendGetsExactlyItsOwnBytes() throws InterruptedException {
    alice.type("hello");
    alice.type("/send 1 h\u00E9llo \u2603");
    alice.type(" a|b@c ");

    String from = "|alice@" + stage.host(1) + "|";
    assertThat(zed.awaitMessage()).isEqualTo(("CSDCTEXT|3" + from + "hello").getBytes(UTF_8));
    assertThat(zed.awaitMessage()).isEqualTo(concat("CSDCTEXT|4" + from, "68c3a96c6c6f20e29883"));
    assertThat(zed.awaitMessage()).isEqualTo(("CSDCTEXT|5" + from + " a|b@c ").getBytes(UTF_8));
    alice.awaitLine("m3 to " + stage.host(9) + ": sent");
    assertThat(zed.hasMore()).isFalse();
  }

  @Test
  void csendGetsMessagesThatFitIntoItsOneRead() throws InterruptedException {
    String header = "CSDCTEXT|3|alice@" + stage.host(1) + "|";
    alice.type("x".repeat(1_023 - header.length()));
    alice.type("y".repeat(1_024 - header.length()));

    assertThat(zed.awaitMessage()).hasSize(1_023);
    assertThat(zed.awaitMessage()).startsWith("CSDCTEXT|4|".getBytes(UTF_8)).hasSize(1_023);
    assertThat(zed.awaitMessage()).isEqualTo((header.replace("3|a", "5|a") + "y").getBytes(UTF_8));
  }

  @Test
  void whatCsendSendsIsShown() throws IOException {
    zed.send(stage.host(1), "CSDCTEXT|7|zed@10.9.8.7|hello");
    zed.send(stage.host(1), "CSDCTEXT|7|zed@10.9.8.7|h\u00E9llo \u2603 a|b");
    zed.send(stage.host(1), concat("CSDCTEXT|8|zed@10.9.8.7|", "6361668e")); // MacRoman
    zed.send(stage.host(1), "CSDCTEXT|9|zed@10.9.8.7|");

    assertThat(alice.awaitReceived(4, "zed"))
        .containsExactly("hello", "h\u00E9llo \u2603 a|b", "caf\u00E9", "");
    assertThat(alice.sendersOf("hello")).containsExactly("zed@" + stage.host(9));
    alice.type("/send zed back to you");
    alice.awaitLine("m5 to zed: sent");
  }

  @Test
  void noControlCharacterReachesTheTerminal() throws IOException {
    String evil = "\u001B[2J\u001B]0;title\u0007\u009B31m\b\u000B\f\u007F\u0085\u202E\u2066\u2028";
    zed.send(stage.host(1), "CSDCTEXT|1|z\u001B[1m\r\ned\u202E@10.9.8.7|" + evil + "text");
    zed.send(stage.host(1), "CSDCTEXT|2||" + evil);
    zed.send(stage.host(1), concat("CSDCTEXT|3|zed@1.2.3.4|", "1b5b324a9b33316d8f90"));
    zed.send(stage.host(1), "CSDCTEXT|4|zed@1.2.3.4|end");
    alice.awaitReceived("end", "zed");
    alice.type("/list");
    alice.type("/status");
    alice.type("/" + evil);
    alice.type("/send " + evil + " x");
    alice.type("/quit");

    assertThat(alice.awaitExit()).isZero();
    assertThat(new String(alice.outputBytes(), UTF_8).codePoints())
        .allMatch(c -> c == '\n' || !(Character.isISOControl(c) || isActing(c)));
    assertThat(alice.errorLines()).isEmpty();
  }

  @Test
  void aPeerCannotFakeALine() throws IOException {
    for (String lineEnd : List.of("\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u000B")) {
      zed.send(
          stage.host(1),
          "CSDCTEXT|1|zed@1.2.3.4|x" + lineEnd + "[12:00:00] bob@10.0.0.7: I owe you");
      zed.send(stage.host(1), "CSDCTEXT|1|z" + lineEnd + "You are fooled@1.2.3.4|y");
    }
    zed.send(stage.host(1), "CSDCTEXT|1|zed@1.2.3.4|end");
    alice.awaitReceived("end", "zed");

    assertThat(alice.received("bob")).isEmpty();
    assertThat(alice.lines()).noneMatch(line -> line.startsWith("You are fooled"));
    assertThat(alice.lines())
        .filteredOn(line -> line.contains("I owe you") && !line.contains("^K"))
        .hasSize(6)
        .allMatch(line -> line.startsWith("           | "));
  }

  @Test
  void onlyCompleteMessagesOfThisWireAreShown() throws IOException {
    zed.send(stage.host(1), "");
    zed.send(stage.host(1), "CSDC");
    zed.send(stage.host(1), "GET / HTTP/1.1\r\n\r\n");
    zed.send(stage.host(1), new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0});
    zed.send(stage.host(1), "CSDCNONSENSE|1|zed@1.2.3.4|x");
    zed.send(stage.host(1), "CSDCTEXT|1|zed@1.2.3.4|text");

    assertThat(alice.awaitReceived(1, "zed")).containsExactly("text");
    assertThat(alice.errorLines()).isEmpty();
    assertThat(alice.lines()).hasSize(3); // the greeting, that zed is here, the text
  }

  private static boolean isActing(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x2028
        || c == 0x2029;
  }

  private static byte[] concat(String text, String hex) {
    byte[] start = text.getBytes(UTF_8);
    byte[] rest = HexFormat.of().parseHex(hex);
    byte[] whole = Arrays.copyOf(start, start.length + rest.length);
    System.arraycopy(rest, 0, whole, start.length, rest.length);
    return whole;
  }
}
