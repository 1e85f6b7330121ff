package io.parley.testkit.scenario;

import io.parley.DeliveryState;
import io.parley.Messenger;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.ShutdownReport;
import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Nodes that leave in good order have sent everything, or say what they have not; those that stay
/// know who is there, who has left and who has fallen silent.
final class Farewells {

  private static final int MESSAGES = 10;

  /// Discovery answers at once; what takes time is the commits of slow disks.
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private static final int SOME_STEPS_NANOS = 20_000;

  private static final Duration SLOW_COMMIT = Duration.ofMillis(100);

  private static final Duration LONG_GRACE = Duration.ofMinutes(1);
  private static final Duration SHORT_GRACE = Duration.ofSeconds(1);

  /// A peer is away after 30 s without a beacon, of which the last may have been just sent.
  private static final Duration SILENCE = Duration.ofSeconds(45);

  /// A minute and more: six beacons.
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(70);

  private Farewells() {}

  static void play(World world) throws Exception {
    world.machines("alice", "bob", "carol", "dave");
    awaitAll(world, Presence.HERE, AT_ONCE);
    world.trouble(AT_ONCE);
    leaveInGoodOrder(world);
    die(world);
    awaitAll(world, Presence.HERE, AT_ONCE);
    world.sleep(LONG_ENOUGH);
    awaitAll(world, Presence.HERE, Duration.ZERO);
    leaveInAHurry(world);
    awaitAll(world, Presence.HERE, AT_ONCE);
  }

  /// What was accepted before somebody leaves is sent before they have left.
  private static void leaveInGoodOrder(World world) throws Exception {
    Machine alice = world.machine("alice");
    Machine carol = world.machine("carol");
    RandomGenerator random = world.scheduler().random();
    if (random.nextBoolean()) {
      writeAll(carol, alice, "farewell ");
    } else {
      carol.store().setCommitTime(SLOW_COMMIT);
    }
    world.meanwhile("writer", () -> carol.write(alice, "one more thing"));
    world.sleep(Duration.ofNanos(random.nextInt(SOME_STEPS_NANOS)));
    stop(world, carol, LONG_GRACE, Optional.of(0));
    carol.store().setCommitTime(Duration.ZERO);
    for (String other : List.of("alice", "bob", "dave")) {
      awaitPresence(world, world.machine(other), carol, Presence.LEFT, AT_ONCE);
    }
    carol.start();
  }

  /// Somebody dies, which others notice; what they write meanwhile waits.
  private static void die(World world) throws Exception {
    Machine alice = world.machine("alice");
    Machine bob = world.machine("bob");
    world.plot(FaultPlan.of(Faults.crash("bob"), LONG_ENOUGH));
    awaitPresence(world, alice, bob, Presence.AWAY, SILENCE);
    awaitPresence(world, world.machine("dave"), bob, Presence.AWAY, SILENCE);
    writeAll(alice, bob, "are you there? ");
    stop(world, alice, SHORT_GRACE, Optional.of(MESSAGES));
    alice.start();
    world.sleep(LONG_ENOUGH);
  }

  /// Somebody leaves without a grace period while messages go out and come in, the latter to a full
  /// disk: what has not left is reported, and what is not stored is not called so.
  private static void leaveInAHurry(World world) throws Exception {
    Machine alice = world.machine("alice");
    Machine bob = world.machine("bob");
    Machine carol = world.machine("carol");
    writeAll(alice, bob, "wait ");
    writeAll(carol, alice, "quick ");
    world.plot(FaultPlan.of(new Hurry(), AT_ONCE));
    world.sleep(AT_ONCE.multipliedBy(2));
  }

  /// Bob and carol stop at once.
  private static final class Hurry implements Fault {

    @Override
    public List<String> machines() {
      return List.of("bob", "carol");
    }

    @Override
    public void begin(World world) throws Exception {
      world.machine("bob").store().setFull(true);
      world.sleep(drawnMillis(world));
      stop(world, world.machine("carol"), Duration.ZERO, Optional.empty());
      world.machine("bob").stop(Duration.ZERO);
    }

    /// As long as some messages take.
    private static Duration drawnMillis(World world) {
      return Duration.ofMillis(world.scheduler().random().nextInt(10));
    }

    @Override
    public void end(World world) {
      world.machine("bob").store().setFull(false);
      world.machine("bob").start();
      world.machine("carol").start();
    }

    @Override
    public String toString() {
      return "bob, whose disk is full, and carol leave in a hurry";
    }
  }

  private static void writeAll(Machine from, Machine to, String what) throws InterruptedException {
    for (int i = 0; i < MESSAGES; i++) {
      from.write(to, what + i);
    }
  }

  /// Stops a node and checks what it says of that, which nothing makes untrue that comes later.
  ///
  /// @param left how many messages are not to have left, if that is known
  private static void stop(World world, Machine machine, Duration grace, Optional<Integer> left)
      throws Exception {
    Messenger node = machine.messenger();
    long inDoubt = world.ledger().count(machine.name(), DeliveryState.UNKNOWN);
    ShutdownReport report = node.stop(grace);
    List<Peer> busy =
        node.peers().stream().filter(peer -> !peer.activity().equals("stopped")).toList();
    if (!busy.isEmpty()) {
      throw new AssertionError(machine.name() + " has stopped, and these lanes have not: " + busy);
    }
    world.sleep(SLOW_COMMIT.multipliedBy(2));
    long notSent =
        world.ledger().count(machine.name(), DeliveryState.QUEUED)
            + world.ledger().count(machine.name(), DeliveryState.UNKNOWN)
            - inDoubt;
    int told = report.undelivered().size();
    if (told != notSent || left.filter(count -> count != told).isPresent()) {
      throw new AssertionError(
          "%s reports %d messages that have not left, and these are %d of %s"
              .formatted(machine.name(), told, notSent, left));
    }
    machine.stop(Duration.ZERO);
  }

  private static void awaitAll(World world, Presence presence, Duration most)
      throws InterruptedException {
    for (Machine of : world.machines()) {
      for (Machine other : world.machines()) {
        if (!of.equals(other)) {
          awaitPresence(world, of, other, presence, most);
        }
      }
    }
  }

  private static void awaitPresence(
      World world, Machine of, Machine other, Presence presence, Duration most)
      throws InterruptedException {
    Deadline end = Deadline.in(world.scheduler(), most);
    while (presenceAt(of, other).filter(now -> now == presence).isEmpty()) {
      if (end.hasPassed(world.scheduler())) {
        throw new AssertionError(
            "%s is not %s at %s after %s, but %s"
                .formatted(other.name(), presence, of.name(), most, presenceAt(of, other)));
      }
      world.sleep(Duration.ofMillis(200));
    }
  }

  private static Optional<Presence> presenceAt(Machine of, Machine other)
      throws InterruptedException {
    return of.messenger().peer(PeerId.ofAddress(other.ip())).map(Peer::presence);
  }
}
