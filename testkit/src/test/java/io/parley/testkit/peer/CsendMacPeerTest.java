package io.parley.testkit.peer;

import static io.parley.testkit.peer.Lan.ALICE;
import static io.parley.testkit.peer.Lan.BOB;
import static io.parley.testkit.peer.Lan.hex;
import static io.parley.testkit.peer.Lan.play;
import static io.parley.testkit.peer.Lan.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.spi.Connection;
import io.parley.spi.Listener;
import io.parley.spi.NetworkError;
import io.parley.spi.NetworkException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The Mac program does what its source says, as far as a peer can see it.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CsendMacPeerTest {

  private static final String HEAD = "CSDCTEXT|1|zed@10.77.0.14|";

  @Test
  void itTakesAMessageAndAborts() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      assertThat(lan.closeOf(lan.say(BOB, HEAD + "hello"))).isEqualTo("RESET");
      assertThat(mac.received()).containsExactly(new ReceivedText(lan.zed.ip(), "zed", "hello"));
      mac.kill();
    });
  }

  @Test
  void whoCallsWhileItHandlesAConnectionIsRefused() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      Connection silent = lan.dial(BOB);
      for (int i = 0; i < 3; i++) {
        assertRefused(() -> lan.dial(BOB));
        lan.millis(1_000);
      }
      lan.write(silent, HEAD + "at last");
      assertThat(lan.closeOf(silent)).isEqualTo("RESET");
      assertThat(texts(mac)).containsExactly("at last");
      mac.kill();
    });
  }

  @Test
  void itListensToNobodyFor50To200MillisecondsAfterAConnection() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      for (int i = 0; i < 5; i++) {
        lan.closeOf(lan.say(BOB, HEAD + i));
        assertRefused(() -> lan.dial(BOB));
        lan.millis(40);
        assertRefused(() -> lan.dial(BOB));
        lan.millis(165);
      }
      assertThat(texts(mac)).containsExactly("0", "1", "2", "3", "4");
      mac.kill();
    });
  }

  @Test
  void ofTwoWhoCallAtOnceOneIsRefusedAndTriesAgain() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      CsendPosixPeer carol = lan.posix("carol", InetAddress.ofLiteral("10.77.0.13"));
      lan.world.start("alice sends", () -> assertWritten(alice));
      lan.world.start("carol sends", () -> assertWritten(carol));
      lan.millis(40);
      assertThat(mac.received()).hasSize(1);
      lan.millis(1_000);
      assertThat(texts(mac)).containsExactlyInAnyOrder("from alice", "from carol");
      alice.kill();
      carol.kill();
      mac.kill();
    });
  }

  private static void assertWritten(ScriptedPeer sender) {
    try {
      assertThat(sender.send(BOB, "from " + sender.name())).isEqualTo(SendOutcome.WRITTEN);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRefusedMessageIsLostForItTriesOnce() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      long before = lan.world.nanos();
      assertThat(mac.send(lan.zed.ip(), "lost")).isEqualTo(SendOutcome.REFUSED);
      assertThat(lan.world.nanos() - before).isLessThan(10_000_000L);
      mac.kill();
    });
  }

  @Test
  void itsTextsAreMacRomanBothWays() {
    play(lan -> {
      Listener listener = lan.listen();
      CsendMacPeer mac = lan.mac("mac", BOB);
      mac.send(lan.zed.ip(), "café ☃");
      assertThat(lan.next(listener)).endsWith(hex("7c 63 61 66 8e 20 3f"));
      lan.closeOf(lan.say(BOB, HEAD + "caf\u008e"));
      assertThat(texts(mac)).containsExactly("café");
      mac.kill();
    });
  }

  @Test
  void aConnectionThatEndsWithoutAByteIsNoMessage() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      lan.dial(BOB).close();
      lan.millis(250);
      lan.dial(BOB).abort();
      lan.millis(250);
      lan.closeOf(lan.say(BOB, HEAD + "hello"));
      assertThat(texts(mac)).containsExactly("hello");
      mac.kill();
    });
  }

  @Test
  void killedItAbortsWhatItHandlesAndRefusesFromThenOn() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      Connection silent = lan.dial(BOB);
      lan.millis(10);
      mac.kill();
      mac.close();
      assertThat(lan.closeOf(silent)).isEqualTo("RESET");
      assertRefused(() -> lan.dial(BOB));
    });
  }

  @Test
  void killedInItsGapItListensNoMore() {
    play(lan -> {
      CsendMacPeer mac = lan.mac("mac", BOB);
      lan.closeOf(lan.say(BOB, HEAD + "hello"));
      mac.kill();
      lan.millis(300);
      assertRefused(() -> lan.dial(BOB));
    });
  }

  @Test
  void itsNameIsCutTo31Bytes() {
    play(lan -> {
      Listener listener = lan.listen();
      CsendMacPeer mac = lan.mac("é".repeat(40), BOB);
      lan.millis(10);
      mac.send(lan.zed.ip(), "x");
      assertThat(lan.next(listener))
          .isEqualTo(
              ("CSDCTEXT|2|" + "\u008e".repeat(31) + "@10.77.0.12|x")
                  .getBytes(StandardCharsets.ISO_8859_1));
      mac.kill();
    });
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            NetworkException.class, e -> assertThat(e.error()).isEqualTo(NetworkError.REFUSED));
  }
}
