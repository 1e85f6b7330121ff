package io.parley.testkit.peer;

import static io.parley.testkit.peer.Lan.ALICE;
import static io.parley.testkit.peer.Lan.BOB;
import static io.parley.testkit.peer.Lan.hex;
import static io.parley.testkit.peer.Lan.play;
import static io.parley.testkit.peer.Lan.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.Connection;
import io.parley.spi.DatagramPort;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The POSIX program does what was measured of the real one (wire-csend sections 2 and 4.1).
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CsendPosixPeerTest {

  private static final String HEAD = "CSDCTEXT|1|zed@10.77.0.14|";

  @Test
  void itsFramesAreThoseOfTheCaptures() {
    play(lan -> {
      Listener listener = lan.listen();
      DatagramPort port = lan.beacons();
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      assertThat(lan.heard(port)).isEqualTo("CSDCDISCOVERY|1|alice@10.77.0.11|");
      lan.beacon(port, ALICE, "CSDCDISCOVERY|1|zed@10.77.0.14|");
      assertThat(lan.heard(port)).isEqualTo("CSDCDISCOVERY_RESPONSE|2|alice@10.77.0.11|");
      assertThat(alice.send(lan.zed.ip(), "hello")).isEqualTo(SendOutcome.WRITTEN);
      assertThat(lan.next(listener))
          .isEqualTo(
              hex(
                  "43 53 44 43 54 45 58 54 7c 33 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e 30 2e 31"
                      + " 31 7c 68 65 6c 6c 6f"));
      alice.send(lan.zed.ip(), "");
      assertThat(lan.next(listener))
          .isEqualTo("CSDCTEXT|4|alice@10.77.0.11|".getBytes(StandardCharsets.US_ASCII));
      alice.send(lan.zed.ip(), "héllo ☃");
      assertThat(lan.next(listener))
          .endsWith(
              hex(
                  "7c 35 7c 61 6c 69 63 65 40 31 30 2e 37 37 2e 30 2e 31 31 7c 68 c3 a9 6c 6c"
                      + " 6f 20 e2 98 83"));
      alice.quit();
      assertThat(lan.heard(port)).isEqualTo("CSDCQUIT|6|alice@10.77.0.11|");
    });
  }

  @Test
  void itReadsOddInputAsTheOriginalDoes() {
    List<List<String>> cases =
        List.of(
            List.of("CSDCTEXT|1|zed@x|a|b||c|", "zed: a|b||c|"),
            List.of("CSDCTEXT|1|zed@x||x", "zed: |x"),
            List.of("CSDCTEXT|1|ze|d@x|hi", "ze: d@x|hi"),
            List.of("CSDCTEXT|1|ze@d@x|hi", "ze: hi"),
            List.of("CSDCTEXT|1|@x|hi", ": hi"),
            List.of("CSDCTEXT|1|zed|hi", "zed: hi"),
            List.of("CSDCTEXT|1|zed@x", "zed: "),
            List.of("CSDCTEXT||zed@x|hi", "hi: "),
            List.of("CSDCTEXT|zed@x|hello from v1", "hello from v1: "),
            List.of("CSDCTEXT|abc|zed@x|a\nb\r", "zed: a\nb\r"),
            List.of("CSDCTEXT|1|zed@x|hi\0hidden", "zed: hi"),
            List.of("CSDCTEXT|1|" + "n".repeat(40) + "@x|hi", "n".repeat(31) + ": hi"));
    play(lan -> {
      CsendPosixPeer bob = lan.posix("bob", BOB);
      for (List<String> one : cases) {
        assertThat(lan.closeOf(lan.say(BOB, one.getFirst()))).isEqualTo("FIN");
      }
      for (String dropped :
          List.of("CDSCTEXT|1|zed@x|hi", "CSDC||", "CSDC|||", "CSDCtext|1|zed@x|hi", "TEXT|zed|")) {
        assertThat(lan.closeOf(lan.say(BOB, dropped))).isEqualTo("FIN");
      }
      assertThat(bob.received().stream().map(text -> text.name() + ": " + text.text()))
          .containsExactlyElementsOf(cases.stream().map(List::getLast).toList());
      assertThat(bob.received().getFirst().source()).isEqualTo(lan.zed.ip());
      bob.kill();
    });
  }

  @Test
  void aMessageInTwoSegmentsLosesTheSecond() {
    play(lan -> {
      CsendPosixPeer bob = lan.posix("bob", BOB);
      for (List<String> halves :
          List.of(List.of(HEAD + "spl", "it-rest"), List.of("CSDC", "TEXT|2|zed@x|lost"))) {
        Connection split = lan.dial(BOB);
        lan.write(split, halves.getFirst());
        lan.millis(200);
        lan.write(split, halves.getLast());
        lan.millis(200);
        assertThatThrownBy(() -> lan.write(split, "more"))
            .isInstanceOfSatisfying(
                NetworkException.class, e -> assertThat(e.error()).isEqualTo(NetworkError.RESET));
        split.close();
      }
      assertThat(texts(bob)).containsExactly("spl");
      bob.kill();
    });
  }

  @Test
  void twoMessagesInOneSegmentAreOne() {
    play(lan -> {
      CsendPosixPeer bob = lan.posix("bob", BOB);
      lan.closeOf(lan.say(BOB, HEAD + "first" + "CSDCTEXT|22|zed@x|second"));
      assertThat(texts(bob)).containsExactly("firstCSDCTEXT|22|zed@x|second");
      bob.kill();
    });
  }

  @Test
  void of1024BytesItTakes1023AndItsMachineAnswersWithAReset() {
    play(lan -> {
      CsendPosixPeer bob = lan.posix("bob", BOB);
      String text = "x".repeat(1_023 - HEAD.length());
      assertThat(lan.closeOf(lan.say(BOB, HEAD + text))).isEqualTo("FIN");
      assertThat(lan.closeOf(lan.say(BOB, HEAD + text + "y"))).isEqualTo("RESET");
      assertThat(texts(bob)).containsExactly(text, text);
      bob.kill();
    });
  }

  @Test
  void aSilentConnectionHoldsUpEverybodyUntilItCloses() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      CsendPosixPeer bob = lan.posix("bob", BOB);
      Connection idle = lan.dial(BOB);
      lan.millis(10);
      for (int i = 0; i < 3; i++) {
        assertThat(alice.send(BOB, "m" + i)).isEqualTo(SendOutcome.WRITTEN);
      }
      lan.millis(8_000);
      assertThat(bob.received()).isEmpty();
      idle.close();
      lan.millis(50);
      assertThat(texts(bob)).containsExactly("m0", "m1", "m2");
      alice.kill();
      bob.kill();
    });
  }

  @Test
  void whileItIsFrozenItsMachineTakesElevenMessagesWhichItShowsWhenThawed() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      CsendPosixPeer bob = lan.posix("bob", BOB);
      lan.millis(10);
      bob.freeze();
      List<SendOutcome> outcomes = new ArrayList<>();
      for (int i = 0; i < 14; i++) {
        outcomes.add(alice.send(BOB, "m" + i));
      }
      assertThat(outcomes.subList(0, 11)).containsOnly(SendOutcome.WRITTEN);
      assertThat(outcomes.subList(11, 14)).containsOnly(SendOutcome.NO_ANSWER);
      lan.millis(60_000);
      assertThat(bob.received()).isEmpty();
      bob.thaw();
      lan.millis(100);
      assertThat(texts(bob))
          .containsExactlyElementsOf(IntStream.range(0, 11).mapToObj(i -> "m" + i).toList());
      alice.kill();
      bob.kill();
    });
  }

  @Test
  void whatItNeverReadIsResetWhenItIsKilledWhileFrozen() {
    play(lan -> {
      CsendPosixPeer bob = lan.posix("bob", BOB);
      lan.millis(10);
      bob.freeze();
      List<Connection> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(lan.say(BOB, HEAD + i));
      }
      lan.millis(10);
      bob.kill();
      for (Connection connection : waiting) {
        assertThat(lan.closeOf(connection)).isEqualTo("RESET");
      }
      assertThatThrownBy(() -> lan.dial(BOB))
          .isInstanceOfSatisfying(
              NetworkException.class, e -> assertThat(e.error()).isEqualTo(NetworkError.REFUSED));
      bob.thaw();
      assertThat(bob.received()).isEmpty();
    });
  }

  @Test
  void bytesThatComeForAFrozenReadAreNotRead() {
    play(lan -> {
      CsendPosixPeer bob = lan.posix("bob", BOB);
      Connection connection = lan.dial(BOB);
      lan.millis(10);
      bob.freeze();
      lan.write(connection, HEAD + "never read");
      lan.millis(10);
      bob.kill();
      assertThat(lan.closeOf(connection)).isEqualTo("RESET");
      assertThat(bob.received()).isEmpty();
    });
  }

  @Test
  void aConnectionWithoutABytesEndsWithFinWhenItIsKilled() {
    play(lan -> {
      CsendPosixPeer bob = lan.posix("bob", BOB);
      Connection connection = lan.dial(BOB);
      lan.millis(10);
      bob.kill();
      assertThat(lan.closeOf(connection)).isEqualTo("FIN");
    });
  }

  @Test
  void aRefusedConnectIsTriedFiveTimesMore() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      long before = lan.world.nanos();
      assertThat(alice.send(lan.zed.ip(), "x")).isEqualTo(SendOutcome.REFUSED);
      assertThat(Duration.ofNanos(lan.world.nanos() - before))
          .isBetween(Duration.ofMillis(1_550), Duration.ofMillis(1_580));
      lan.world.start("zed", () -> listenLater(lan));
      assertThat(alice.send(lan.zed.ip(), "late")).isEqualTo(SendOutcome.WRITTEN);
      lan.millis(50);
      alice.kill();
    });
  }

  private static void listenLater(Lan lan) {
    try {
      lan.millis(500);
      assertThat(lan.next(lan.listen())).endsWith("|late".getBytes(StandardCharsets.US_ASCII));
    } catch (NetworkException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTextThatDoesNotFitIsAnEmptyConnectionAndUsesUpAnId() {
    play(lan -> {
      Listener listener = lan.listen();
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      lan.millis(10);
      String fits = "x".repeat(1_023 - "CSDCTEXT|2|alice@10.77.0.11|".length());
      assertThat(alice.send(lan.zed.ip(), fits)).isEqualTo(SendOutcome.WRITTEN);
      assertThat(lan.next(listener)).hasSize(1_023);
      assertThat(alice.send(lan.zed.ip(), fits + "y")).isEqualTo(SendOutcome.TOO_LONG);
      assertThat(lan.next(listener)).isEmpty();
      alice.send(lan.zed.ip(), "z");
      assertThat(lan.next(listener))
          .isEqualTo("CSDCTEXT|4|alice@10.77.0.11|z".getBytes(StandardCharsets.US_ASCII));
      alice.kill();
    });
  }

  @Test
  void aDeadProgramSendsNothing() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      CsendPosixPeer bob = lan.posix("bob", BOB);
      alice.quit();
      assertThat(alice.send(BOB, "x")).isEqualTo(SendOutcome.BROKEN);
      alice.quit();
      lan.millis(100);
      assertThat(bob.received()).isEmpty();
      bob.kill();
    });
  }
}
