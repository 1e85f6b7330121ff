package io.parley.app.demo;

import io.parley.app.demo.DemoResult.Criterion;
import io.parley.app.stack.StackProfile;
import io.parley.app.test.Durations;
import io.parley.app.test.TestPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// Three nodes on this machine, each a process of its own, find each other and run csend's `/test`
/// at once; then every message of every pair is accounted for.
///
/// One thread starts, runs and closes it. What it waits for is bounded, so that a node that freezes
/// or dies makes the demo fail and not hang.
public final class Demo implements AutoCloseable {

  /// The first port that is tried unless another is given. It is none of csend's: whoever runs that
  /// on this machine is left alone.
  public static final int FIRST_PORT = 18_080;

  /// The last port that can be the first one.
  public static final int LAST_FIRST_PORT = 65_535 - NodeGroup.PORTS + 1;

  /// The one phase there is: all nodes over csend's wire.
  private static final String PHASE = "csend";

  /// Who is on the kernel's sockets. The others are compared with it.
  private static final String POSIX = "alice";

  /// Who has to connect as soon as the kernel's sockets do.
  private static final String CONNECTING = "carol";

  private static final List<NodeGroup.Member> MEMBERS =
      List.of(
          new NodeGroup.Member(POSIX, "127.0.0.2", StackProfile.POSIX),
          new NodeGroup.Member("bob", "127.0.0.3", StackProfile.MACTCP),
          new NodeGroup.Member(CONNECTING, "127.0.0.4", StackProfile.OPENTRANSPORT));

  /// Until all know each other. Ten times what is good enough, to tell slow from never.
  private static final Duration MEETING = Duration.ofSeconds(10);

  /// Until the deliveries of a test have ended, after its last message.
  private static final Duration SETTLING = Duration.ofSeconds(4);

  /// How much longer than planned a test may take on a busy machine.
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /// What an idle node sends one by one.
  private static final NodeOrder.SendSingles SINGLES =
      new NodeOrder.SendSingles(20, Duration.ofMillis(25));

  /// As many connections at once as we want to be there soon. The rounds before those that count
  /// are for the compiler; of those that count, some are slowed down by what else the machine does,
  /// which the middle one does not show.
  private static final NodeOrder.Rush RUSH =
      new NodeOrder.Rush(StackProfile.OPENTRANSPORT, 100, 20, 25, Duration.ofSeconds(10));

  /// Until a rush is over. It takes 2 s unless the machine is in trouble.
  private static final Duration RUSHING = Duration.ofSeconds(30);

  /// For what comes late, or twice, after everything has ended.
  private static final Duration STRAGGLERS = Duration.ofMillis(500);

  private final NodeGroup group;
  private final TestPlan plan;
  private final Consumer<String> progress;

  private Demo(NodeGroup group, TestPlan plan, Consumer<String> progress) {
    this.group = group;
    this.plan = plan;
    this.progress = progress;
  }

  /// csend's test with short pauses between its rounds.
  public static TestPlan quickPlan() {
    TestPlan csend = TestPlan.CSEND;
    return new TestPlan(
        csend.rounds(), csend.broadcasts(), csend.directs(), csend.pause(), Duration.ofMillis(500));
  }

  /// Starts the nodes.
  ///
  /// @param nodeCommand what starts [DemoNode], up to the node's own arguments
  /// @param firstPort the first of 20 ports that are tried, at most [#LAST_FIRST_PORT]
  /// @param plan the test that they run
  /// @param progress takes lines that say how far it is
  /// @throws DemoException if a node cannot start
  public static Demo start(
      List<String> nodeCommand, int firstPort, TestPlan plan, Consumer<String> progress)
      throws DemoException, InterruptedException {
    progress.accept("Starting alice, bob and carol, each a process of its own ...");
    Demo demo = new Demo(NodeGroup.start(nodeCommand, MEMBERS, firstPort), plan, progress);
    demo.nodes()
        .forEach(node ->
            progress.accept(
                "  %-5s  %-13s  %s".formatted(node.name(), node.stack(), node.address())));
    return demo;
  }

  /// The port that the nodes use, of TCP and of UDP.
  public int port() {
    return group.port();
  }

