package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.DeliveryState;
import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.demo.DemoResult.Stream;
import io.parley.app.demo.NodeReport.Accepted;
import io.parley.app.demo.NodeReport.Became;
import io.parley.app.demo.NodeReport.Ready;
import io.parley.app.demo.NodeReport.Streams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each thing that the design document wants of a classic Mac is missed by its own fault.
class ClassicCriteriaTest {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final ClassicCriteria.Idle QUICK = idle(4, 2, 3, 5, 90);

  private final List<NodeReport> reports = new ArrayList<>(List.of(new Ready(1, NOON)));

  @Test
  void whereAllIsRightAllAreMet() {
    burst(48, 10);
    streams(2, "FREE");

    assertThat(judge(QUICK))
        .extracting(Criterion::id)
        .containsExactly("burst", "during", "queue", "streams", "idle");
    assertThat(judge(QUICK)).allMatch(Criterion::met);
    assertThat(judge(QUICK))
        .extracting(Criterion::measured)
        .containsExactly("48 in 200 ms", "240 ms", "24", "2; 0", "3.0 ms, posix 1.0 ms");
    assertThat(judge(QUICK))
        .extracting(Criterion::documentTarget)
        .containsExactly("48 in 120 s", "during test", "<= 64", "pool; clean", null);
  }

  @Test
  void aMessageThatStaysUntilTheTestIsOverIsNotSentDuringIt() {
    burst(47, 10);
    accept(48, "b", 0);
    leave(48, 2_001);
    streams(2, "FREE");

    assertThat(failed(judge(QUICK))).containsExactly("during: 2001 ms");
  }

  @Test
  void aMessageThatNeverLeavesIsMissed() {
    burst(47, 10);
    accept(48, "b", 0);
    streams(2, "FREE");

    assertThat(failed(judge(QUICK))).containsExactly("burst: 47 in 200 ms", "during: 1 never");
  }

  @Test
  void aBurstThatTakesTwoMinutesIsTooSlow() {
    burst(47, 10);
    accept(48, "b", 119_000);
    leave(48, 120_000);
    streams(2, "FREE");

    assertThat(failed(judge(QUICK))).containsExactly("burst: 48 in 120 s");
  }

  @Test
  void anOutboxOfSixtyFiveIsTooLong() {
    for (int i = 1; i <= 65; i++) {
      accept(i, "a", 0);
      leave(i, i);
    }
    streams(2, "FREE");

    assertThat(failed(judge(QUICK))).contains("queue: 65");
  }

  @Test
  void streamsThatAreUsedOneAfterTheOtherOrLeftBusyAreToldApart() {
    burst(48, 10);
    assertThat(failed(judge(QUICK))).containsExactly("streams: never told");
    streams(1, "FREE");
    assertThat(failed(judge(QUICK))).containsExactly("streams: 1; 0");
    streams(2, "CLOSING");
    assertThat(failed(judge(QUICK))).containsExactly("streams: 2; 1");
  }

  @Test
  void singleMessagesThatAreSlowOrMissingAreNoQuickStart() {
    burst(48, 10);
    streams(2, "FREE");

    assertThat(failed(judge(idle(3, 1, 6, 7)))).isEmpty();
    assertThat(failed(judge(idle(3, 1, 7, 7)))).containsExactly("idle: 7.0 ms, posix 1.0 ms");
    assertThat(failed(judge(idle(4, 1, 2, 3)))).containsExactly("idle: 3 of 4, posix 1.0 ms");
    assertThat(failed(judge(idle(0)))).containsExactly("idle: 0 of 0, posix 1.0 ms");
    assertThat(failed(judge(QUICK, idle(4, 1)))).containsExactly("idle: 3.0 ms, posix 1 of 4");
  }

  @Test
  void aNodeThatDidNothingMeetsNothing() {
    assertThat(judge(idle(20))).noneMatch(Criterion::met);
  }

  /// Messages to two peers, all accepted at noon; those to one peer leave one after the other.
  private void burst(int count, long millisEach) {
    for (int i = 1; i <= count; i++) {
      accept(i, i % 2 == 0 ? "a" : "b", 0);
    }
    for (int i = 1; i <= count; i++) {
      leave(i, (i + 1) / 2 * millisEach);
    }
  }

  private void accept(int number, String to, long atMillis) {
    reports.add(new Accepted(number, to, "m" + number, NOON.plusMillis(atMillis)));
  }

  private void leave(int number, long atMillis) {
    reports.add(new Became(number, DeliveryState.SENT, NOON.plusMillis(atMillis)));
  }

  private void streams(int mostBusy, String state) {
    reports.add(
        new Streams(
            mostBusy,
            List.of(
                new Stream("send-1", state, null, 0, 24, 24, 0),
                new Stream("receive-1", "LISTENING", null, 0, 24, 0, 0))));
  }

  private static ClassicCriteria.Idle idle(int count, int... latencies) {
    return new ClassicCriteria.Idle(
        count, Arrays.stream(latencies).mapToObj(Duration::ofMillis).toList());
  }

  private List<Criterion> judge(ClassicCriteria.Idle idle) {
    return judge(idle, idle(3, 1, 1, 1));
  }

  private List<Criterion> judge(ClassicCriteria.Idle idle, ClassicCriteria.Idle posix) {
    return new ClassicCriteria("csend", new NodeLog("bob", "127.0.0.3", reports, false))
        .judge(48, 2, idle, posix);
  }

  private static List<String> failed(List<Criterion> criteria) {
    return criteria.stream()
        .filter(criterion -> !criterion.met())
        .map(criterion -> criterion.id() + ": " + criterion.measured())
        .toList();
  }
}
