package io.parley.app.demo;

import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.stack.Latencies;
import io.parley.app.stack.StackProfile;
import io.parley.app.test.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /// The document's time for a connection.
  static final Duration CONNECTED = Duration.ofSeconds(1);

  /// How many times as long as the kernel's sockets a stack may take for its connections.
  static final int SOCKETS = 2;

  private final String phase;
  private final NodeLog node;
  private final Stack stack;
  private final List<Departure> sent;

  /// What the document wants of a stack, and what its parts are called that have connections.
  enum Stack {
    /// The pool of streams.
    MACTCP("streams", "during test", "<= 64", "pool; clean"),
    /// The endpoints. Of the 64 the document speaks where it is about MacTCP, and of messages that
    /// are sent during the test, too.
    OPENTRANSPORT("endpoints", null, "no overflow", "clean");

    private final String parts;
    private final @Nullable String during;
    private final String queue;
    private final String atTheEnd;

    Stack(String parts, @Nullable String during, String queue, String atTheEnd) {
      this.parts = parts;
      this.during = during;
      this.queue = queue;
      this.atTheEnd = atTheEnd;
    }

    /// The one of a profile; empty if it is no classic Mac's.
    static Optional<Stack> of(StackProfile profile) {
      return switch (profile) {
        case POSIX -> Optional.empty();
        case MACTCP, MACTCP_STRICT -> Optional.of(MACTCP);
        case OPENTRANSPORT, OPENTRANSPORT_STRICT -> Optional.of(OPENTRANSPORT);
      };
    }
  }

  /// What single messages showed.
  ///
  /// @param count how many were sent
  /// @param latencies of those that came
  record Idle(int count, List<Duration> latencies) {

    Idle {
      latencies = List.copyOf(latencies);
    }

    boolean isComplete() {
      return count > 0 && count == latencies.size();
    }

    /// Half of them are no longer.
    Duration half() {
      return middle(latencies);
    }

    String shown() {
      return isComplete() ? inMillis(half()) : latencies.size() + " of " + count;
    }
  }

  /// Criteria for a node.
  ///
  /// @param phase the part of the demo
  /// @param node what it has reported of its test: without single messages
  /// @param stack what it is on
  ClassicCriteria(String phase, NodeLog node, Stack stack) {
    this.phase = phase;
    this.node = node;
    this.stack = stack;
    this.sent = node.departures();
  }

  /// All that every such node has to meet.
  ///
  /// @param messages how many messages it should have sent
  /// @param peers to how many peers
  /// @param idle what its single messages showed
  /// @param posix what those of a node on the kernel's sockets showed
  List<Criterion> judge(int messages, int peers, Idle idle, Idle posix) {
    return List.of(burst(messages), during(messages), queue(), parts(peers), idle(idle, posix));
  }

  /// Whether many connections at once are there as soon as the document and we want.
  ///
  /// @param order what it was told to do
  Criterion connect(NodeOrder.Rush order) {
    Optional<NodeReport.Rushed> rushed =
        node.rushed()
            .filter(one -> one.ours().size() == order.rounds())
            .filter(one -> one.posix().size() == order.rounds());
    Optional<Duration> ours = rushed.map(one -> middle(one.ours()));
    Optional<Duration> posix = rushed.map(one -> middle(one.posix()));
    boolean isMet =
        ours.isPresent()
            && posix.isPresent()
            && ours.get().compareTo(CONNECTED) < 0
            && ours.get().compareTo(posix.get().multipliedBy(SOCKETS)) <= 0;
    return new Criterion(
        "connect",
        phase,
        node.name(),
        "%d calls: p99".formatted(order.callers()),
        "< 1 s",
        "<= %dx posix".formatted(SOCKETS),
        ours.map(ClassicCriteria::inMillis).orElse("never told")
            + posix.map(time -> ", posix " + inMillis(time)).orElse(""),
        isMet);
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
        node.name(),
        "all have left",
        "48 in 120 s",
        messages + " in 120 s",
        "%d in %s".formatted(left, Durations.shown(Duration.ofMillis(took.toMillis() / 100 * 100))),
        left == messages && took.compareTo(BURST) < 0);
  }

  private Criterion during(int messages) {
    List<Duration> stays = sent.stream().flatMap(one -> one.stay().stream()).toList();
    Optional<Duration> longest = stays.stream().max(Comparator.naturalOrder());
    return new Criterion(
        "during",
        phase,
        node.name(),
        "longest wait",
        stack.during,
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
        node.name(),
        "longest queue",
        stack.queue,
        "<= " + StackProfile.CLASSIC_OUTBOX,
        Integer.toString(longest),
        longest > 0 && longest <= StackProfile.CLASSIC_OUTBOX);
  }

  private Criterion parts(int peers) {
    Optional<NodeReport.StackTold> told = node.stack();
    return new Criterion(
        stack.parts,
        phase,
        node.name(),
        "busy; left",
        stack.atTheEnd,
        peers + "; 0",
        told.map(one -> one.mostBusy() + "; " + one.busy()).orElse("never told"),
        told.filter(one -> one.mostBusy() >= peers && one.busy() == 0).isPresent());
  }

  private Criterion idle(Idle idle, Idle posix) {
    return new Criterion(
        "idle",
        phase,
        node.name(),
        "send to stored",
        null,
        "posix+" + Durations.shown(FIRST_BYTE),
        idle.shown() + ", posix " + posix.shown(),
        idle.isComplete()
            && posix.isComplete()
            && idle.half().minus(posix.half()).compareTo(FIRST_BYTE) <= 0);
  }

  private static Duration middle(List<Duration> some) {
    return new Latencies(some).percentile(50);
  }

  private static String inMillis(Duration time) {
    String format = time.toMillis() < 100 ? "%.1f ms" : "%.0f ms";
    return String.format(Locale.ROOT, format, time.toNanos() / 1e6);
  }
}
