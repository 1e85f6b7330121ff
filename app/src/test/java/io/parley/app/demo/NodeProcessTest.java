package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A process that is no node, or dies, is noticed, and the last of what it said is kept.
class NodeProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Reports reports = new Reports();

  @Test
  void whatItReportsIsLoggedUntilItIsGone() throws Exception {
    start("echo '{\"report\":\"RoundDone\",\"round\":3}'");

    assertThat(reports.await(NodeLog::isGone, PATIENCE)).isTrue();
    assertThat(reports.all())
        .containsExactly(
            new NodeLog("alice", "127.0.0.2", List.of(new NodeReport.RoundDone(3)), true));
  }

  @Test
  void onlyTheLastOfItsComplaintsAreKept() throws Exception {
    NodeProcess process = start("for i in $(seq 1 30); do echo line $i >&2; done");

    assertThat(reports.await(NodeLog::isGone, PATIENCE)).isTrue();
    assertThat(process.complaints()).hasSize(20).startsWith("line 11").endsWith("line 30");
  }

  @Test
  void whatIsNoReportIsAComplaint() throws Exception {
    NodeProcess process = start("echo hello");

    assertThat(reports.await(NodeLog::isGone, PATIENCE)).isTrue();
    assertThat(process.complaints()).singleElement().asString().startsWith("is not understood: ");
  }

  @Test
  void anOrderToOneThatIsGoneIsNoHarm() throws Exception {
    NodeProcess process = start("exec <&-");
    assertThat(reports.await(NodeLog::isGone, PATIENCE)).isTrue();

    process.order(new NodeOrder.Quit());

    assertThat(process.complaints()).allMatch(line -> line.startsWith("takes no more orders"));
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThatExceptionOfType(DemoException.class)
        .isThrownBy(() -> new NodeProcess(List.of("no/such/java"), "alice", "127.0.0.2", reports))
        .withMessageStartingWith("a process for alice cannot be started: ");
  }

  private NodeProcess start(String script) throws DemoException {
    return new NodeProcess(List.of("sh", "-c", script), "alice", "127.0.0.2", reports);
  }
}
