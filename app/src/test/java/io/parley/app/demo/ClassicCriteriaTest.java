package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.DeliveryState;
import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.demo.NodeReport.Accepted;
import io.parley.app.demo.NodeReport.Became;
import io.parley.app.demo.NodeReport.Ready;
import io.parley.app.demo.NodeReport.Rushed;
import io.parley.app.demo.NodeReport.StackTold;
import io.parley.app.stack.StackProfile;
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

  private static final NodeOrder.Rush RUSH =
      new NodeOrder.Rush(StackProfile.OPENTRANSPORT, 100, 20, 3, Duration.ofSeconds(10));

  private final List<NodeReport> reports = new ArrayList<>(List.of(new Ready(1, NOON)));

  @Test
  void whereAllIsRightAllAreMet() {
    burst(48, 10);
    ends(2, 0);

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
  void ofOpenTransportTheDocumentWantsSomethingElse() {
    burst(48, 10);
    ends(2, 0);
    List<Criterion> criteria =
        criteria(ClassicCriteria.Stack.OPENTRANSPORT).judge(48, 2, QUICK, QUICK);

    assertThat(criteria).allMatch(Criterion::met).allMatch(one -> "bob".equals(one.node()));
    assertThat(criteria)
        .extracting(Criterion::id)
        .containsExactly("burst", "during", "queue", "endpoints", "idle");
    assertThat(criteria)
        .extracting(Criterion::documentTarget)
        .containsExactly("48 in 120 s", null, "no overflow", "clean", null);
    ends(2, 3);
    assertThat(failed(criteria(ClassicCriteria.Stack.OPENTRANSPORT).judge(48, 2, QUICK, QUICK)))
        .containsExactly("endpoints: 2; 3");
  }

  @Test
  void connectionsTakeAtMostASecondAndTwiceAsLongAsOnSocketsInTheMiddleRound() {
    assertThat(connect(List.of(90, 20, 5), List.of(11, 10, 9)))
        .isEqualTo("met: 20.0 ms, posix 10.0 ms");
    assertThat(connect(List.of(90, 21, 5), List.of(11, 10, 9)))
        .isEqualTo("missed: 21.0 ms, posix 10.0 ms");
    assertThat(connect(List.of(1, 1000, 1000), List.of(900, 900, 900)))
        .isEqualTo("missed: 1000 ms, posix 900 ms");
    assertThat(connect(List.of(999, 999, 999), List.of(900, 900, 900)))
        .isEqualTo("met: 999 ms, posix 900 ms");
  }

  @Test
  void aRushThatIsNotOverShowsNothing() {
    assertThat(criteria(ClassicCriteria.Stack.OPENTRANSPORT).connect(RUSH).met()).isFalse();
    assertThat(connect(List.of(), List.of())).isEqualTo("missed: never told");
    assertThat(connect(List.of(1, 1), List.of(1, 1, 1))).isEqualTo("missed: never told");
    assertThat(connect(List.of(1, 1, 1), List.of(1, 1))).isEqualTo("missed: never told");
  }

  @Test
  void aMessageThatStaysUntilTheTestIsOverIsNotSentDuringIt() {
    burst(47, 10);
    accept(48, "b", 0);
    leave(48, 2_001);
    ends(2, 0);

    assertThat(failed(judge(QUICK))).containsExactly("during: 2001 ms");
  }

  @Test
  void aMessageThatNeverLeavesIsMissed() {
    burst(47, 10);
    accept(48, "b", 0);
    ends(2, 0);

    assertThat(failed(judge(QUICK))).containsExactly("burst: 47 in 200 ms", "during: 1 never");
  }

  @Test
  void aBurstThatTakesTwoMinutesIsTooSlow() {
    burst(47, 10);
    accept(48, "b", 119_000);
    leave(48, 120_000);
    ends(2, 0);

    assertThat(failed(judge(QUICK))).containsExactly("burst: 48 in 120 s");
  }

  @Test
  void anOutboxOfSixtyFiveIsTooLong() {
    for (int i = 1; i <= 65; i++) {
      accept(i, "a", 0);
      leave(i, i);
    }
    ends(2, 0);

    assertThat(failed(judge(QUICK))).contains("queue: 65");
  }

  @Test
  void streamsThatAreUsedOneAfterTheOtherOrLeftBusyAreToldApart() {
    burst(48, 10);
    assertThat(failed(judge(QUICK))).containsExactly("streams: never told");
    ends(1, 0);
    assertThat(failed(judge(QUICK))).containsExactly("streams: 1; 0");
    ends(2, 1);
    assertThat(failed(judge(QUICK))).containsExactly("streams: 2; 1");
  }

  @Test
  void singleMessagesThatAreSlowOrMissingAreNoQuickStart() {
    burst(48, 10);
    ends(2, 0);

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

  private void ends(int mostBusy, int busy) {
    reports.add(new StackTold(mostBusy, busy, List.of(), List.of()));
  }

  /// What is judged of a rush of so many milliseconds in each round.
  private String connect(List<Integer> ours, List<Integer> posix) {
    reports.removeIf(Rushed.class::isInstance);
    reports.add(new Rushed(millis(ours), millis(posix), ""));
    Criterion connect = criteria(ClassicCriteria.Stack.OPENTRANSPORT).connect(RUSH);
    return (connect.met() ? "met: " : "missed: ") + connect.measured();
  }

  private static List<Duration> millis(List<Integer> some) {
    return some.stream().map(Duration::ofMillis).toList();
  }

  private static ClassicCriteria.Idle idle(int count, int... latencies) {
    return new ClassicCriteria.Idle(
        count, Arrays.stream(latencies).mapToObj(Duration::ofMillis).toList());
  }

  private List<Criterion> judge(ClassicCriteria.Idle idle) {
    return judge(idle, idle(3, 1, 1, 1));
  }

  private List<Criterion> judge(ClassicCriteria.Idle idle, ClassicCriteria.Idle posix) {
    return criteria(ClassicCriteria.Stack.MACTCP).judge(48, 2, idle, posix);
  }

  private ClassicCriteria criteria(ClassicCriteria.Stack stack) {
    return new ClassicCriteria("csend", new NodeLog("bob", "127.0.0.3", reports, false), stack);
  }

  private static List<String> failed(List<Criterion> criteria) {
    return criteria.stream()
        .filter(criterion -> !criterion.met())
        .map(criterion -> criterion.id() + ": " + criterion.measured())
        .toList();
  }
}
