package io.parley.testkit.peer;

import static io.parley.testkit.peer.Lan.ALICE;
import static io.parley.testkit.peer.Lan.BOB;
import static io.parley.testkit.peer.Lan.play;
import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How scripted peers find each other (wire-csend sections 2.3 and 2.4).
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PeerDiscoveryTest {

  private static final String ASK = "CSDCDISCOVERY|1|%s@10.77.0.14|";

  @Test
  void theyFindEachOtherAndQuitIsHeard() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      CsendMacPeer mac = lan.mac("mac", BOB);
      lan.millis(500);
      assertThat(alice.peers()).containsExactly("mac@10.77.0.12");
      assertThat(mac.peers()).containsExactly("alice@10.77.0.11");
      mac.quit();
      lan.millis(500);
      assertThat(alice.peers()).isEmpty();
      alice.quit();
    });
  }

  @Test
  void itAsksEveryTenSeconds() {
    play(lan -> {
      DatagramPort port = lan.beacons();
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      long start = lan.world.nanos();
      for (int i = 0; i < 4; i++) {
        assertThat(lan.heard(port))
            .isEqualTo("CSDCDISCOVERY|%d|alice@10.77.0.11|".formatted(i + 1));
        assertThat(Duration.ofNanos(lan.world.nanos() - start))
            .isBetween(Duration.ofSeconds(10L * i), Duration.ofMillis(10_100L * i + 10));
      }
      alice.kill();
    });
  }

  @Test
  void aBurstIsAnsweredATenthOfASecondApartEach() {
    play(lan -> {
      DatagramPort port = lan.beacons();
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      lan.heard(port);
      long start = lan.world.nanos();
      for (int i = 0; i < 50; i++) {
        lan.beacon(port, ALICE, ASK.formatted("zed"));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(lan.heard(port)).startsWith("CSDCDISCOVERY_RESPONSE|");
      }
      assertThat(Duration.ofNanos(lan.world.nanos() - start))
          .isBetween(Duration.ofMillis(4_900), Duration.ofMillis(5_010));
      alice.kill();
    });
  }

  @Test
  void theEleventhIsAnsweredAndNotListedUntilOneLeaves() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      List<CsendPosixPeer> others = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        others.add(lan.posix("p" + i, InetAddress.ofLiteral("10.77.0." + (100 + i))));
        lan.millis(500);
      }
      assertThat(alice.peers()).hasSize(10).last().isEqualTo("p9@10.77.0.109");
      DatagramPort port = lan.beacons();
      lan.beacon(port, ALICE, ASK.formatted("zed"));
      assertThat(lan.heard(port)).startsWith("CSDCDISCOVERY_RESPONSE|");
      lan.millis(500);
      assertThat(alice.peers()).hasSize(10).doesNotContain("zed@10.77.0.14");
      others.getFirst().quit();
      lan.millis(500);
      lan.beacon(port, ALICE, ASK.formatted("zed"));
      lan.millis(500);
      assertThat(alice.peers()).hasSize(10).last().isEqualTo("zed@10.77.0.14");
      others.forEach(ScriptedPeer::kill);
      alice.kill();
    });
  }

  @Test
  void anAnswerGoesToThePortThatAsked() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      DatagramPort elsewhere = lan.zed.openDatagrams(new Address(lan.zed.ip(), 4_711));
      lan.beacon(elsewhere, ALICE, ASK.formatted("zed"));
      assertThat(lan.heard(elsewhere)).startsWith("CSDCDISCOVERY_RESPONSE|");
      alice.kill();
    });
  }

  @Test
  void aPeerIsItsAddressAndANewNameReplacesTheOldOneUnlessItIsEmpty() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      DatagramPort port = lan.beacons();
      for (String name : List.of("zed", "zoe", "")) {
        lan.beacon(port, ALICE, ASK.formatted(name));
        lan.millis(200);
      }
      assertThat(alice.peers()).containsExactly("zoe@10.77.0.14");
      alice.kill();
    });
  }

  @Test
  void whoWritesIsListedButNotByADatagram() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      DatagramPort port = lan.beacons();
      lan.beacon(port, ALICE, "CSDCTEXT|1|zed@10.77.0.14|by datagram");
      lan.millis(500);
      assertThat(alice.peers()).isEmpty();
      lan.closeOf(lan.say(ALICE, "CSDCTEXT|1|zed@10.77.0.14|hello"));
      assertThat(alice.peers()).containsExactly("zed@10.77.0.14");
      lan.closeOf(lan.say(ALICE, "CSDCQUIT|2|zed@10.77.0.14|"));
      assertThat(alice.peers()).isEmpty();
      assertThat(Lan.texts(alice)).containsExactly("hello");
      alice.kill();
    });
  }

  @Test
  void onlyAMacDropsThoseWhoAreSilentFor30Seconds() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      CsendMacPeer mac = lan.mac("mac", BOB);
      DatagramPort port = lan.beacons();
      lan.beacon(port, ALICE, ASK.formatted("zed"));
      lan.beacon(port, BOB, ASK.formatted("zed"));
      lan.millis(29_900);
      assertThat(mac.peers()).contains("zed@10.77.0.14", "alice@10.77.0.11");
      lan.millis(500);
      assertThat(mac.peers()).containsExactly("alice@10.77.0.11");
      lan.millis(3_600_000);
      assertThat(alice.peers()).contains("zed@10.77.0.14", "mac@10.77.0.12");
      alice.kill();
      mac.kill();
    });
  }

  @Test
  void aFrozenProgramIsSilentAndGoesOnWhenThawed() {
    play(lan -> {
      CsendPosixPeer alice = lan.posix("alice", ALICE);
      lan.millis(500);
      DatagramPort port = lan.beacons();
      alice.freeze();
      lan.beacon(port, ALICE, ASK.formatted("zed"));
      lan.millis(30_000);
      assertThat(alice.peers()).isEmpty();
      alice.thaw();
      assertThat(List.of(lan.heard(port), lan.heard(port)))
          .containsExactlyInAnyOrder(
              "CSDCDISCOVERY_RESPONSE|2|alice@10.77.0.11|", "CSDCDISCOVERY|3|alice@10.77.0.11|");
      assertThat(alice.peers()).containsExactly("zed@10.77.0.14");
      alice.kill();
    });
  }
}
