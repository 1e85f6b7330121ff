package io.parley.testkit.scenario;

import io.parley.testkit.peer.ScriptedPeer;
import io.parley.testkit.sim.Chances;
import io.parley.testkit.sim.LinkConditions;
import io.parley.testkit.sim.SimStore.Keeping;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The scenarios that come with Parley: what every build tries, and `parley simulate` runs.
public final class Scenarios {

  private static final Duration A_WHILE = Duration.ofSeconds(10);

  /// The number of a text of a dozen parts, and the time that it takes or more.
  private static final int LONGEST = 99;

  private static final long LONGEST_TAKES_NANOS = 10_000_000;

  /// When there has long been room in every outbox; less than people would wait.
  private static final Duration ROOM_AT_LAST = Duration.ofHours(2);

  /// What goes wrong among machines on all stacks.
  private static final FaultMix ANYTHING_BREAKS =
      FaultMix.of(
          6,
          FaultKind.RESET,
          FaultKind.RESET_AT_BYTE,
          FaultKind.REFUSE,
          FaultKind.IGNORE,
          FaultKind.PARTITION,
          FaultKind.CUT_ONE_WAY,
          FaultKind.ROUGH_LINK,
          FaultKind.UNPLUG,
          FaultKind.CRASH,
          FaultKind.DISK_STALLS);

  /// What goes wrong besides when strict Macs refuse.
  private static final FaultMix REFUSED_AND_SLOW =
      FaultMix.of(
          3,
          FaultKind.REFUSE,
          FaultKind.RESET,
          FaultKind.CUT,
          FaultKind.SLOW_LINK,
          FaultKind.SLOW_DISK,
          FaultKind.DISK_FULL);

  /// All of them, in the order in which they are listed.
  public static final List<Scenario> ALL =
      List.of(
          new Scenario(
              "five-friends",
              "five nodes write 200 messages to each other while anything may go wrong",
              FaultMix.ofAll(5),
              world -> friends(world, 40, "alice", "bob", "carol", "dave", "eve")),
          new Scenario(
              "partitions",
              "four nodes write while the network falls apart and comes together again",
              FaultMix.of(
                  6, FaultKind.PARTITION, FaultKind.CUT, FaultKind.CUT_ONE_WAY, FaultKind.UNPLUG),
              world -> friends(world, 20, "alice", "bob", "carol", "dave")),
          new Scenario(
              "crashes",
              "three nodes with slow disks write, die and start again",
              FaultMix.of(6, FaultKind.CRASH, FaultKind.SLOW_DISK),
              world -> friends(world, 20, "alice", "bob", "carol")),
          new Scenario(
              "sudden-deaths",
              "three nodes die in the middle of commits; disks fail, and clocks are set",
              FaultMix.of(
                  8,
                  FaultKind.CRASH_AT_COMMIT,
                  FaultKind.CRASH_AT_COMMIT,
                  FaultKind.CRASH_AT_COMMIT,
                  FaultKind.DISK_FAILS,
                  FaultKind.DISK_FULL,
                  FaultKind.CLOCK_JUMPS),
              world -> friends(world, 15, "alice", "bob", "carol")),
          new Scenario(
              "bad-disks",
              "three nodes write while their disks are full, slow, fail, and lose their machines",
              FaultMix.of(
                  8,
                  FaultKind.DISK_FULL,
                  FaultKind.DISK_FAILS,
                  FaultKind.SLOW_DISK,
                  FaultKind.DISK_STALLS,
                  FaultKind.CRASH),
              world -> friends(world, 20, "alice", "bob", "carol")),
          new Scenario(
              "bad-lines",
              "three nodes write over links that lose, double, reorder, crawl and break at any byte",
              FaultMix.of(
                  8,
                  FaultKind.ROUGH_LINK,
                  FaultKind.SLOW_LINK,
                  FaultKind.RESET,
                  FaultKind.RESET_AT_BYTE,
                  FaultKind.REFUSE,
                  FaultKind.IGNORE),
              world -> friends(world, 20, "alice", "bob", "carol")),
          new Scenario(
              "full-outboxes",
              "two nodes in memory write faster than a bad line carries, wait for room, and die",
              FaultMix.of(4, FaultKind.CUT, FaultKind.SLOW_LINK, FaultKind.REFUSE, FaultKind.CRASH),
              Scenarios::fillOutboxes),
          new Scenario(
              "old-friends",
              "two nodes, a csend and a classic Mac write to each other over rough links",
              FaultMix.of(
                  5,
                  FaultKind.CUT,
                  FaultKind.ROUGH_LINK,
                  FaultKind.REFUSE,
                  FaultKind.SLOW_DISK,
                  FaultKind.DISK_FULL,
                  FaultKind.CLOCK_JUMPS),
              Scenarios::meetOldFriends),
          new Scenario(
              "long-texts",
              "three nodes write texts that go in several parts, over lines that break",
              FaultMix.of(
                  6,
                  FaultKind.CUT,
                  FaultKind.SLOW_LINK,
                  FaultKind.RESET,
                  FaultKind.RESET_AT_BYTE,
                  FaultKind.REFUSE),
              Scenarios::writeAtLength),
          new Scenario(
              "catching-up",
              "two nodes that know each other by hand meet again after hundreds of messages",
              FaultMix.of(2, FaultKind.CRASH, FaultKind.DISK_FAILS),
              CatchingUp::play),
          new Scenario(
              "farewells",
              "four nodes with slow disks leave in good order, in a hurry, or die, and come back",
              FaultMix.of(2, FaultKind.SLOW_DISK),
              Farewells::play),
          new Scenario(
              "in-turn",
              "a csend and a Mac write with two nodes on bad disks, message upon message",
              FaultMix.of(4, FaultKind.SLOW_DISK, FaultKind.DISK_FULL, FaultKind.DISK_FAILS),
              InTurn::play),
          new Scenario(
              "pools",
              "two nodes on MacTCP, two on sockets and two strict Macs write while anything may break",
              ANYTHING_BREAKS,
              Macs::writeInPools),
          new Scenario(
              "strict-macs",
              "two nodes and a csend write to two strict Macs, 48 messages each, and the Macs answer",
              REFUSED_AND_SLOW,
              Macs::listenWithGaps),
          new Scenario(
              "endpoints",
              "two nodes on Open Transport, two strict ones, one on MacTCP and one on sockets write",
              ANYTHING_BREAKS,
              Macs::writeFromEndpoints),
          new Scenario(
              "strict-endpoints",
              "two nodes and a csend write to two strict Macs on Open Transport, which answer",
              REFUSED_AND_SLOW,
              Macs::listenOneByOne),
          new Scenario(
              "long-absence",
              "two nodes write to a third that is away for half an hour, now and then",
              FaultMix.of(3, FaultKind.UNPLUG, FaultKind.CRASH, FaultKind.CLOCK_JUMPS),
              Scenarios::beAway),
          new Scenario(
              "fifty",
              "fifty nodes find each other on a bad network, and each writes to somebody",
              FaultMix.of(5, FaultKind.PARTITION, FaultKind.ROUGH_LINK, FaultKind.CRASH),
              Scenarios::meetInCrowds));

