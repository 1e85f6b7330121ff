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
  private static final PairTally GOOD = new PairTally(24, 24, 0, 0, 0, 0, List.of());

  @Test
  void whereAllIsRightAllAreMet() {
    assertThat(judge(SOON, 0, GOOD))
        .extracting(Criterion::id)
        .containsExactly("found", "complete", "once", "order", "states", "foreign");
    assertThat(judge(SOON, 0, GOOD)).allMatch(Criterion::met);
    assertThat(judge(SOON, 0, GOOD))
        .extracting(Criterion::measured)
        .containsExactly("1000 ms", "24 of 24", "0", "0", "0", "0");
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
        .containsExactly("complete: 20 of 24, n2 to n3", "states: 4, n2 to n3");
  }

  @Test
  void tooFewExpectedAreNotComplete() {
    PairTally few = new PairTally(23, 23, 0, 0, 0, 0, List.of());

    assertThat(failed(judge(SOON, 0, GOOD, few))).containsExactly("complete: 23 of 23, n1 to n2");
    assertThat(failed(judge(SOON, 0))).containsExactly("complete: 24 of 24");
  }

  @Test
  void doubledAndSwappedAndForeignAreToldApart() {
    assertThat(failed(judge(SOON, 0, new PairTally(24, 24, 2, 0, 0, 0, List.of()))))
        .containsExactly("once: 2, n0 to n1");
    assertThat(failed(judge(SOON, 0, new PairTally(24, 24, 0, 3, 0, 0, List.of()))))
        .containsExactly("order: 3, n0 to n1");
    assertThat(failed(judge(SOON, 0, new PairTally(24, 24, 0, 0, 1, 0, List.of()))))
        .containsExactly("foreign: 1, n0 to n1");
    assertThat(failed(judge(SOON, 5, GOOD))).containsExactly("foreign: 5, from elsewhere");
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
