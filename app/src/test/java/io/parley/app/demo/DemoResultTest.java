package io.parley.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.demo.DemoResult.Latency;
import io.parley.app.demo.DemoResult.Node;
import io.parley.app.demo.DemoResult.Pair;
import io.parley.app.demo.DemoResult.Stream;
import java.time.Duration;
import java.util.List;
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
            "connections":24,"sent":24,"aborts":0}]}],\
            "pairs":[{"phase":"csend","wire":"csend","from":"alice","to":"bob","expected":24,\
            "received":24,"lost":0,"duplicated":0,"outOfOrder":0,\
            "latencyMillis":{"p50":0.5,"p99":1.25,"max":null}}],\
            "criteria":[{"id":"order","phase":"csend","text":"in order",\
            "documentTarget":null,"target":"0",\
            "measured":"0","met":true}],"met":true}\
            """);
  }

  @Test
  void theTableFitsATerminalAndEndsWithTheVerdict() {
    assertThat(DemoTable.lines(result(true, 24), TOOK))
        .allMatch(line -> line.length() <= 100)
        .contains(
            "                                                  document     ours         measured")
        .contains("ok      order     in order                        -            0            0")
        .anyMatch(line -> line.startsWith("alice bob          24        24     0        0"))
        .last()
        .isEqualTo("All is right: 24 messages, each there once and in order. It took 14.5 s.");
    assertThat(DemoTable.lines(result(false, 23), TOOK))
        .contains("FAILED  order     in order                        -            0            0")
        .anyMatch(line -> line.startsWith("alice bob          24        23     1        0"))
        .last()
        .isEqualTo("FAILED: order. It took 14.5 s.");
  }

  private static DemoResult result(boolean met, int received) {
    Latency latency = new Latency(0.5, 1.25, null);
    Stream stream = new Stream("send-1", "FREE", null, 12_000, 24, 24, 0);
    Pair pair =
        new Pair("csend", "csend", "alice", "bob", 24, received, 24 - received, 0, 0, latency);
    return new DemoResult(
        List.of(new Node("alice", "posix", "127.0.0.2:18080", List.of(stream))),
        List.of(pair),
        List.of(new Criterion("order", "csend", "in order", null, "0", "0", met)),
        met);
  }
}
