package io.parley.testkit.scenario;

import io.parley.KnownPeer;
import io.parley.MessengerConfig;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.testkit.sim.SimStore.Keeping;
import java.net.InetAddress;
import java.time.Duration;

/// Two nodes that know each other by hand are cut from each other for so long that more waits than
/// a lane takes at a time. Once they meet, nothing waits any longer than from one try to the next.
final class CatchingUp {

  private static final int MESSAGES = 150;

  /// Some of which are on their way when the cut comes.
  private static final int MESSAGES_BEFORE = 10;

  private static final long SOME_HAND_OVERS_NANOS = 5_000_000;

  private static final Duration CUT = Duration.ofMinutes(5);

  /// A connect of 5 s that went nowhere, the longest pause of 6.25 s, and the messages.
  private static final Duration MOST = Duration.ofSeconds(15);

  private CatchingUp() {}

  static void play(World world) throws Exception {
    Machine alice = world.add("alice", Keeping.DURABLE, config -> knowing(config, "10.0.0.2"));
    Machine bob = world.add("bob", Keeping.DURABLE, config -> knowing(config, "10.0.0.1"));
    alice.write(bob, "hello");
    bob.write(alice, "hello");
    world.sleep(Duration.ofSeconds(1));
    Deadline healed = Deadline.in(world.scheduler(), CUT);
    for (int i = 0; i < MESSAGES; i++) {
      alice.write(bob, "message " + i);
      if (i == MESSAGES_BEFORE) {
        world.sleep(Duration.ofNanos(world.scheduler().random().nextLong(SOME_HAND_OVERS_NANOS)));
        world.plot(FaultPlan.of(Faults.cut(alice.name(), bob.name()), CUT));
        world.trouble(Duration.ofMinutes(1));
      }
    }
    world.sleep(Duration.ofNanos(healed.remainingNanos(world.scheduler())));
    if (!alice.messenger().awaitDrained(Deadline.in(world.scheduler(), MOST))) {
      throw new AssertionError("bob is there for " + MOST + ", and messages still wait for him");
    }
    bob.write(alice, "all there");
  }

  private static MessengerConfig knowing(MessengerConfig config, String ip) {
    var address = new Address(InetAddress.ofLiteral(ip), MessengerConfig.CSEND_PORT);
    return config.withoutDiscovery().withPeer(KnownPeer.at(address));
  }
}
