package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.Peer;
import io.parley.internal.memory.MemoryStore;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The same seed gives the same trace, byte for byte, in another JVM too.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SameTraceTest {

  private static final int SEEDS = 8;

  @Test
  void productionNodesLeaveTheSameTraceInTwoJvms() throws Exception {
    List<String> lines = TwinJvms.sayTheSame(Digests.class, Duration.ofSeconds(60));

    assertThat(lines).hasSize(SEEDS).doesNotHaveDuplicates();
    assertThat(lines).allMatch(line -> line.matches("seed \\d+: \\d{4,} lines, \\w{16}, \\w{64}"));
  }

  /// Prints a line for each seed.
  static final class Digests {

    private Digests() {}

    public static void main(String[] arguments) throws NoSuchAlgorithmException {
      for (long seed = 1; seed <= SEEDS; seed++) {
        Trace trace = SeededScheduler.run(seed, SameTraceTest::threeNodesAndTheirFaults);
        System.out.printf(
            "seed %d: %d lines, %016x, %s%n", seed, trace.count(), trace.digest(), sha256(trace));
      }
    }

    private static String sha256(Trace trace) throws NoSuchAlgorithmException {
      byte[] text = String.join("\n", trace.lines()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    }
  }

  /// They find each other, and talk while connections are reset and links lose segments.
  private static void threeNodesAndTheirFaults(SeededScheduler world) throws Exception {
    var network = new SimNetwork(world);
    List<InetAddress> ips = new ArrayList<>();
    List<Messenger> nodes = new ArrayList<>();
    for (String name : List.of("alice", "bob", "carol")) {
      InetAddress ip = InetAddress.ofLiteral("10.0.0." + (ips.size() + 1));
      ips.add(ip);
      var given =
          new Environment(
              world,
              world,
              world.random(),
              network.stack(ip),
              new MemoryStore(),
              SimIdentity.drawnFrom(world.random()));
      nodes.add(Messenger.start(MessengerConfig.named(name).withAddress(ip), given));
    }
    world.sleep(Duration.ofSeconds(1));
    var rough = new Chances(0.1, 0.1, 0.1);
    network.set(ips.get(0), ips.get(1), LinkConditions.USUAL.withSegments(rough));
    for (int i = 0; i < 5; i++) {
      for (Messenger node : nodes) {
        for (Peer peer : node.peers()) {
          node.send(peer.id(), "hello");
        }
      }
      network.resetAll(ips.get(1), ips.get(2));
      world.sleep(Duration.ofMillis(5));
    }
    network.partition(ips.subList(0, 1), ips.subList(1, 3));
    world.sleep(Duration.ofSeconds(40));
    network.healAll();
    for (Messenger node : nodes) {
      assertThat(node.awaitDrained(Deadline.NEVER)).isTrue();
    }
    nodes.forEach(node -> node.close(Duration.ZERO));
  }
}
