package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.app.stack.StackProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A rush of stacks has a figure for each round of each stack, or says why it has not.
class StackRushTest {

  @Test
  void eachRoundThatCountsHasAFigureOnBothStacks() throws InterruptedException {
    NodeReport.Rushed rushed =
        StackRush.run(
            new NodeOrder.Rush(StackProfile.OPENTRANSPORT, 10, 2, 3, Duration.ofSeconds(60)));

    assertThat(rushed.problem()).isEmpty();
    assertThat(rushed.ours()).hasSize(3).allMatch(Duration::isPositive);
    assertThat(rushed.posix()).hasSize(3).allMatch(Duration::isPositive);
  }

  @Test
  void oneThatFailsSaysWhy() throws InterruptedException {
    NodeReport.Rushed rushed =
        StackRush.run(
            new NodeOrder.Rush(
                StackProfile.OPENTRANSPORT_STRICT, 17, 0, 1, Duration.ofMillis(500)));

    assertThat(rushed.problem()).isNotEmpty();
    assertThat(rushed.ours()).isEmpty();
  }
}
