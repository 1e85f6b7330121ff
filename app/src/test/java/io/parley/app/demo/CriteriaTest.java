package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.app.demo.Criteria.Judged;
import io.parley.app.demo.DemoResult.Criterion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each criterion fails for its own fault, and names the pair where it was worst.
class CriteriaTest {

  private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(1));
  private static final List<Duration> SOME = List.of(Duration.ofMillis(7));
  private static final PairTally GOOD = new PairTally(24, 24, 0, 0, 0, 0, SOME);

  @Test
  void whereAllIsRightAllAreMet() {
    assertThat(judge(SOON, 0, GOOD))
        .extracting(Criterion::id)
        .containsExactly("found", "complete", "once", "order", "states", "foreign", "latency");
    assertThat(judge(SOON, 0, GOOD)).allMatch(Criterion::met);
    assertThat(judge(SOON, 0, GOOD))
        .extracting(Criterion::measured)
        .containsExactly("1000 ms", "24 of 24", "0", "0", "0", "0", "7 ms, n0-n1");
  }

  @Test
  void nodesThatMeetLateOrNeverAreNotFound() {
    assertThat(failed(judge(Optional.of(Duration.ofMillis(1_001)), 0, GOOD)))
        .containsExactly("found: 1001 ms");
    assertThat(failed(judge(Optional.empty(), 0, GOOD))).containsExactly("found: never");
  }

  @Test
  void aLossFailsWhatItMust() {
    PairTally lossy = new PairTally(24, 23, 0, 0, 0, 1, List.of());
    PairTally worse = new PairTally(24, 20, 0, 0, 0, 4, List.of());

    assertThat(failed(judge(SOON, 0, GOOD, lossy, worse)))
        .containsExactly("complete: 20 of 24, n2-n3", "states: 4, n2-n3");
  }

  @Test
  void tooFewExpectedAreNotComplete() {
    PairTally few = new PairTally(23, 23, 0, 0, 0, 0, SOME);

    assertThat(failed(judge(SOON, 0, GOOD, few))).containsExactly("complete: 23 of 23, n1-n2");
    assertThat(failed(judge(SOON, 0))).containsExactly("complete: 24 of 24", "latency: never");
  }

  @Test
  void doubledAndSwappedAndForeignAreToldApart() {
    assertThat(failed(judge(SOON, 0, tally(2, 0, 0)))).containsExactly("once: 2, n0-n1");
    assertThat(failed(judge(SOON, 0, tally(0, 3, 0)))).containsExactly("order: 3, n0-n1");
    assertThat(failed(judge(SOON, 0, tally(0, 0, 1)))).containsExactly("foreign: 1, n0-n1");
    assertThat(failed(judge(SOON, 5, GOOD))).containsExactly("foreign: 5, from elsewhere");
  }

  @Test
  void aMessageThatTakesFiveSecondsIsTooLate() {
    List<Duration> late = List.of(Duration.ofMillis(1), Duration.ofMillis(5_000));
    List<Duration> justInTime = List.of(Duration.ofMillis(4_999), Duration.ofMillis(2));

    assertThat(failed(judge(SOON, 0, GOOD, tally(justInTime), tally(late))))
        .containsExactly("latency: 5000 ms, n2-n3");
    assertThat(failed(judge(SOON, 0, GOOD, tally(justInTime)))).isEmpty();
  }

  private static PairTally tally(int duplicated, int outOfOrder, int foreign) {
    return new PairTally(24, 24, duplicated, outOfOrder, foreign, 0, SOME);
  }

  private static PairTally tally(List<Duration> latencies) {
    return new PairTally(24, 24, 0, 0, 0, 0, latencies);
  }

  private static List<Criterion> judge(
      Optional<Duration> found, int strange, PairTally... tallies) {
    List<Judged> pairs = new ArrayList<>();
    for (int i = 0; i < tallies.length; i++) {
      pairs.add(new Judged("n" + i, "n" + (i + 1), tallies[i]));
    }
    return new Criteria("csend", pairs).judge(found, 24, strange);
  }

  private static List<String> failed(List<Criterion> criteria) {
    return criteria.stream()
        .filter(criterion -> !criterion.met())
        .map(criterion -> criterion.id() + ": " + criterion.measured())
        .toList();
  }
}
