package io.parley.testkit.scenario;

import io.parley.testkit.peer.ScriptedPeer;
import java.time.Duration;
import java.util.List;

/// Nodes on the classic stacks, among others that are not.
final class Macs {

  /// What the old code lost of, to a Mac that listens with gaps.
  static final int MESSAGES = 48;

  private static final int ANSWERS = 8;
  private static final int MESSAGES_TO_ANYBODY = 15;
  private static final Duration A_WHILE = Duration.ofSeconds(10);

  /// The pause of a csend between two messages.
  private static final Duration TYPING = Duration.ofMillis(300);

  private Macs() {}

  /// Everybody writes to everybody: five peers share the four streams of a Mac.
  static void writeInPools(World world) throws Exception {
    world.machines("alice", "bob");
    world.add("carol", StackKind.MACTCP);
    world.add("dave", StackKind.MACTCP);
    world.add("eve", StackKind.MACTCP_STRICT);
    world.add("frank", StackKind.MACTCP_STRICT);
    writeAnything(world);
  }

  /// Everybody writes to everybody, from endpoints, streams and sockets.
  static void writeFromEndpoints(World world) throws Exception {
    world.machine("alice");
    world.add("bob", StackKind.MACTCP);
    world.add("carol", StackKind.OPENTRANSPORT);
    world.add("dave", StackKind.OPENTRANSPORT);
    world.add("eve", StackKind.OPENTRANSPORT_STRICT);
    world.add("frank", StackKind.OPENTRANSPORT_STRICT);
    writeAnything(world);
  }

  private static void writeAnything(World world) throws Exception {
    world.sleep(Duration.ofSeconds(1));
    world.trouble(A_WHILE);
    world.everybodyWrites(MESSAGES_TO_ANYBODY, A_WHILE);
  }

  /// Whoever writes to a strict Mac on MacTCP is refused most of the time.
  static void listenWithGaps(World world) throws Exception {
    writeToStrict(world, StackKind.MACTCP, StackKind.MACTCP_STRICT);
  }

  /// A strict Mac on Open Transport refuses whoever calls while it accepts somebody.
  static void listenOneByOne(World world) throws Exception {
    writeToStrict(world, StackKind.OPENTRANSPORT, StackKind.OPENTRANSPORT_STRICT);
  }

  private static void writeToStrict(World world, StackKind usual, StackKind strict)
      throws Exception {
    List<Machine> writers = List.of(world.machine("alice"), world.add("bob", usual));
    List<Machine> macs = List.of(world.add("dave", strict), world.add("eve", strict));
    ScriptedPeer carol = world.csend("carol");
    world.sleep(Duration.ofSeconds(1));
    world.trouble(A_WHILE);
    for (Machine mac : macs) {
      for (Machine writer : writers) {
        writeAll(world, writer, mac, MESSAGES);
        writeAll(world, mac, writer, ANSWERS);
      }
      world.meanwhile(
          "carol-to-" + mac.name(),
          () -> {
            for (int i = 0; i < MESSAGES; i++) {
              world.sleep(TYPING);
              world.write(carol, mac, "message " + i);
            }
          });
    }
  }

  private static void writeAll(World world, Machine from, Machine to, int messages) {
    world.meanwhile(
        from.name() + "-to-" + to.name(),
        () -> {
          for (int i = 0; i < messages; i++) {
            from.write(to, "message " + i);
          }
        });
  }
}
