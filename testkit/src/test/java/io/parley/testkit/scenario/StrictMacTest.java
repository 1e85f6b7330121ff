package io.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.spi.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A strict Mac listens to nobody for 50 to 200 ms after each connection; one on Open Transport, to
/// nobody while it accepts somebody, or has four.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrictMacTest {

  private static final int SEEDS = 48;

  private static final Duration SHORTEST_GAP = Duration.ofMillis(50);

  /// "A strict Mac that listens with gaps of 50–200 ms still gets 48 of 48 in order."
  @ParameterizedTest
  @EnumSource(StackKind.class)
  void aStrictMacGetsEveryMessageInOrder(StackKind senders) {
    Simulation.of(oneMac(senders, StackKind.MACTCP_STRICT, SHORTEST_GAP)).check(SEEDS);
  }

  @ParameterizedTest
  @EnumSource(StackKind.class)
  void aStrictMacOnOpenTransportGetsEveryMessageInOrder(StackKind senders) {
    Simulation.of(oneMac(senders, StackKind.OPENTRANSPORT_STRICT, Duration.ZERO)).check(SEEDS);
  }

  private static Scenario oneMac(StackKind senders, StackKind strict, Duration shortestGap) {
    return Scenario.named(
        "one-strict-mac",
        FaultMix.NONE,
        world -> {
          Machine alice = world.add("alice", senders);
          Machine mac = world.add("mac", strict);
          world.sleep(Duration.ofSeconds(1));
          List<String> texts =
              IntStream.range(0, Macs.MESSAGES).mapToObj(i -> "message " + i).toList();
          long began = world.scheduler().nanos();
          for (String text : texts) {
            assertThat(alice.write(mac, text)).isTrue();
          }
          assertThat(alice.messenger().awaitDrained(Deadline.NEVER)).isTrue();
          assertThat(Duration.ofNanos(world.scheduler().nanos() - began))
              .as("each but the first waits for a gap")
              .isGreaterThan(shortestGap.multipliedBy(texts.size() - 1));
          world.settle();
          assertThat(mac.received(alice)).isEqualTo(texts);
          assertThat(alice.inDoubt(mac)).isEmpty();
        });
  }
}
