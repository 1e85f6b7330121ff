package io.parley.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `parley demo` tells the truth: that all is right when it is, and that it is not when it is not;
/// and it leaves no process behind.
class DemoIT {

  private static final int PORTS = 20;

  @RegisterExtension final Stage stage = new Stage();

  @Test
  void asJsonItIsOneObjectWithAllSixPairsComplete() {
    take(PORTS - 1);
    ParleyProcess demo = stage.launchDemo("--quick", "--json");

    assertThat(demo.awaitExit()).isZero();
    assertThat(demo.lines()).hasSize(1);
    JsonNode result = JsonMapper.shared().readTree(demo.lines().getFirst());
    assertThat(result.propertyNames()).containsExactly("nodes", "pairs", "criteria", "met");
    assertThat(result.get("met").asBoolean()).isTrue();

    assertThat(result.get("nodes"))
        .allSatisfy(node ->
            assertThat(node.propertyNames())
                .containsExactly("name", "stack", "address", "streams", "endpoints"))
        .extracting(node -> node.get("name").asString() + " " + node.get("stack").asString())
        .containsExactly("alice posix", "bob mactcp", "carol opentransport");
    assertThat(result.get("nodes"))
        .extracting(node -> node.get("streams").size())
        .containsExactly(0, 6, 0);
    assertThat(result.get("nodes").get(1).get("streams")).allSatisfy(DemoIT::isUnused);
    assertThat(result.get("nodes").get(1).get("endpoints")).isEmpty();
    assertThat(result.get("nodes").get(2).get("endpoints"))
        .hasSizeGreaterThan(2)
        .allSatisfy(DemoIT::isInItsCache);
    String last = ":" + (stage.port() + PORTS - 1);
    assertThat(result.get("nodes"))
        .extracting(node -> node.get("address").asString())
        .containsExactly("127.0.0.2" + last, "127.0.0.3" + last, "127.0.0.4" + last);

    assertThat(result.get("pairs")).allSatisfy(DemoIT::isRight);
    assertThat(result.get("pairs"))
        .extracting(pair -> pair.get("from").asString() + " " + pair.get("to").asString())
        .containsExactly(
            "alice bob", "alice carol", "bob alice", "bob carol", "carol alice", "carol bob");

    areAllThere(result.get("criteria"));
    assertThat(demo.errorLines()).last().asString().startsWith("All is right: 144 messages");
  }

  @Test
  void withOneNodeFrozenAndOneKilledItFailsWithinABoundedTime() {
    ParleyProcess demo = stage.launchDemo("--quick");
    demo.awaitLine("All three run /test at once");
    List<ProcessHandle> nodes = demo.children();
    assertThat(nodes).hasSize(3);
    Signals.send("STOP", nodes.get(0).pid());
    nodes.get(1).destroyForcibly();

    assertThat(demo.awaitExit()).isEqualTo(1);
    assertThat(demo.lines())
        .anyMatch(line -> line.startsWith("FAILED complete  "))
        .anyMatch(line -> line.startsWith("FAILED states    "))
        .anyMatch(line -> line.startsWith("ok     order     "))
        .anyMatch(line -> line.endsWith(" has not finished its test"))
        .anyMatch(line -> line.endsWith(" has ended before its time"))
        .last()
        .asString()
        .startsWith("FAILED: complete, states");
    awaitGone(nodes);
  }

  @Test
  void keptNodesAnswerAndEndWithTheChat() {
    ParleyProcess demo = stage.launchDemo("--quick", "--keep");
    demo.awaitLine("Alice, Bob and Carol stay, and answer");
    List<ProcessHandle> nodes = demo.children();
    demo.awaitLine("alice@127.0.0.2 is here");
    demo.awaitLine("bob@127.0.0.3 is here");
    demo.awaitLine("carol@127.0.0.4 is here");
    demo.type("/send alice hello");
    assertThat(demo.awaitReceived(1, "alice")).containsExactly("You said: hello");
    demo.type("/broadcast You said: TEST_");
    demo.type("/broadcast to all");
    for (String name : List.of("alice", "bob", "carol")) {
      assertThat(demo.awaitReceived("You said: to all", name)).doesNotContain("TEST");
    }
    demo.type("/quit");

    assertThat(demo.awaitExit()).isZero();
    assertThat(demo.received("bob")).containsExactly("You said: to all");
    assertThat(demo.lines()).last().isEqualTo("Alice, Bob and Carol are stopped.");
    assertThat(demo.errorLines()).isEmpty();
    awaitGone(nodes);
  }

