package io.parley.app.demo;

import io.parley.app.stack.Latencies;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The outcome of a demo, as `--json` prints it.
///
/// @param nodes who took part
/// @param pairs a row for each ordered pair of each phase
/// @param criteria what had to be reached, and what was
/// @param met whether all criteria are met
public record DemoResult(
    List<Node> nodes, List<Pair> pairs, List<Criterion> criteria, boolean met) {

  /// Copies the lists.
  public DemoResult {
    nodes = List.copyOf(nodes);
    pairs = List.copyOf(pairs);
    criteria = List.copyOf(criteria);
  }

  /// A node.
  ///
  /// @param name its name
  /// @param stack how its bytes move: `posix`, `mactcp`, `opentransport`
  /// @param address where it listens, `127.0.0.2:18080`
  /// @param streams its stack's streams when the test was over; empty where a stack has none
  /// @param endpoints its stack's endpoints then; empty where a stack has none
  public record Node(
      String name, String stack, String address, List<Stream> streams, List<Endpoint> endpoints) {

    /// Copies the lists.
    public Node {
      streams = List.copyOf(streams);
      endpoints = List.copyOf(endpoints);
    }
  }

  /// A stream of a node's stack.
  ///
  /// @param name `send-1`, `receive-1`: the first call, the others listen
  /// @param state where it is: `FREE`, `CONNECTING`, `LISTENING`, `OPEN` ...
  /// @param target the address of the peer of its connection; null while it has none
  /// @param ageMillis how long it has been in this state
  /// @param connections connections that came up
  /// @param sent sends that were acknowledged: over csend's wire, messages
  /// @param aborts connections and opens that were broken off, by either side
  public record Stream(
      String name,
      String state,
      @Nullable String target,
      long ageMillis,
      long connections,
      long sent,
      long aborts) {}

  /// An endpoint of a node's stack.
  ///
  /// @param name `call-1`, `accept-1`: the first call, the others are passed connections
  /// @param state where it is: `IDLE`, `CONNECTING`, `CONNECTED` ...
  /// @param peer the address of the peer of its connection; null while it has none
  /// @param ageMillis how long it has been in this state
  /// @param unread bytes that have come, and were not read
  /// @param unsent bytes of a write that waits until it may go on
  /// @param connections connections that it had
  /// @param dataEvents how often data came
  /// @param reads how often something was read
  /// @param flowWaits how often a write had to wait
  /// @param disconnects connections and requests that were broken off, by either side
  public record Endpoint(
      String name,
      String state,
      @Nullable String peer,
      long ageMillis,
      int unread,
      int unsent,
      long connections,
      long dataEvents,
      long reads,
      long flowWaits,
      long disconnects) {}

  /// What became of the messages of one ordered pair. See [PairTally].
  ///
  /// @param phase the part of the demo
  /// @param wire the dialect
  /// @param from the sender's name
  /// @param to the recipient's name
  /// @param expected messages accepted
  /// @param received those of them that came
  /// @param lost those that did not
  /// @param duplicated messages that came once more
  /// @param outOfOrder messages that came after a later one
  /// @param latencyMillis how long those received took
  public record Pair(
      String phase,
      String wire,
      String from,
      String to,
      int expected,
      int received,
      int lost,
      int duplicated,
      int outOfOrder,
      Latency latencyMillis) {}

  /// Latencies in milliseconds, to the microsecond; null where there is none.
  ///
  /// @param p50 half of them are no longer
  /// @param p99 99 of 100 are no longer
  /// @param max none is longer
  public record Latency(@Nullable Double p50, @Nullable Double p99, @Nullable Double max) {

    /// The exact nearest ranks.
    static Latency of(List<Duration> latencies) {
      if (latencies.isEmpty()) {
        return new Latency(null, null, null);
      }
      Latencies all = new Latencies(latencies);
      return new Latency(millis(all, 50), millis(all, 99), millis(all, 100));
    }

    private static double millis(Latencies all, int percent) {
      return Math.round(all.percentile(percent).toNanos() / 1e3) / 1e3;
    }
  }

  /// Something that must be reached.
  ///
  /// @param id its name: `found`, `complete`, `once` ... `connect`; each is there once for a node
  /// @param phase the part of the demo
  /// @param node the node that it is about; null where it is about all
  /// @param text what is measured, for people
  /// @param documentTarget what the design document of csend's wants; null where it says nothing
  /// @param target what must be measured here
  /// @param measured what was, at the pair where it was worst
  /// @param met whether that is good enough
  public record Criterion(
      String id,
      String phase,
      @Nullable String node,
      String text,
      @Nullable String documentTarget,
      String target,
      String measured,
      boolean met) {}

  /// The result as one line of JSON.
  public String json() {
    return JsonLines.of(this);
  }
}
