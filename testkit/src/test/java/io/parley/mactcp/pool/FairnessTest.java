package io.parley.mactcp.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.testkit.classic.ClassicWorld;
import io.parley.testkit.sim.RunOptions;
import io.parley.testkit.sim.SeededScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many peers share the streams that call.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FairnessTest {

  private static final int PEERS = 16;
  private static final int MESSAGES_EACH = 625;
  private static final int SEEDS = 3;

  /// Ten thousand messages take more than the usual bound.
  private static final RunOptions LONG = RunOptions.BULK.withMaxSteps(10_000_000);

  /// Counts at the instant at which the fastest has sent its last.
  private static final class Race {

    final int[] sent = new int[PEERS];
    int[] whenOneHadFinished = new int[0];

    void sentTo(int peer) {
      sent[peer]++;
      if (sent[peer] == MESSAGES_EACH && whenOneHadFinished.length == 0) {
        whenOneHadFinished = sent.clone();
      }
    }
  }

  /// "10,000 messages to 16 peers over 4 streams: fair within a factor of 2 between peers."
  @Test
  void tenThousandMessagesToSixteenPeersOverFourStreamsGoOutEvenly() {
    for (ClassicWorld.Tcp tcp : ClassicWorld.Tcp.values()) {
      SeededScheduler.forEachSeed(
          SEEDS,
          seed ->
              SeededScheduler.run(
                  seed,
                  LONG,
                  world ->
                      PoolWorld.tellOnce(world, tcp, PoolConfig.USUAL, FairnessTest::sendToAll)));
    }
  }

  private static void sendToAll(PoolWorld world) throws Exception {
    var race = new Race();
    List<PoolWorld.Reader> readers = new ArrayList<>();
    List<Thread> senders = new ArrayList<>();
    for (int peer = 0; peer < PEERS; peer++) {
      readers.add(world.reader(peer + 2, Duration.ZERO));
    }
    for (int peer = 0; peer < PEERS; peer++) {
      int to = peer;
      senders.add(world.start("sender-" + to, () -> sendAll(world, race, to)));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertThat(Arrays.stream(race.whenOneHadFinished).min().orElseThrow())
        .as("sent to the slowest peer when the fastest had " + MESSAGES_EACH)
        .isGreaterThanOrEqualTo(MESSAGES_EACH / 2);
    for (PoolWorld.Reader reader : readers) {
      assertThat(reader.got).hasSize(MESSAGES_EACH).isSortedAccordingTo(String::compareTo);
    }
  }

  private static void sendAll(PoolWorld world, Race race, int peer) throws Exception {
    for (int i = 0; i < MESSAGES_EACH; i++) {
      world.send(peer + 2, "message %03d".formatted(i));
      race.sentTo(peer);
    }
  }
}