  /// Lets the nodes find each other and run their test.
  public void run() throws InterruptedException {
    group.reports().await(log -> log.isGone() || knowsAll(log), MEETING);
    progress.accept(
        meeting()
            .map(time -> "They know each other after " + Durations.shown(time) + ".")
            .orElse("They do not all know each other."));
    progress.accept("All three run /test at once:");
    progress.accept("  " + plan.shown());
    group.order(new NodeOrder.RunTest(plan, SETTLING));
    Duration length = plan.length(MEMBERS.size() - 1).plus(SETTLING).plus(MARGIN);
    long giveUpAt = System.nanoTime() + length.toNanos();
    for (int round = 1; round <= plan.rounds(); round++) {
      awaitRound(round, giveUpAt);
      progress.accept(
          "  round %d of %d: %d sent, %d received so far"
              .formatted(
                  round, plan.rounds(), count(NodeLog::sentCount), count(NodeLog::receivedCount)));
    }
    awaitUntil(NodeLog::isTestDone, giveUpAt);
    for (NodeGroup.Member one : MEMBERS) {
      group.order(one.name(), SINGLES);
      awaitOf(one.name(), NodeLog::isSinglesDone, SETTLING);
    }
    group.reports().await(_ -> false, STRAGGLERS);
    group.order(new NodeOrder.TellStack());
    group.reports().await(log -> log.isGone() || log.stack().isPresent(), MARGIN);
    group.order(CONNECTING, RUSH);
    awaitOf(CONNECTING, log -> log.rushed().isPresent(), RUSHING);
    logs().forEach(this::tellProblems);
  }

  /// Ends the nodes. What they report until their end counts.
  public void end() throws InterruptedException {
    group.end();
  }

  /// Lets the nodes answer what people write to them, until the demo is closed.
  public void answer() {
    group.order(new NodeOrder.Answer());
  }

  /// The outcome, of all that was reported until now.
  public DemoResult result() {
    List<Criteria.Judged> judged = new ArrayList<>();
    int strange = 0;
    List<String> hosts = MEMBERS.stream().map(NodeGroup.Member::host).toList();
    List<NodeLog> logs =
        logs().stream().map(log -> log.withTexts(text -> !Singles.isOne(text))).toList();
    for (NodeLog from : logs) {
      strange += from.receivedFromOthersThan(hosts);
      for (NodeLog to : logs) {
        if (!from.name().equals(to.name())) {
          PairTally tally = PairTally.of(from.sentTo(to.host()), to.receivedFrom(from.host()));
          judged.add(new Criteria.Judged(from.name(), to.name(), tally));
        }
      }
    }
    List<Criterion> criteria =
        new ArrayList<>(
            new Criteria(PHASE, judged).judge(meeting(), plan.messagesPerPeer(), strange));
    criteria.addAll(classic(logs));
    return new DemoResult(
        nodes(),
        judged.stream().map(Demo::pair).toList(),
        criteria,
        criteria.stream().allMatch(Criterion::met));
  }

  /// What the nodes have said on standard error, for a demo that has failed.
  public List<String> complaints() {
    return group.complaints();
  }

  /// Kills what still runs.
  @Override
  public void close() {
    group.close();
  }

  private List<DemoResult.Node> nodes() {
    List<DemoResult.Node> nodes = new ArrayList<>();
    for (NodeGroup.Member one : MEMBERS) {
      List<NodeReport.StackTold> told = log(logs(), one.name()).stack().stream().toList();
      nodes.add(
          new DemoResult.Node(
              one.name(),
              one.stack().stackName(),
              one.host() + ":" + port(),
              told.stream().flatMap(stack -> stack.streams().stream()).toList(),
              told.stream().flatMap(stack -> stack.endpoints().stream()).toList()));
    }
    return nodes;
  }

  private static NodeLog log(List<NodeLog> logs, String name) {
    return logs.stream().filter(log -> log.name().equals(name)).findFirst().orElseThrow();
  }

  private static DemoResult.Pair pair(Criteria.Judged judged) {
    PairTally tally = judged.tally();
    return new DemoResult.Pair(
        PHASE,
        "csend",
        judged.from(),
        judged.to(),
        tally.expected(),
        tally.received(),
        tally.lost(),
        tally.duplicated(),
        tally.outOfOrder(),
        DemoResult.Latency.of(tally.latencies()));
  }

