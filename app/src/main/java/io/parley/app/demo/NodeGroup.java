package io.parley.app.demo;

import io.parley.app.stack.StackProfile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// The nodes of a demo, started at once on ports that are free, and ended together: when the demo
/// is closed, and by a shutdown hook however else this program ends. (If even that is not run,
/// their orders end, and so do they.)
final class NodeGroup implements AutoCloseable {

  /// How many ports are tried: one for each demo that runs at the same time.
  static final int PORTS = 20;

  /// Until a process has started and listens. Only ever waited for on a machine in trouble.
  private static final Duration START = Duration.ofSeconds(30);

  /// Until a node that is told to quit has ended. One that is frozen takes no longer.
  private static final Duration QUIT = Duration.ofSeconds(1);

  private final List<Member> members;
  private final List<NodeProcess> processes = new CopyOnWriteArrayList<>();
  private final Reports reports = new Reports();
  private int port;

  /// Who is in a demo, and over which stack.
  record Member(String name, String host, StackProfile stack) {}

  private NodeGroup(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /// Starts all members, and returns when all are ready.
  ///
  /// @param command what starts a node
  /// @param firstPort the first of the [#PORTS] ports that are tried
  static NodeGroup start(List<String> command, List<Member> members, int firstPort)
      throws DemoException, InterruptedException {
    NodeGroup group = new NodeGroup(members);
    Runtime.getRuntime().addShutdownHook(new Thread(group::killAll, "kill-nodes"));
    try {
      for (Member member : members) {
        group.processes.add(new NodeProcess(command, member.name(), member.host(), group.reports));
      }
      group.findPort(firstPort);
      return group;
    } catch (DemoException | InterruptedException | RuntimeException e) {
      group.killAll();
      throw e;
    }
  }

  int port() {
    return port;
  }

  Reports reports() {
    return reports;
  }

  void order(NodeOrder order) {
    processes.forEach(process -> process.order(order));
  }

  /// Gives an order to one node.
  void order(String name, NodeOrder order) {
    processes.stream()
        .filter(process -> process.name().equals(name))
        .forEach(process -> process.order(order));
  }

  /// What the nodes have said on standard error, each line with the node's name before it.
  List<String> complaints() {
    return processes.stream()
        .flatMap(process -> process.complaints().stream().map(line -> process.name() + ": " + line))
        .toList();
  }

  /// Tells all to quit, and kills those that do not. All they have reported is in the logs then.
  void end() throws InterruptedException {
    order(new NodeOrder.Quit());
    reports.await(NodeLog::isGone, QUIT);
    killAll();
    reports.await(NodeLog::isGone, QUIT);
  }

  @Override
  public void close() {
    killAll();
  }

  /// Finds a port that all can have. Demos that start at the same time begin at different ones, so
  /// that they do not take each other's for ever.
  private void findPort(int firstPort) throws DemoException, InterruptedException {
    long begin = ProcessHandle.current().pid();
    for (int i = 0; i < PORTS; i++) {
      if (canListen(firstPort + (int) ((begin + i) % PORTS))) {
        return;
      }
    }
    throw new DemoException(
        ("the ports %d to %d are all taken on 127.0.0.2, 127.0.0.3 or 127.0.0.4; give another first"
                + " one with --port")
            .formatted(firstPort, firstPort + PORTS - 1));
  }

  private boolean canListen(int candidate) throws DemoException, InterruptedException {
    port = candidate;
    members.forEach(one -> order(one.name(), new NodeOrder.Listen(candidate, one.stack())));
    boolean isAnswered = reports.await(log -> log.hasAnswered(candidate) || log.isGone(), START);
    boolean canAll = true;
    for (NodeLog log : reports.all()) {
      Optional<NodeReport.NotReady> refusal = log.refusal(candidate);
      if (refusal.isPresent() && !refusal.get().isAddressInUse()) {
        throw new DemoException(
            "%s cannot start: %s. The demo needs the addresses 127.0.0.2 to 127.0.0.4 of this machine"
                .formatted(log.name(), refusal.get().sentence()));
      }
      if (!isAnswered || log.isGone()) {
        throw new DemoException(notStarted());
      }
      canAll &= log.isReady(candidate);
    }
    return canAll;
  }

  private String notStarted() {
    List<NodeLog> silent =
        reports.all().stream().filter(log -> !log.hasAnswered(port) || log.isGone()).toList();
    String who = silent.stream().map(NodeLog::name).collect(Collectors.joining(" and "));
    List<String> complaints = complaints();
    String said = complaints.isEmpty() ? "nothing" : String.join(" / ", complaints);
    return "%s did not start; on standard error they said %s".formatted(who, said);
  }

  private void killAll() {
    processes.forEach(NodeProcess::kill);
  }
}