  private Scenarios() {}

  /// A scenario by its name.
  ///
  /// @param name its name
  /// @return the scenario; empty if there is none of this name
  public static Optional<Scenario> find(String name) {
    return ALL.stream().filter(scenario -> scenario.name().equals(name)).findFirst();
  }

  private static void friends(World world, int messages, String... names) throws Exception {
    world.machines(names);
    world.sleep(Duration.ofSeconds(1));
    world.trouble(A_WHILE);
    world.everybodyWrites(messages, A_WHILE);
  }

  private static void fillOutboxes(World world) throws Exception {
    for (String name : List.of("alice", "bob")) {
      world.add(name, Keeping.IN_MEMORY, config -> config.withSendTimeout(Duration.ofDays(1)));
    }
    world.sleep(Duration.ofSeconds(1));
    world.trouble(Duration.ofSeconds(10));
    world.everybodyWrites(200, Duration.ofSeconds(2));
    world.settle();
    if (world.scheduler().nanos() > ROOM_AT_LAST.toNanos()) {
      throw new AssertionError("somebody waited for room though there was some");
    }
  }

  private static void writeAtLength(World world) throws Exception {
    world.machines("alice", "bob", "carol");
    world.sleep(Duration.ofSeconds(1));
    world.machine("alice").write(world.machine("bob"), longText(LONGEST));
    world.sleep(Duration.ofNanos(world.scheduler().random().nextLong(LONGEST_TAKES_NANOS)));
    world.plot(FaultPlan.of(Faults.cut("alice", "bob"), A_WHILE));
    world.trouble(A_WHILE);
    world.everybodyWrites(6, A_WHILE, Scenarios::longText);
  }

  /// Some parts' worth of words, no two of which are the same.
  private static String longText(int number) {
    return IntStream.range(0, number == LONGEST ? 1_500 : 150 * (1 + number % 3))
        .mapToObj(word -> number + "." + word)
        .collect(Collectors.joining(" "));
  }

  /// The faults are between the two nodes and on their disks: a csend whose connection is cut waits
  /// for ever, and can be reached by nobody.
  private static void meetOldFriends(World world) throws Exception {
    List<Machine> nodes = world.machines("alice", "bob");
    List<ScriptedPeer> csends = List.of(world.csend("carol"), world.mac("dave"));
    var lossy = LinkConditions.USUAL.withSegments(new Chances(0.05, 0.05, 0.05));
    for (Machine node : nodes) {
      for (ScriptedPeer csend : csends) {
        world.network().set(node.ip(), csend.ip(), lossy);
        world.network().set(csend.ip(), node.ip(), lossy);
        world.meanwhile(
            node.name() + "-to-" + csend.name(),
            () -> {
              for (int i = 0; i < 15; i++) {
                node.write(csend.ip(), "message " + i);
              }
            });
      }
    }
    for (ScriptedPeer csend : csends) {
      world.meanwhile(
          csend.name(),
          () -> {
            for (int i = 0; i < 15; i++) {
              world.sleep(Duration.ofMillis(300));
              world.write(csend, nodes.get(i % 2), "message " + i);
            }
          });
    }
    world.trouble(Duration.ofSeconds(5));
    world.everybodyWrites(15, Duration.ofSeconds(5));
  }

  private static void beAway(World world) throws Exception {
    world.machines("alice", "bob", "carol");
    world.sleep(Duration.ofSeconds(1));
    world.trouble(Duration.ofHours(1));
    world.everybodyWrites(15, Duration.ofHours(1));
  }

  private static void meetInCrowds(World world) throws Exception {
    IntStream.rangeClosed(1, World.MOST_MACHINES).forEach(i -> world.machine("node-" + i));
    world.trouble(Duration.ofSeconds(5));
    world.everybodyWrites(1, Duration.ofSeconds(1));
  }
}
