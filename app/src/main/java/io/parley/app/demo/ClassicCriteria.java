package io.parley.app.demo;

import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.stack.StackProfile;
import io.parley.app.test.Durations;
import io.parley.mactcp.pool.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Judges a node on a classic Mac's stack by what the design document of csend's ("Success
/// Criteria") wants of it, and by what we want.
final class ClassicCriteria {

  /// The document's time for a burst of 48 messages.
  static final Duration BURST = Duration.ofMinutes(2);

  /// The longest a message may wait in the outbox: half of csend's pause between two rounds, so
  /// that nothing of a round is left when the next one begins.
  static final Duration LONGEST_STAY = Duration.ofSeconds(2);

  /// How much longer than a node on the kernel's sockets an idle one may take from `send` to the
  /// first byte at the peer. What is measured on both is the time until the message is stored
  /// there, which has the rest of the way in it, and what else the machine does.
  static final Duration FIRST_BYTE = Duration.ofMillis(5);

  private final String phase;
  private final NodeLog node;
  private final List<Departure> sent;

  /// What single messages showed.
  ///
  /// @param count how many were sent
  /// @param latencies of those that came
  record Idle(int count, List<Duration> latencies) {

    Idle {
      latencies = latencies.stream().sorted().toList();
    }

    boolean isComplete() {
      return count > 0 && count == latencies.size();
    }

    /// Half of them are no longer.
    Duration half() {
      return latencies.get((latencies.size() - 1) / 2);
    }

    String shown() {
      return isComplete()
          ? String.format(Locale.ROOT, "%.1f ms", half().toNanos() / 1e6)
          : latencies.size() + " of " + count;
    }
  }

  /// Criteria for a node.
  ///
  /// @param phase the part of the demo
  /// @param node what it has reported of its test: without single messages
  ClassicCriteria(String phase, NodeLog node) {
    this.phase = phase;
    this.node = node;
    this.sent = node.departures();
  }

  /// All of them.
  ///
  /// @param messages how many messages it should have sent
  /// @param peers to how many peers
  /// @param idle what its single messages showed
  /// @param posix what those of a node on the kernel's sockets showed
  List<Criterion> judge(int messages, int peers, Idle idle, Idle posix) {
    return List.of(burst(messages), during(messages), queue(), streams(peers), idle(idle, posix));
  }

  private Criterion burst(int messages) {
    long left = sent.stream().filter(one -> one.leftAt().isPresent()).count();
    Optional<Instant> first = sent.stream().map(Departure::acceptedAt).min(Instant::compareTo);
    Optional<Instant> last =
        sent.stream().flatMap(one -> one.leftAt().stream()).max(Instant::compareTo);
    Duration took =
        first.isPresent() && last.isPresent() ? Duration.between(first.get(), last.get()) : BURST;
    return new Criterion(
        "burst",
        phase,
        "all of %s's leave".formatted(node.name()),
        "48 in 120 s",
        messages + " in 120 s",
        "%d in %s".formatted(left, tenths(took)),
        left == messages && took.compareTo(BURST) < 0);
  }

  private Criterion during(int messages) {
    List<Duration> stays = sent.stream().flatMap(one -> one.stay().stream()).toList();
    Optional<Duration> longest = stays.stream().max(Comparator.naturalOrder());
    return new Criterion(
        "during",
        phase,
        "each of %s's leaves at once".formatted(node.name()),
        "during test",
        "<= " + Durations.shown(LONGEST_STAY),
        stays.size() < messages
            ? (messages - stays.size()) + " never"
            : longest.map(stay -> stay.toMillis() + " ms").orElse("-"),
        stays.size() >= messages
            && longest.filter(stay -> stay.compareTo(LONGEST_STAY) <= 0).isPresent());
  }

  private Criterion queue() {
    int longest = Departure.longestQueue(sent);
    return new Criterion(
        "queue",
        phase,
        "%s's longest queue".formatted(node.name()),
        "<= 64",
        "<= " + StackProfile.CLASSIC_OUTBOX,
        Integer.toString(longest),
        longest > 0 && longest <= StackProfile.CLASSIC_OUTBOX);
  }

  private Criterion streams(int peers) {
    int most = node.streams().map(NodeReport.Streams::mostBusy).orElse(0);
    long left = node.streams().map(ClassicCriteria::busy).orElse(0L);
    return new Criterion(
        "streams",
        phase,
        "%s's streams busy; at the end".formatted(node.name()),
        "pool; clean",
        peers + "; 0",
        node.streams().isPresent() ? most + "; " + left : "never told",
        most >= peers && left == 0);
  }

  private Criterion idle(Idle idle, Idle posix) {
    return new Criterion(
        "idle",
        phase,
        "send to stored, %s idle".formatted(node.name()),
        null,
        "posix+" + Durations.shown(FIRST_BYTE),
        idle.shown() + ", posix " + posix.shown(),
        idle.isComplete()
            && posix.isComplete()
            && idle.half().minus(posix.half()).compareTo(FIRST_BYTE) <= 0);
  }

  private static long busy(NodeReport.Streams told) {
    return told.streams().stream()
        .filter(one -> one.name().startsWith(StreamWatch.CALLING))
        .filter(one -> !one.state().equals(StreamState.FREE.name()))
        .count();
  }

  private static String tenths(Duration time) {
    return Durations.shown(Duration.ofMillis(time.toMillis() / 100 * 100));
  }
}
