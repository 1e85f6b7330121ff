package io.parley.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.parley.spi.Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TraceTest {

  @Test
  void everySeedHasADigestOfItsOwn() {
    Set<Long> digests = new HashSet<>();
    for (long seed = 1; seed <= 500; seed++) {
      digests.add(SeededScheduler.run(seed, RunOptions.BULK, TraceTest::program).digest());
    }

    assertThat(digests).hasSize(500);
  }

  @Test
  void realRandomnessIsReportedWithTheFirstLineThatDiffers() {
    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() ->
            SeededScheduler.runTwice(
                7,
                world -> {
                  var network = new SimNetwork(world);
                  SimStack stack = network.stack(InetAddress.ofLiteral("10.0.0.1"));
                  int port = 1 + new SecureRandom().nextInt(65_535);
                  stack.openDatagrams(new Address(stack.ip(), port)).close();
                }))
        .withMessageContaining("two runs of seed 7 are not the same: line ")
        .withMessageMatching("(?s).*main: .*openDatagrams.*main: .*openDatagrams.*");
  }

  @Test
  void aRunThatKeepsOnlyTheEndOfItsTraceHasTheSameDigest() {
    Trace whole = SeededScheduler.run(7, TraceTest::program);
    Trace end = SeededScheduler.run(7, RunOptions.BULK, TraceTest::program);

    assertThat(end.lines())
        .hasSize(Trace.TAIL)
        .isEqualTo(whole.lines().subList(whole.count() - Trace.TAIL, whole.count()));
    assertThat(end.count()).isEqualTo(whole.count());
    assertThat(end.digest()).isEqualTo(whole.digest());
    assertThat(end.firstDifference(whole)).isEmpty();
  }

  @Test
  void aDifferenceBeforeTheLinesThatAreKeptIsFound() {
    var runs = new ArrayList<String>();
    SeededScheduler.Body body =
        world -> {
          runs.add("run");
          world.trace("this is run " + runs.size());
          for (int i = 0; i < Trace.TAIL; i++) {
            world.trace("the same");
          }
        };
    Trace one = SeededScheduler.run(7, RunOptions.BULK, body);
    Trace two = SeededScheduler.run(7, RunOptions.BULK, body);

    assertThat(one.lines()).isEqualTo(two.lines());
    assertThat(one.digest()).isNotEqualTo(two.digest());
    assertThat(one.firstDifference(two))
        .hasValueSatisfying(it -> assertThat(it).contains("not kept"));
  }

  @Test
  void theReplayCommandMayBeGiven() {
    RunOptions options = RunOptions.BULK.withReplayCommand(seed -> "./replay --seed " + seed);

    assertThatExceptionOfType(SimulationFailure.class)
        .isThrownBy(() -> SeededScheduler.run(7, options, world -> LockSupport.park()))
        .withMessageContaining("replay it: ./replay --seed 7\n")
        .withMessageContaining("end of the trace:\n");
  }

  /// Two threads that take turns, for more lines than are kept.
  private static void program(SeededScheduler world) {
    Runnable turns =
        () -> {
          for (int i = 0; i < Trace.TAIL; i++) {
            world.trace("turn " + i);
            world.giveWay();
          }
        };
    world.start("one", turns);
    world.start("two", turns);
  }
}
