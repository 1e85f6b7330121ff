package io.parley.testkit.scenario;

import io.parley.DeliveryState;
import io.parley.testkit.peer.ReceivedText;
import io.parley.testkit.peer.ScriptedPeer;
import io.parley.testkit.peer.SendOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// csend's own programs among nodes of ours: everything that goes between them comes, once and in
/// order. A Mac that ends every connection with a reset is understood after three of them.
final class InTurn {

  private static final int MESSAGES = 10;

  /// Resets after which a node knows that a Mac closes so.
  private static final int LEARNING = 3;

  private InTurn() {}

  static void play(World world) throws Exception {
    Machine alice = world.machine("alice");
    Machine bob = world.machine("bob");
    ScriptedPeer posix = world.csend("pete");
    ScriptedPeer mac = world.mac("mac");
    world.sleep(Duration.ofSeconds(1));
    world.trouble(Duration.ofSeconds(5));
    List<String> sent = new ArrayList<>();
    List<String> toPete = new ArrayList<>();
    List<String> toMac = new ArrayList<>();
    world.meanwhile("pete", () -> sendAll(world, posix, alice, sent));
    for (int i = 0; i < MESSAGES; i++) {
      write(alice, posix, "to pete " + i, toPete);
      write(alice, mac, "to mac " + i, toMac);
      bob.write(alice, "to alice " + i);
    }
    world.settle();
    check("pete to alice", sent, world.ledger().received("pete", "alice"));
    check("alice to pete", toPete, shown(posix));
    check("alice to the Mac", toMac, shown(mac));
    long inDoubt = world.ledger().count(DeliveryState.UNKNOWN);
    if (inDoubt != Math.min(LEARNING, toMac.size())) {
      throw new AssertionError(inDoubt + " messages are in doubt, of " + toMac.size());
    }
  }

  private static void write(Machine from, ScriptedPeer to, String text, List<String> accepted)
      throws InterruptedException {
    if (from.write(to.ip(), text)) {
      accepted.add(text);
    }
  }

  /// Three at a time: csend does not wait for an answer.
  private static void sendAll(World world, ScriptedPeer peer, Machine to, List<String> sent)
      throws InterruptedException {
    for (int i = 0; i < 3 * MESSAGES; i++) {
      String text = "to alice " + i;
      if (world.write(peer, to, text) == SendOutcome.WRITTEN) {
        sent.add(text);
      }
      world.sleep(i % 3 == 2 ? Duration.ofMillis(500) : Duration.ZERO);
    }
  }

  private static List<String> shown(ScriptedPeer peer) {
    return peer.received().stream().map(ReceivedText::text).toList();
  }

  private static void check(String who, List<String> sent, List<String> received) {
    if (!received.equals(sent)) {
      throw new AssertionError("%s: sent %s, received %s".formatted(who, sent, received));
    }
  }
}