  @Test
  void noNodeOutlivesADemoThatIsKilled() {
    ParleyProcess demo = stage.launchDemo();
    demo.awaitLine("They know each other");
    List<ProcessHandle> nodes = demo.children();
    assertThat(nodes).hasSize(3);
    demo.kill();

    awaitGone(nodes);
  }

  @Test
  void whereNoPortIsFreeItSaysSo() {
    take(PORTS);
    ParleyProcess demo = stage.launchDemo("--json");

    assertThat(demo.awaitExit()).isEqualTo(1);
    assertThat(demo.lines()).isEmpty();
    assertThat(demo.errorLines())
        .last()
        .asString()
        .matches("parley: the ports \\d+ to \\d+ are all taken on .* with --port\\.");
  }

  /// Takes the first so many ports of a demo on one of its addresses, unless others have them.
  private void take(int count) {
    for (int port = stage.port(); port < stage.port() + count; port++) {
      try {
        stage.add(new ServerSocket(port, 1, InetAddress.getByName("127.0.0.4")));
      } catch (IOException taken) {
        // It is taken, which is what was wanted.
      }
    }
  }

  private static void isUnused(JsonNode stream) {
    assertThat(stream.propertyNames())
        .containsExactly("name", "state", "target", "ageMillis", "connections", "sent", "aborts");
    assertThat(stream.get("state").asString()).isIn("FREE", "LISTENING");
    assertThat(stream.get("target").isNull()).isTrue();
    assertThat(stream.get("aborts").asLong()).isZero();
  }

  private static void areAllThere(JsonNode criteria) {
    assertThat(criteria)
        .allSatisfy(criterion -> {
          assertThat(criterion.propertyNames())
              .containsExactly(
                  "id", "phase", "node", "text", "documentTarget", "target", "measured", "met");
          assertThat(criterion.get("met").isBoolean()).isTrue();
        });
    assertThat(criteria)
        .extracting(criterion ->
            criterion.get("node").asString("all") + " " + criterion.get("id").asString())
        .containsExactly(
            "all found",
            "all complete",
            "all once",
            "all order",
            "all states",
            "all foreign",
            "all latency",
            "bob burst",
            "bob during",
            "bob queue",
            "bob streams",
            "bob idle",
            "carol burst",
            "carol during",
            "carol queue",
            "carol endpoints",
            "carol idle",
            "carol connect");
  }

  private static void isInItsCache(JsonNode endpoint) {
    assertThat(endpoint.propertyNames())
        .containsExactly(
            "name",
            "state",
            "peer",
            "ageMillis",
            "unread",
            "unsent",
            "connections",
            "dataEvents",
            "reads",
            "flowWaits",
            "disconnects");
    assertThat(endpoint.get("state").asString()).isEqualTo("IDLE");
    assertThat(endpoint.get("peer").isNull()).isTrue();
    assertThat(endpoint.get("unread").asInt() + endpoint.get("unsent").asInt()).isZero();
    assertThat(endpoint.get("disconnects").asLong()).isZero();
  }

  private static void isRight(JsonNode pair) {
    assertThat(pair.propertyNames())
        .containsExactly(
            "phase",
            "wire",
            "from",
            "to",
            "expected",
            "received",
            "lost",
            "duplicated",
            "outOfOrder",
            "latencyMillis");
    assertThat(pair.get("phase").asString() + " " + pair.get("wire").asString())
        .isEqualTo("csend csend");
    assertThat(
            Stream.of("expected", "received", "lost", "duplicated", "outOfOrder")
                .map(name -> pair.get(name).asInt()))
        .containsExactly(24, 24, 0, 0, 0);
    JsonNode latency = pair.get("latencyMillis");
    assertThat(latency.propertyNames()).containsExactly("p50", "p99", "max");
    assertThat(latency.get("p50").asDouble()).isBetween(0.0, latency.get("max").asDouble());
    assertThat(latency.get("p99").asDouble()).isEqualTo(latency.get("max").asDouble());
  }

  private static void awaitGone(List<ProcessHandle> nodes) {
    for (ProcessHandle node : nodes) {
      assertThat(node.onExit())
          .succeedsWithin(ParleyProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
