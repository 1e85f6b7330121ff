package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Reports are kept by node, up to a bound, and whoever waits for one is woken.
class ReportsTest {

  private final Reports reports = new Reports();

  ReportsTest() {
    reports.expect("alice", "127.0.0.2");
    reports.expect("bob", "127.0.0.3");
  }

  @Test
  void whoWaitsIsWokenWhenAllLogsAreAsWanted() throws InterruptedException {
    Thread.ofVirtual()
        .start(() -> {
          reports.add("alice", new NodeReport.RoundDone(1));
          reports.add("bob", new NodeReport.RoundDone(1));
        });

    assertThat(reports.await(log -> log.hasDoneRound(1), Duration.ofSeconds(60))).isTrue();
  }

  @Test
  void nobodyWaitsLongerThanItsPatience() throws InterruptedException {
    reports.gone("alice");

    assertThat(reports.await(NodeLog::isGone, Duration.ZERO)).isFalse();
    assertThat(reports.await(NodeLog::isGone, Duration.ofMillis(1))).isFalse();
    assertThat(reports.all()).extracting(NodeLog::isGone).containsExactly(true, false);
  }

  @Test
  void whatIsBeyondTheBoundIsDropped() {
    for (int i = 1; i <= Reports.MAX + 1; i++) {
      reports.add("alice", new NodeReport.RoundDone(i));
    }

    List<NodeReport> kept = reports.all().getFirst().reports();
    assertThat(kept).hasSize(Reports.MAX).last().isEqualTo(new NodeReport.RoundDone(Reports.MAX));
  }

  @Test
  void aStrangerIsABug() {
    assertThatIllegalStateException()
        .isThrownBy(() -> reports.add("mallory", new NodeReport.RoundDone(1)));
  }
}
