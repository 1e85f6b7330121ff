package io.parley.app.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The words after `/test` mean what its help says, and wrong ones are answered with a sentence.
class TestOptionsTest {

  @Test
  void withoutWordsItIsTheTestOfCsend() {
    assertThat(plan("")).isEqualTo(TestPlan.CSEND);
    assertThat(plan("  ")).isEqualTo(TestPlan.CSEND);
  }

  @Test
  void everyFigureMayBeGiven() {
    assertThat(plan("--rounds 2 --broadcasts=0 --directs 5 --pause 10ms  --round-pause 1.5s"))
        .isEqualTo(new TestPlan(2, 0, 5, Duration.ofMillis(10), Duration.ofMillis(1_500)));
  }

  @Test
  void classicHasTheClassicPausesUnlessOthersAreGiven() {
    Duration two = Duration.ofSeconds(2);
    Duration four = Duration.ofSeconds(4);
    assertThat(plan("--classic")).isEqualTo(new TestPlan(4, 3, 3, two, four));
    assertThat(plan("--classic --pause 1"))
        .isEqualTo(new TestPlan(4, 3, 3, Duration.ofSeconds(1), four));
    assertThat(plan("--round-pause 0 --classic"))
        .isEqualTo(new TestPlan(4, 3, 3, two, Duration.ZERO));
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(TestOptions.parse("--help"))
        .isInstanceOfSatisfying(
            TestOptions.Wish.Help.class,
            help ->
                assertThat(help.text())
                    .contains("--rounds", "--broadcasts", "--directs", "--pause", "--round-pause")
                    .contains("--classic", "/test stop"));
  }

  @ParameterizedTest
  @CsvSource({
    "--rounds 0, 'a test has 1 to 100 rounds, not 0'",
    "--rounds 101, 'a test has 1 to 100 rounds, not 101'",
    "--broadcasts -1, 'a round has 0 to 100 broadcasts, not -1'",
    "--directs 101, 'a round has 0 to 100 direct messages to each peer, not 101'",
    "--directs 0 --broadcasts 0, 'a round has at least one message, not 0'",
    "--pause 61s, 'a pause is 0 to 60 s, not 61 s'",
    "--round-pause 60.001s, 'a pause is 0 to 60 s, not 60.001 s'",
    "--pause 2m, \"'2m' is not a duration; write 2s, 500ms or 1.5s\"",
    "--rounds x, 'x'",
    "--round 3, '--round'",
    "now, now"
  })
  void whatCannotBeMeantIsNamed(String words, String sentence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestOptions.parse(words))
        .withMessageContaining(sentence.replace("\"", ""));
  }

  private static TestPlan plan(String words) {
    return ((TestOptions.Wish.Run) TestOptions.parse(words)).plan();
  }
}
