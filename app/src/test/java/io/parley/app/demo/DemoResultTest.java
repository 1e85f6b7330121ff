package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.demo.DemoResult.Endpoint;
import io.parley.app.demo.DemoResult.Latency;
import io.parley.app.demo.DemoResult.Node;
import io.parley.app.demo.DemoResult.Pair;
import io.parley.app.demo.DemoResult.Stream;
import io.parley.app.stack.StackProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// An outcome reads the same in JSON, in the table and in the verdict.
class DemoResultTest {

  private static final Duration TOOK = Duration.ofMillis(14_567);

  @Test
  void latenciesAreExactNearestRanks() {
    List<Duration> hundred =
        IntStream.rangeClosed(1, 100).mapToObj(i -> Duration.ofNanos(i * 1_000_000L)).toList();

    assertThat(Latency.of(hundred.reversed())).isEqualTo(new Latency(50.0, 99.0, 100.0));
    assertThat(Latency.of(hundred.subList(0, 24))).isEqualTo(new Latency(12.0, 24.0, 24.0));
    assertThat(Latency.of(List.of(Duration.ofNanos(1_234_567))))
        .isEqualTo(new Latency(1.235, 1.235, 1.235));
    assertThat(Latency.of(List.of())).isEqualTo(new Latency(null, null, null));
  }

  @Test
  void theJsonIsOneObjectWithItsMembersInOrder() {
    assertThat(result(true, 24).json())
        .isEqualTo(
            """
            {"nodes":[{"name":"alice","stack":"posix","address":"127.0.0.2:18080",\
            "streams":[{"name":"send-1","state":"FREE","target":null,"ageMillis":12000,\
            "connections":24,"sent":24,"aborts":0}],\
            "endpoints":[{"name":"call-1","state":"IDLE","peer":null,"ageMillis":12000,\
            "unread":1,"unsent":2,"connections":3,"dataEvents":4,"reads":5,"flowWaits":6,\
            "disconnects":7}]}],\
            "pairs":[{"phase":"csend","wire":"csend","from":"alice","to":"bob","expected":24,\
            "received":24,"lost":0,"duplicated":0,"outOfOrder":0,\
            "latencyMillis":{"p50":0.5,"p99":1.25,"max":null}}],\
            "criteria":[{"id":"order","phase":"csend","node":"alice","text":"in order",\
            "documentTarget":null,"target":"0","measured":"0","met":true}],"met":true}\
            """);
  }

  @Test
  void theTableFitsATerminalAndEndsWithTheVerdict() {
    assertThat(DemoTable.lines(result(true, 24), TOOK))
        .allMatch(line -> line.length() <= 80)
        .containsSubsequence(
            "                                 document     ours        measured",
            "alice, on posix",
            "ok     order     in order        -            0           0")
        .anyMatch(line -> line.startsWith("alice bob         24        24     0        0"))
        .last()
        .isEqualTo("All is right: 24 messages, each there once and in order. It took 14.5 s.");
    assertThat(DemoTable.lines(result(false, 23), TOOK))
        .contains("FAILED order     in order        -            0           0")
        .anyMatch(line -> line.startsWith("alice bob         24        23     1        0"))
        .last()
        .isEqualTo("FAILED: order of alice. It took 14.5 s.");
  }

  @Test
  void whatIsAboutAllNodesStandsUnderAHeadingAndWhatIsAboutOneUnderItsName() {
    DemoResult result = result(true, 24);
    Criterion ofAll = new Criterion("found", "csend", null, "until all know", null, "", "", false);
    Criterion more = new Criterion("queue", "csend", "alice", "queue", "<= 64", "", "", true);
    DemoResult all =
        new DemoResult(
            result.nodes(),
            result.pairs(),
            List.of(ofAll, ofAll, result.criteria().getFirst(), more),
            false);

    assertThat(DemoTable.lines(all, TOOK).stream().map(line -> line.replaceFirst(" .*", "")))
        .containsSequence("all", "FAILED", "FAILED", "alice,", "ok", "ok");
    assertThat(DemoTable.lines(all, TOOK)).last().asString().startsWith("FAILED: found, found. ");
  }

  @Test
  void theTableFitsATerminalWhateverWasMeasured() {
    Pair pair =
        new Pair(
            "csend", "csend", "carol", "alice", 24, 0, 24, 24, 24, new Latency(9999.99, 0.0, 0.0));
    PairTally bad = new PairTally(24, 23, 10, 10, 10, 10, List.of(TOOK));
    List<Criterion> criteria = new ArrayList<>();
    criteria.addAll(
        new Criteria("csend", List.of(new Criteria.Judged("carol", "alice", bad)))
            .judge(Optional.of(TOOK), 24, 0));
    ClassicCriteria.Idle slow = new ClassicCriteria.Idle(1, List.of(Duration.ofMillis(9_999)));
    List<Duration> rounds = Collections.nCopies(25, Duration.ofMillis(9_999));
    NodeLog carol =
        new NodeLog(
            "carol",
            "",
            List.of(
                new NodeReport.Ready(1, Instant.EPOCH),
                new NodeReport.Rushed(rounds, rounds, ""),
                new NodeReport.StackTold(99, 99, List.of(), List.of())),
            true);
    for (ClassicCriteria.Stack stack : ClassicCriteria.Stack.values()) {
      ClassicCriteria ofOne = new ClassicCriteria("csend", carol, stack);
      criteria.addAll(ofOne.judge(48, 2, slow, slow));
      criteria.add(
          ofOne.connect(
              new NodeOrder.Rush(StackProfile.OPENTRANSPORT, 100, 20, 25, Duration.ofSeconds(10))));
    }
    DemoResult result = new DemoResult(List.of(), List.of(pair), criteria, true);

    assertThat(DemoTable.lines(result, TOOK).stream().filter(line -> line.length() > 80)).isEmpty();
  }

  private static DemoResult result(boolean met, int received) {
    Latency latency = new Latency(0.5, 1.25, null);
    Stream stream = new Stream("send-1", "FREE", null, 12_000, 24, 24, 0);
    Pair pair =
        new Pair("csend", "csend", "alice", "bob", 24, received, 24 - received, 0, 0, latency);
    Endpoint endpoint = new Endpoint("call-1", "IDLE", null, 12_000, 1, 2, 3, 4, 5, 6, 7);
    return new DemoResult(
        List.of(new Node("alice", "posix", "127.0.0.2:18080", List.of(stream), List.of(endpoint))),
        List.of(pair),
        List.of(new Criterion("order", "csend", "alice", "in order", null, "0", "0", met)),
        met);
  }
}
