package io.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.PeerId;
import io.parley.SendResult.RejectReason;
import io.parley.app.test.TestSummary;
import io.parley.app.test.TestSummary.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The account of a test has a column for everything that can become of a send.
class TestAccountTest {

  private static final Duration TOOK = Duration.ofMillis(12_120);

  private final TestAccount account = new TestAccount(PeerId::value);

  @Test
  void everySendToEveryPeerIsInIt() {
    Row bob = new Row(new PeerId("bob"), 24, 0, 0, 0, 0, Map.of());
    Row carol = new Row(new PeerId("carol"), 10, 1, 2, 3, 4, Map.of(RejectReason.OUTBOX_FULL, 4));

    assertThat(account.lines(new TestSummary(List.of(bob, carol), TOOK, true, "")))
        .containsExactly(
            "Test: done after 12.12 s. Every send to every peer:",
            "  to     accepted  sent  unknown  queued  not accepted",
            "  bob          24    24        0       0             0",
            "  carol        20    10        1       3             4",
            "  all          44    34        1       3             4",
            "  Not accepted for carol: 4, the outbox for this peer is full; try again later.",
            "  Refused by carol: 2.",
            "  For carol, ended we no longer know how: 4.");
  }

  @Test
  void howItEndedIsSaid() {
    assertThat(account.lines(new TestSummary(List.of(), TOOK, false, "")))
        .containsExactly(
            "Test: stopped after 12.12 s. Every send to every peer:",
            "  to   accepted  sent  unknown  queued  not accepted",
            "  all         0     0        0       0             0");
    assertThat(account.lines(new TestSummary(List.of(), TOOK, false, "the disk is\nfull")))
        .first()
        .isEqualTo("Test: failed (the disk is^Jfull) after 12.12 s. Every send to every peer:");
  }
}