  private List<Criterion> classic(List<NodeLog> logs) {
    int peers = MEMBERS.size() - 1;
    int messages = plan.messagesPerPeer() * peers;
    List<Criterion> all = new ArrayList<>();
    for (NodeGroup.Member one : MEMBERS) {
      for (ClassicCriteria.Stack stack : ClassicCriteria.Stack.of(one.stack()).stream().toList()) {
        ClassicCriteria criteria = new ClassicCriteria(PHASE, log(logs, one.name()), stack);
        all.addAll(criteria.judge(messages, peers, idle(one.name()), idle(POSIX)));
        if (one.stack() == RUSH.stack()) {
          all.add(criteria.connect(RUSH));
        }
      }
    }
    return all;
  }

  private void awaitOf(String name, Predicate<NodeLog> wanted, Duration patience)
      throws InterruptedException {
    Predicate<NodeLog> isDone = log -> log.isGone() || wanted.test(log);
    group.reports().await(log -> !log.name().equals(name) || isDone.test(log), patience);
  }

  /// What the single messages of a node showed.
  private ClassicCriteria.Idle idle(String name) {
    List<NodeLog> singles = logs().stream().map(log -> log.withTexts(Singles::isOne)).toList();
    List<Duration> latencies = new ArrayList<>();
    for (NodeLog from : singles) {
      for (NodeLog to : singles) {
        if (from.name().equals(name)) {
          PairTally tally = PairTally.of(from.sentTo(to.host()), to.receivedFrom(from.host()));
          latencies.addAll(tally.latencies());
        }
      }
    }
    return new ClassicCriteria.Idle(SINGLES.count(), latencies);
  }

  private List<NodeLog> logs() {
    return group.reports().all();
  }

  private int count(ToIntFunction<NodeLog> what) {
    return logs().stream().mapToInt(what).sum();
  }

  private void tellProblems(NodeLog log) {
    log.problem().ifPresent(why -> progress.accept("  " + log.name() + "'s test failed: " + why));
    log.rushed()
        .map(NodeReport.Rushed::problem)
        .filter(why -> !why.isEmpty())
        .ifPresent(why -> progress.accept("  " + log.name() + "'s rush failed: " + why));
    if (log.isGone()) {
      progress.accept("  " + log.name() + " has ended before its time");
    } else if (!log.isTestDone()) {
      progress.accept("  " + log.name() + " has not finished its test");
    }
  }

  /// Waits until a round is handed in, and then a little for its messages.
  private void awaitRound(int round, long giveUpAt) throws InterruptedException {
    awaitUntil(log -> log.hasDoneRound(round), giveUpAt);
    int each = round * (plan.broadcasts() + plan.directs()) * (MEMBERS.size() - 1);
    group.reports().await(log -> log.isGone() || log.receivedCount() >= each, plan.roundPause());
  }

  /// Waits until all that still run are as wanted, or the time has come.
  private void awaitUntil(Predicate<NodeLog> wanted, long giveUpAt) throws InterruptedException {
    Duration left = Duration.ofNanos(Math.max(0, giveUpAt - System.nanoTime()));
    group.reports().await(log -> log.isGone() || wanted.test(log), left);
  }

  private static boolean knowsAll(NodeLog log) {
    return MEMBERS.stream()
        .filter(other -> !other.name().equals(log.name()))
        .allMatch(other -> log.metAt(other.host()).isPresent());
  }

  /// How long it took from when the last node was ready until each knew all others; empty if that
  /// has not been.
  private Optional<Duration> meeting() {
    Instant lastReady = Instant.MIN;
    Instant lastMeeting = Instant.MIN;
    for (NodeLog log : logs()) {
      if (!knowsAll(log) || log.readyAt().isEmpty()) {
        return Optional.empty();
      }
      lastReady = later(lastReady, log.readyAt().get());
      for (NodeGroup.Member other : MEMBERS) {
        lastMeeting = later(lastMeeting, log.metAt(other.host()).orElse(Instant.MIN));
      }
    }
    Duration took = Duration.between(lastReady, lastMeeting);
    return Optional.of(took.isNegative() ? Duration.ZERO : took);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
