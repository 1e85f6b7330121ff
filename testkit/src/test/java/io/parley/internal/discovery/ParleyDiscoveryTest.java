package io.parley.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PeerId;
import io.parley.internal.discovery.BeaconCodec.Signed;
import io.parley.internal.discovery.ParleyDiscovery.Sighting;
import io.parley.internal.wire.csend.Bytes;
import io.parley.spi.Address;
import io.parley.spi.DatagramPort;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.Identity;
import io.parley.spi.NetworkException;
import io.parley.testkit.sim.SeededScheduler;
import io.parley.testkit.sim.SimIdentity;
import io.parley.testkit.sim.SimNetwork;
import io.parley.testkit.sim.SimStack;
import io.parley.testkit.sim.SimStore;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Nodes that find each other by Parley's own beacons, in simulated worlds.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParleyDiscoveryTest {

  private static final int PORT = 7_357;
  private static final int SEEDS = 10;
  private static final Address EVERYWHERE = new Address(ip("0.0.0.0"), PORT);

  @Test
  void twoFindEachOtherAndSayWhenTheyLeave() {
    inEveryWorld(town -> {
      Citizen alice = town.settle("alice", "10.0.0.1");
      Citizen bob = town.settle("bob", "10.0.0.2");
      town.world.sleep(Duration.ofSeconds(1));
      assertThat(alice.told).containsOnly("bob at 10.0.0.2:8080");
      assertThat(bob.told).containsOnly("alice at 10.0.0.1:8080");
      bob.discovery.close();
      town.world.sleep(Duration.ofMillis(50));
      assertThat(alice.told).endsWith("bob left");
      alice.discovery.close();
    });
  }

  @Test
  void onAQuietNetworkEachNodeSendsOneBeaconInTenSeconds() {
    inEveryWorld(town -> {
      List<Citizen> all = new ArrayList<>();
      for (int i = 1; i <= 5; i++) {
        all.add(town.settle("node" + i, "10.0.0." + i));
      }
      town.world.sleep(Duration.ofSeconds(5));
      DatagramPort ear = town.network.stack(ip("10.0.0.99")).openDatagrams(EVERYWHERE);
      var heard = new CopyOnWriteArrayList<Address>();
      town.world.start("ear", () -> Citizen.listen(ear, heard));
      town.world.sleep(Duration.ofSeconds(100));
      ear.close();
      // A broadcast of each kind, limited and directed, reaches the ear.
      assertThat(heard).hasSizeBetween(5 * 2 * 9, 5 * 2 * 11);
      town.leave(all);
    });
  }

  @Test
  void fiftyThatStartTogetherKnowEachOtherWithinThreeSeconds() {
    SeededScheduler.run(
        1,
        world -> {
          var town = new Town(world);
          List<Citizen> all = new ArrayList<>();
          for (int i = 1; i <= 50; i++) {
            all.add(town.settle("node" + i, "10.0.0." + i));
          }
          world.sleep(Duration.ofSeconds(3));
          for (Citizen each : all) {
            assertThat(each.told.stream().distinct()).hasSize(49);
          }
          town.leave(all);
        });
  }

  @Test
  void aRecordingIsNotHeeded() {
    inEveryWorld(town -> {
      SimStack mallory = town.network.stack(ip("10.0.0.66"));
      DatagramPort ear = mallory.openDatagrams(EVERYWHERE);
      Citizen bob = town.settle("bob", "10.0.0.2");
      ByteBuffer recording = ByteBuffer.allocate(2_000);
      ear.receive(recording, Deadline.NEVER);
      byte[] bytes = new byte[recording.remaining()];
      recording.get(bytes);
      bob.discovery.close();
      Citizen alice = town.settle("alice", "10.0.0.1");
      for (int i = 0; i < 10; i++) {
        ear.send(new Address(alice.ip, PORT), ByteBuffer.wrap(bytes));
        town.world.sleep(Duration.ofMillis(300));
      }
      assertThat(alice.told).isEmpty();
      ear.close();
      alice.discovery.close();
    });
  }

  @Test
  void nobodySpeaksForAnotherThoughHeAnswersEveryQuestion() {
    inEveryWorld(town -> {
      Citizen alice = town.settle("alice", "10.0.0.1");
      Identity bobs = SimIdentity.drawnFrom(town.world.random());
      Identity mallorys = SimIdentity.drawnFrom(town.world.random());
      InetAddress here = ip("10.0.0.66");
      DatagramPort mouth = town.network.stack(here).openDatagrams(new Address(here, PORT));

      answerAlice(town, mouth, bobs, mallorys, here);
      assertThat(alice.told).isEmpty();
      answerAlice(town, mouth, mallorys, mallorys, ip("10.0.0.2"));
      assertThat(alice.told).isEmpty();
      answerAlice(town, mouth, mallorys, mallorys, here);
      assertThat(alice.told).containsExactly("mallory at 10.0.0.66:8080");
      mouth.close();
      alice.discovery.close();
    });
  }

  /// Asks alice, and answers what she asks, under a key, signed with another perhaps.
  private static void answerAlice(
      Town town, DatagramPort mouth, Identity key, Identity signer, InetAddress at)
      throws Exception {
    var speaker =
        new Beacon.Speaker(Bytes.of(key.publicKey()), 1, "mallory", 8_080, 0, List.of(at));
    Address alice = new Address(ip("10.0.0.1"), PORT);
    long question = 7;
    long answer = Beacon.NONE;
    for (int serial = 1; serial <= 2; serial++) {
      var beacon =
          new Beacon(
              Beacon.Kind.HERE,
              speaker,
              serial,
              new Beacon.Question(question, false),
              answer,
              List.of());
      mouth.send(alice, ByteBuffer.wrap(BeaconCodec.encode(beacon, signer)));
      answer = town.nonces(mouth);
    }
    town.world.sleep(Duration.ofMillis(100));
  }

  @Test
  void twoOnOneAddressAreTwo() {
    inEveryWorld(town -> {
      SimStack host = town.network.stack(ip("10.0.0.1"));
      Citizen alice = town.settle("alice", host, ip("10.0.0.1"));
      Citizen anna = town.settle("anna", host, ip("10.0.0.1"));
      Citizen bob = town.settle("bob", "10.0.0.2");
      town.world.sleep(Duration.ofSeconds(2));
      assertThat(bob.told).contains("alice at 10.0.0.1:8080", "anna at 10.0.0.1:8080");
      assertThat(alice.told).contains("anna at 10.0.0.1:8080", "bob at 10.0.0.2:8080");
      assertThat(anna.told).contains("alice at 10.0.0.1:8080", "bob at 10.0.0.2:8080");
      town.leave(List.of(alice, anna, bob));
    });
  }

  @Test
  void aCommonNodePassesOnWhereOthersAre() {
    inEveryWorld(town -> {
      SimStack between = town.network.stack(ip("10.0.1.1"), ip("10.0.2.1"));
      Citizen hub = town.settle("hub", between, ip("0.0.0.0"));
      Citizen one = town.settle("one", "10.0.1.5");
      town.world.sleep(Duration.ofSeconds(20));
      Citizen two = town.settle("two", "10.0.2.5");
      town.world.sleep(Duration.ofSeconds(3));
      assertThat(one.told).contains("hub at 10.0.1.1:8080", "two at 10.0.2.5:8080");
      assertThat(two.told).contains("hub at 10.0.2.1:8080", "one at 10.0.1.5:8080");
      town.leave(List.of(hub, one, two));
    });
  }

  @Test
  void aCopiedKeyIsNoticedOnBothMachinesAndByOthers() {
    inEveryWorld(town -> {
      Identity copied = SimIdentity.drawnFrom(town.world.random());
      Citizen carol = town.settle("carol", "10.0.0.3");
      Citizen first = town.settle("bob", "10.0.0.1", copied);
      Citizen second = town.settle("bob", "10.0.0.2", copied);
      town.world.sleep(Duration.ofSeconds(30));
      assertThat(first.told).contains("copied, at 10.0.0.2");
      assertThat(second.told).contains("copied, at 10.0.0.1");
      assertThat(carol.told).contains("copied, at 10.0.0.1");
      town.leave(List.of(carol, first, second));
    });
  }

  /// Strangers without number cost bounded memory, and displace nobody.
  @Test
  void aFloodOfStrangersDisplacesNobody() {
    SeededScheduler.run(
        1,
        world -> {
          var town = new Town(world);
          Citizen alice = town.settle("alice", "10.0.0.1");
          Citizen bob = town.settle("bob", "10.0.0.2");
          world.sleep(Duration.ofSeconds(1));
          SimStack mallory = town.network.stack(ip("10.0.0.66"));
          DatagramPort mouth = mallory.openDatagrams(new Address(ip("10.0.0.66"), PORT));
          for (int i = 0; i < 20_000; i++) {
            Identity key = SimIdentity.drawnFrom(world.random());
            var maker =
                new BeaconMaker(new ParleyDiscovery.Config("m" + i, EVERYWHERE, 8_080), key, i);
            var from =
                new io.parley.spi.LocalAddress(ip("10.0.0.66"), 24, java.util.Optional.empty());
            var saying =
                new BeaconMaker.Saying(
                    Beacon.Kind.HERE, new Beacon.Question(7, true), Beacon.NONE, List.of());
            byte[] bytes = maker.make(saying, from, List.of(from));
            mouth.send(new Address(alice.ip, PORT), ByteBuffer.wrap(bytes));
            if (i % 100 == 0) {
              world.sleep(Duration.ofMillis(10));
            }
          }
          alice.told.clear();
          world.sleep(Duration.ofSeconds(11));
          assertThat(alice.told).contains("bob at 10.0.0.2:8080");
          assertThat(alice.told).noneMatch(told -> told.startsWith("m"));
          mouth.close();
          town.leave(List.of(alice, bob));
        });
  }

  @Test
  void whoeverIsGivenByHandIsAskedBeyondTheLink() {
    inEveryWorld(town -> {
      Citizen far = town.settle("far", "10.0.9.9");
      Citizen alice = town.settle("alice", "10.0.0.1");
      alice.toAsk.add(ip("10.0.9.9"));
      town.world.sleep(Duration.ofSeconds(3));
      assertThat(alice.told).contains("far at 10.0.9.9:8080");
      assertThat(far.told).contains("alice at 10.0.0.1:8080");
      alice.told.clear();
      far.told.clear();
      town.world.sleep(Duration.ofSeconds(20));
      assertThat(alice.told).contains("far at 10.0.9.9:8080");
      assertThat(far.told).contains("alice at 10.0.0.1:8080");
      town.leave(List.of(alice, far));
    });
  }

  private interface Story {
    void play(Town town) throws Exception;
  }

  private static void inEveryWorld(Story story) {
    SeededScheduler.forEachSeed(
        SEEDS, seed -> SeededScheduler.runTwice(seed, world -> story.play(new Town(world))));
  }

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  /// A network with nodes on it.
  private static final class Town {

    private final SeededScheduler world;
    private final SimNetwork network;
    private long lastAsked = Beacon.NONE;

    Town(SeededScheduler world) {
      this.world = world;
      this.network = new SimNetwork(world);
    }

    Citizen settle(String name, String ip) throws Exception {
      return settle(name, ip, SimIdentity.drawnFrom(world.random()));
    }

    Citizen settle(String name, String ip, Identity identity) throws Exception {
      InetAddress at = ip(ip);
      return new Citizen(this, name, network.stack(at), at, identity);
    }

    Citizen settle(String name, SimStack stack, InetAddress own) throws Exception {
      return new Citizen(this, name, stack, own, SimIdentity.drawnFrom(world.random()));
    }

    /// The question in the next beacon that alice sends to a port alone; she sends others to all.
    long nonces(DatagramPort port) throws Exception {
      ByteBuffer content = ByteBuffer.allocate(2_000);
      Deadline end = Deadline.in(world, Duration.ofMillis(500));
      long asked = Beacon.NONE;
      try {
        while (asked == Beacon.NONE) {
          port.receive(content, end);
          byte[] bytes = new byte[content.remaining()];
          content.get(bytes);
          asked = ((Signed) BeaconCodec.decode(bytes)).beacon().question().nonce();
        }
      } catch (NetworkException nothingAsked) {
        asked = lastAsked;
      }
      lastAsked = asked;
      return asked;
    }

    void leave(List<Citizen> all) {
      all.forEach(each -> each.discovery.close());
    }
  }

  /// A node, and what it was told.
  private static final class Citizen implements ParleyDiscovery.Neighbours {

    private final InetAddress ip;
    private final ParleyDiscovery discovery;
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<InetAddress> toAsk = new CopyOnWriteArrayList<>();
    private final java.util.Map<PeerId, String> names =
        new java.util.concurrent.ConcurrentHashMap<>();

    Citizen(Town town, String name, SimStack stack, InetAddress own, Identity identity)
        throws Exception {
      this.ip = own;
      var environment =
          new Environment(
              town.world,
              town.world,
              town.world.random(),
              stack,
              SimStore.of(town.world, name, SimStore.Keeping.IN_MEMORY),
              identity);
      this.discovery =
          new ParleyDiscovery(
              new ParleyDiscovery.Config(name, new Address(own, PORT), 8_080), this, environment);
      discovery.open();
    }

    @Override
    public void heard(Sighting sighting) {
      names.put(sighting.id(), sighting.name());
      told.add(sighting.name() + " at " + sighting.at());
    }

    @Override
    public void left(PeerId id) {
      told.add(names.get(id) + " left");
    }

    @Override
    public void copied(PeerId id, InetAddress where) {
      told.add("copied, at " + where.getHostAddress());
    }

    @Override
    public List<InetAddress> toAsk() {
      return toAsk;
    }

    static void listen(DatagramPort port, List<Address> heard) {
      ByteBuffer content = ByteBuffer.allocate(2_000);
      try {
        while (true) {
          heard.add(port.receive(content, Deadline.NEVER));
        }
      } catch (NetworkException closed) {
        // The test has heard enough.
      }
    }
  }
}
