package io.parley.internal.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.internal.memory.MemoryStore;
import io.parley.internal.wire.csend.CsendIds;
import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimIdentity;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Discovery on csend's wire, byte by byte and second by second, against a csend that a test plays
/// (wire-csend sections 2.1 and 2.4).
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CsendDiscoveryTest {

  private static final InetAddress ALICE = InetAddress.ofLiteral("10.77.0.11");
  private static final InetAddress ZED = InetAddress.ofLiteral("10.77.0.14");
  private static final InetAddress FAR = InetAddress.ofLiteral("10.78.0.1");
  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");
  private static final int PORT = 8081;

  @Test
  void discoveryIsBroadcastThriceAtTheStartAndThenEveryTenSeconds() {
    inEveryWorld(town -> {
      town.discovery.open();
      int[] seconds = {0, 1, 2, 12, 22, 32};
      for (int i = 1; i <= seconds.length; i++) {
        Heard beacon = town.hear(town.csend);
        assertThat(beacon).isEqualTo(new Heard("CSDCDISCOVERY|" + i + "|alice@10.77.0.11|", ALICE));
        assertThat(town.seconds()).isBetween(seconds[i - 1] + 0.0, seconds[i - 1] + 0.02);
      }
    });
  }

  @Test
  void aBeaconThatItsFarewellHasOvertakenDoesNotBringANodeBackButANewStartDoes() {
    inEveryWorld(town -> {
      town.discovery.open();
      DatagramPort zed = town.zeds.openDatagrams(new Address(ZED, PORT));
      town.send(zed, new Address(ALICE, PORT), "CSDCQUIT|9|zed@10.9.8.7|");
      town.world.sleep(Duration.ofMillis(50));
      town.send(zed, new Address(ALICE, PORT), "CSDCDISCOVERY_RESPONSE|8|zed@10.9.8.7|");
      town.world.sleep(Farewells.STRAGGLERS);
      assertThat(town.told).containsExactly("left 10.77.0.14");
      town.send(zed, new Address(ALICE, PORT), "CSDCDISCOVERY_RESPONSE|1|zed@10.9.8.7|");
      town.world.sleep(Duration.ofMillis(50));
      assertThat(town.told).endsWith("heard zed at 10.77.0.14");
    });
  }

  @Test
  void whoAsksIsAnsweredAtThePortItAskedFromAndKnownFromThenOn() {
    inEveryWorld(town -> {
      town.discovery.open();
      town.hear(town.csend);
      DatagramPort asker = town.zeds.openDatagrams(new Address(ZED, 4_711));
      town.send(asker, new Address(ALICE, PORT), "CSDCDISCOVERY|9|zed@10.9.8.7|");
      assertThat(town.hear(asker))
          .isEqualTo(new Heard("CSDCDISCOVERY_RESPONSE|2|alice@10.77.0.11|", ALICE));
      assertThat(town.told).containsExactly("heard zed at 10.77.0.14");
    });
  }

  @Test
  void aBroadcastQuestionIsAnsweredToo() {
    inEveryWorld(town -> {
      town.discovery.open();
      town.hear(town.csend);
      town.broadcast("CSDCDISCOVERY|9|zed@10.77.0.14|");
      assertThat(town.hear(town.csend))
          .isEqualTo(town.heardByZed("CSDCDISCOVERY|9|zed@10.77.0.14|"));
      assertThat(town.hear(town.csend).text()).startsWith("CSDCDISCOVERY_RESPONSE|2|alice@");
      assertThat(town.told).containsExactly("heard zed at 10.77.0.14");
    });
  }

  @Test
  void answersAndFarewellsAreNotAnsweredAndTextOrRubbishIsIgnored() {
    inEveryWorld(town -> {
      town.discovery.open();
      town.hear(town.csend);
      for (String datagram :
          List.of(
              "CSDCDISCOVERY_RESPONSE|1|zed@10.77.0.14|",
              "CSDCDISCOVERY_RESPONSE|1|@10.77.0.14|",
              "CSDCQUIT|2|zed@10.77.0.14|",
              "CSDCDISCOVERY_RESPONSE|zed v1@10.77.0.14|",
              "CSDCTEXT|3|zed@10.77.0.14|hello",
              "CSDCNONSENSE|3|zed@10.77.0.14|",
              "CSDC",
              "",
              "GET / HTTP/1.1\r\n\r\n" + "x".repeat(5_000))) {
        town.send(town.csend, new Address(ALICE, PORT), datagram);
        town.world.sleep(Duration.ofMillis(60));
      }
      assertThat(town.told)
          .containsExactly(
              "heard zed at 10.77.0.14",
              "heard  at 10.77.0.14",
              "left 10.77.0.14",
              "heard zed v1 at 10.77.0.14");
      assertThat(town.hear(town.csend).text()).startsWith("CSDCDISCOVERY|2|");
    });
  }

  @Test
  void quitIsTheLastThatIsHeardOfUsWhoeverAsksMeanwhile() {
    SeededScheduler.forEachSeed(
        100,
        seed ->
            SeededScheduler.run(
                seed,
                world -> {
                  var town = new Town(world);
                  town.discovery.open();
                  world.sleep(Duration.ofSeconds(1));
                  town.ask(CsendDiscovery.DATAGRAMS_PER_SECOND);
                  world.sleep(Duration.ofNanos(world.random().nextLong(2_000_000)));
                  town.discovery.close();
                  town.discovery.close();
                  world.sleep(Duration.ofSeconds(30));
                  assertThat(town.framesOfAliceInTheOrderOfTheirNumbers())
                      .filteredOn(text -> text.startsWith("CSDCQUIT|"))
                      .hasSize(1);
                  assertThat(town.framesOfAliceInTheOrderOfTheirNumbers().getLast())
                      .startsWith("CSDCQUIT|");
                  town.close();
                }));
  }

  @Test
  void aBugCostsOneDatagramAndOneTickAndNotAllThatFollow() {
    inEveryWorld(town -> {
      town.bugs = 2;
      town.discovery.open();
      town.send(town.csend, new Address(ALICE, PORT), "CSDCDISCOVERY_RESPONSE|1|zed@10.77.0.14|");
      town.world.sleep(Duration.ofSeconds(25));
      assertThat(town.bugs).isZero();
      town.send(town.csend, new Address(ALICE, PORT), "CSDCDISCOVERY_RESPONSE|2|zed@10.77.0.14|");
      town.world.sleep(Duration.ofMillis(10));
      assertThat(town.told).contains("heard zed at 10.77.0.14");
      assertThat(town.framesOfAliceInTheOrderOfTheirNumbers()).hasSizeBetween(2, 3);
    });
  }

  @Test
  void whoWasNeverOpenSaysNothingAndMayBeClosed() {
    inEveryWorld(town -> {
      town.discovery.close();
      assertThatThrownBy(() -> town.discovery.open()).isInstanceOf(IllegalStateException.class);
      town.world.sleep(Duration.ofSeconds(30));
      assertThat(town.poll()).isNull();
    });
  }

  @Test
  void peersGivenByHandAreAskedOneByOneAndSoAreThoseWhoAreFarOnceTheyWereHeard() {
    inEveryWorld(town -> {
      CsendDiscovery discovery = town.discoveryOn(town.alices, ZED);
      DatagramPort given = town.zeds.openDatagrams(new Address(ZED, PORT));
      DatagramPort far = town.fars.openDatagrams(new Address(FAR, PORT));
      discovery.open();
      assertThat(town.hear(given).text()).isEqualTo("CSDCDISCOVERY|2|alice@10.77.0.11|");
      town.send(far, new Address(ALICE, PORT), "CSDCDISCOVERY|1|far@10.78.0.1|");
      assertThat(town.hear(far).text()).startsWith("CSDCDISCOVERY_RESPONSE|");
      assertThat(town.hear(far).text()).startsWith("CSDCDISCOVERY|");
      assertThat(town.hear(given).text()).startsWith("CSDCDISCOVERY|");
      town.world.sleep(Duration.ofMillis(10));
      discovery.close();
      assertThat(town.hear(far).text()).startsWith("CSDCQUIT|");
      assertThat(town.hear(given).text()).startsWith("CSDCQUIT|");
    });
  }

  @Test
  void ofOneAddressTwentyDatagramsASecondAreReadAndOthersAreHeardMeanwhile() {
    inEveryWorld(town -> {
      town.discovery.open();
      town.hear(town.csend);
      for (int i = 0; i < 100; i++) {
        town.send(
            town.csend, new Address(ALICE, PORT), "CSDCDISCOVERY_RESPONSE|1|z" + i + "@1.2.3.4|");
      }
      DatagramPort far = town.fars.openDatagrams(new Address(FAR, 4_711));
      town.send(far, new Address(ALICE, PORT), "CSDCDISCOVERY_RESPONSE|1|far@10.78.0.1|");
      town.world.sleep(Duration.ofMillis(900));
      assertThat(town.told).hasSize(CsendDiscovery.DATAGRAMS_PER_SECOND + 1);
      assertThat(town.told).contains("heard far at 10.78.0.1");
      town.world.sleep(Duration.ofMillis(200));
      town.send(town.csend, new Address(ALICE, PORT), "CSDCDISCOVERY_RESPONSE|1|again@1.2.3.4|");
      town.world.sleep(Duration.ofMillis(100));
      assertThat(town.told).contains("heard again at 10.77.0.14");
    });
  }

  @Test
  void onEachNetworkTheBeaconComesFromOurAddressThere() {
    inEveryWorld(town -> {
      InetAddress there = InetAddress.ofLiteral("10.78.0.11");
      CsendDiscovery hub = town.discoveryAt(ANY, town.network.stack(ALICE, there));
      DatagramPort far = town.fars.openDatagrams(new Address(ANY, PORT));
      hub.open();
      assertThat(town.hear(town.csend))
          .isEqualTo(new Heard("CSDCDISCOVERY|1|alice@10.77.0.11|", ALICE));
      assertThat(town.hear(far)).isEqualTo(new Heard("CSDCDISCOVERY|2|alice@10.78.0.11|", there));
      town.send(far, new Address(there, PORT), "CSDCDISCOVERY|1|far@10.78.0.1|");
      assertThat(town.hear(far))
          .isEqualTo(new Heard("CSDCDISCOVERY_RESPONSE|3|alice@10.78.0.11|", there));
      hub.close();
      assertThat(town.hear(town.csend).text()).startsWith("CSDCQUIT|");
      assertThat(town.hear(far).text()).startsWith("CSDCQUIT|");
    });
  }

  @Test
  void aNodeWithAnAddressOfItsOwnHearsNoBroadcastsOfOtherNetworksNorItself() {
    inEveryWorld(town -> {
      SimStack both = town.network.stack(ALICE, InetAddress.ofLiteral("10.78.0.11"));
      town.discovery.open();
      town.alices.close();
      CsendDiscovery onBoth = town.discoveryOn(both);
      onBoth.open();
      town.told.clear();
      DatagramPort far = town.fars.openDatagrams(new Address(FAR, PORT));
      town.send(
          far,
          new Address(InetAddress.ofLiteral("255.255.255.255"), PORT),
          "CSDCDISCOVERY|1|far@x|");
      town.broadcast("CSDCDISCOVERY|1|zed@10.77.0.14|");
      town.world.sleep(Duration.ofSeconds(1));
      assertThat(town.told).containsExactly("heard zed at 10.77.0.14");
      assertThat(onBoth.isOurs(ALICE)).isTrue();
      assertThat(onBoth.isOurs(ZED)).isFalse();
      onBoth.close();
    });
  }

  private static int number(String frame) {
    return Integer.parseInt(frame.split("\\|", -1)[1]);
  }

  private static void inEveryWorld(Play play) {
    SeededScheduler.forEachSeed(
        10,
        seed ->
            SeededScheduler.run(
                seed,
                world -> {
                  var town = new Town(world);
                  play.on(town);
                  town.close();
                }));
  }

  @FunctionalInterface
  private interface Play {
    void on(Town town) throws Exception;
  }

  /// A datagram that a test heard.
  private record Heard(String text, InetAddress source) {}

  /// Alice's discovery, and a csend on the same link that a test plays: its port hears broadcasts.
  private static final class Town implements CsendDiscovery.Neighbours {

    private final SeededScheduler world;
    private final SimNetwork network;
    private final SimStack alices;
    private final SimStack zeds;
    private final SimStack fars;
    private final DatagramPort csend;
    private final CsendDiscovery discovery;
    private final List<String> told = new ArrayList<>();
    private final List<String> ofAlice = new ArrayList<>();
    private final List<InetAddress> present = new ArrayList<>();

    /// Calls of ours that are still to throw.
    private int bugs;

    Town(SeededScheduler world) throws NetworkException {
      this.world = world;
      this.network = new SimNetwork(world);
      this.alices = network.stack(ALICE);
      this.zeds = network.stack(ZED);
      this.fars = network.stack(FAR);
      this.csend = zeds.openDatagrams(new Address(ANY, PORT));
      this.discovery = discoveryOn(alices);
    }

    CsendDiscovery discoveryOn(SimStack stack, InetAddress... givenPeers) {
      return discoveryAt(ALICE, stack, givenPeers);
    }

    CsendDiscovery discoveryAt(InetAddress own, SimStack stack, InetAddress... givenPeers) {
      var config = new CsendDiscovery.Config("alice", new Address(own, PORT), List.of(givenPeers));
      var given =
          new Environment(
              world,
              world,
              world.random(),
              stack,
              new MemoryStore(),
              SimIdentity.drawnFrom(world.random()));
      return new CsendDiscovery(config, new CsendIds(), this, Optional.empty(), given);
    }

    @Override
    public void heard(InetAddress source, String name) {
      throwIfToldTo();
      told.add("heard " + name + " at " + source.getHostAddress());
      present.add(source);
    }

    @Override
    public void left(InetAddress source, String name) {
      told.add("left " + source.getHostAddress());
    }

    @Override
    public List<InetAddress> present() {
      throwIfToldTo();
      return List.copyOf(present);
    }

    private void throwIfToldTo() {
      if (bugs > 0) {
        bugs--;
        throw new IllegalStateException("a planted bug");
      }
    }

    double seconds() {
      return world.nanos() / 1e9;
    }

    void send(DatagramPort from, Address to, String text) throws NetworkException {
      from.send(to, ByteBuffer.wrap(text.getBytes(UTF_8)));
    }

    void broadcast(String text) throws NetworkException {
      send(csend, new Address(InetAddress.ofLiteral("255.255.255.255"), PORT), text);
    }

    void ask(int times) throws NetworkException {
      for (int i = 0; i < times; i++) {
        send(csend, new Address(ALICE, PORT), "CSDCDISCOVERY|1|zed@10.77.0.14|");
      }
    }

    Heard heardByZed(String text) {
      return new Heard(text, ZED);
    }

    Heard hear(DatagramPort port) throws NetworkException {
      ByteBuffer content = ByteBuffer.allocate(2_000);
      Address source = port.receive(content, Deadline.in(world, Duration.ofSeconds(11)));
      return new Heard(UTF_8.decode(content).toString(), source.ip());
    }

    /// All that csend heard of Alice so far. Datagrams may overtake each other; their numbers tell
    /// in which order they left.
    List<String> framesOfAliceInTheOrderOfTheirNumbers() {
      for (Heard next = poll(); next != null; next = poll()) {
        if (next.source().equals(ALICE)) {
          ofAlice.add(next.text());
        }
      }
      ofAlice.sort(Comparator.comparingInt(CsendDiscoveryTest::number));
      return ofAlice;
    }

    /// What has arrived for csend already; null if nothing has.
    @Nullable Heard poll() {
      try {
        ByteBuffer content = ByteBuffer.allocate(2_000);
        Address source = csend.receive(content, Deadline.PASSED);
        return new Heard(UTF_8.decode(content).toString(), source.ip());
      } catch (NetworkException nothingThere) {
        return null;
      }
    }

    void close() {
      discovery.close();
      alices.close();
      zeds.close();
      fars.close();
    }
  }
}
