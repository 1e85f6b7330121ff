package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.DeliveryState;
import io.parley.app.stack.StackProfile;
import io.parley.app.test.TestPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

/// What a demo and its nodes tell each other comes across as it was, one line each.
class JsonLinesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T12:00:00.123456Z");

  static Stream<NodeReport> reports() {
    return Stream.of(
        new NodeReport.Ready(18_080, NOW),
        new NodeReport.NotReady(18_080, true, "another program has it"),
        new NodeReport.PeerHere("127.0.0.3", NOW),
        new NodeReport.Accepted(7, "127.0.0.3", "h\u00E9llo\n\u2603 \"x\"", NOW),
        new NodeReport.Became(7, DeliveryState.UNKNOWN, NOW),
        new NodeReport.Received("127.0.0.3", "text", NOW),
        new NodeReport.RoundDone(2),
        new NodeReport.TestDone(""),
        new NodeReport.SinglesDone(),
        new NodeReport.StackTold(
            2,
            1,
            List.of(
                new DemoResult.Stream("send-1", "OPEN", "127.0.0.2:8080", 12_000, 24, 23, 1),
                new DemoResult.Stream("send-2", "FREE", null, 0, 0, 0, 0)),
            List.of(new DemoResult.Endpoint("call-1", "IDLE", null, 12_000, 1, 2, 3, 4, 5, 6, 7))),
        new NodeReport.Rushed(List.of(Duration.ofNanos(1_234_567)), List.of(), "too late"));
  }

  static Stream<NodeOrder> orders() {
    return Stream.of(
        new NodeOrder.Listen(18_080, StackProfile.MACTCP_STRICT),
        new NodeOrder.SendSingles(20, Duration.ofMillis(25)),
        new NodeOrder.TellStack(),
        new NodeOrder.Rush(StackProfile.OPENTRANSPORT, 100, 20, 25, Duration.ofSeconds(10)),
        new NodeOrder.RunTest(TestPlan.CSEND, Duration.ofMillis(1_500)),
        new NodeOrder.Answer(),
        new NodeOrder.Quit());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void aReportComesAcross(NodeReport report) {
    assertThat(JsonLines.of(report)).hasLineCount(1);
    assertThat(JsonLines.parse(JsonLines.of(report), NodeReport.class)).isEqualTo(report);
  }

  @ParameterizedTest
  @MethodSource("orders")
  void anOrderComesAcross(NodeOrder order) {
    assertThat(JsonLines.parse(JsonLines.of(order), NodeOrder.class)).isEqualTo(order);
  }

  @Test
  void whatIsNoReportIsRefused() {
    for (String line : List.of("", "hello", "{}", "{\"report\":\"Dance\"}", "[]")) {
      assertThatThrownBy(() -> JsonLines.parse(line, NodeReport.class))
          .isInstanceOf(JacksonException.class);
    }
  }
}
