package io.parley.app.demo;

import io.parley.DeliveryState;
import io.parley.app.demo.NodeReport.Accepted;
import io.parley.app.demo.NodeReport.Became;
import io.parley.app.demo.NodeReport.NotReady;
import io.parley.app.demo.NodeReport.PeerHere;
import io.parley.app.demo.NodeReport.Ready;
import io.parley.app.demo.NodeReport.Received;
import io.parley.app.demo.NodeReport.RoundDone;
import io.parley.app.demo.NodeReport.Rushed;
import io.parley.app.demo.NodeReport.SinglesDone;
import io.parley.app.demo.NodeReport.StackTold;
import io.parley.app.demo.NodeReport.TestDone;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All that one node has reported until now.
///
/// @param name the node's name
/// @param host its IP address
/// @param reports in the order in which they came
/// @param isGone whether its process has ended and told all it had to tell
record NodeLog(String name, String host, List<NodeReport> reports, boolean isGone) {

  NodeLog {
    reports = List.copyOf(reports);
  }

  /// Whether it listens on this port, or has said that it cannot.
  boolean hasAnswered(int port) {
    return isReady(port) || refusal(port).isPresent();
  }

  boolean isReady(int port) {
    return all(Ready.class).anyMatch(ready -> ready.port() == port);
  }

  /// Why it cannot listen on this port, if it cannot.
  Optional<NotReady> refusal(int port) {
    return all(NotReady.class).filter(refusal -> refusal.port() == port).findFirst();
  }

  /// Since when it has been ready.
  Optional<Instant> readyAt() {
    return all(Ready.class).map(Ready::at).reduce((_, last) -> last);
  }

  /// When it first knew that a host is there, on the port that it uses now.
  Optional<Instant> metAt(String otherHost) {
    return now(PeerHere.class)
        .filter(here -> here.peer().equals(otherHost))
        .map(PeerHere::at)
        .findFirst();
  }

  boolean hasDoneRound(int round) {
    return now(RoundDone.class).anyMatch(done -> done.round() == round);
  }

  boolean isTestDone() {
    return now(TestDone.class).findAny().isPresent();
  }

  /// Why its test ended before its time, if it did.
  Optional<String> problem() {
    return now(TestDone.class).map(TestDone::problem).filter(why -> !why.isEmpty()).findAny();
  }

  boolean isSinglesDone() {
    return now(SinglesDone.class).findAny().isPresent();
  }

  /// How it stood with its stack when it last told.
  Optional<StackTold> stack() {
    return now(StackTold.class).reduce((_, last) -> last);
  }

  /// What its rush has shown, once it is over.
  Optional<Rushed> rushed() {
    return now(Rushed.class).findFirst();
  }

  /// The same without the messages, sent and received, whose text is not wanted.
  NodeLog withTexts(Predicate<String> wanted) {
    List<NodeReport> some =
        reports.stream()
            .filter(report ->
                switch (report) {
                  case Accepted accepted -> wanted.test(accepted.text());
                  case Received received -> wanted.test(received.text());
                  default -> true;
                })
            .toList();
    return new NodeLog(name, host, some, isGone);
  }

  /// What it sent, in the order of acceptance.
  List<Departure> departures() {
    Map<Long, Instant> ends = new HashMap<>();
    now(Became.class).forEach(change -> ends.put(change.message(), change.at()));
    return now(Accepted.class)
        .map(accepted ->
            new Departure(
                accepted.to(), accepted.at(), Optional.ofNullable(ends.get(accepted.message()))))
        .toList();
  }

  int sentCount() {
    return (int) now(Accepted.class).count();
  }

  int receivedCount() {
    return (int) now(Received.class).count();
  }

  /// What it accepted for a host, in that order, with the last state of each.
  List<PairTally.Sent> sentTo(String otherHost) {
    Map<Long, DeliveryState> states = new HashMap<>();
    now(Became.class).forEach(change -> states.put(change.message(), change.state()));
    return now(Accepted.class)
        .filter(accepted -> accepted.to().equals(otherHost))
        .map(accepted ->
            new PairTally.Sent(
                accepted.text(),
                accepted.at(),
                states.getOrDefault(accepted.message(), DeliveryState.QUEUED)))
        .toList();
  }

  /// What came to it from a host, in that order.
  List<PairTally.Arrived> receivedFrom(String otherHost) {
    return now(Received.class)
        .filter(received -> received.from().equals(otherHost))
        .map(received -> new PairTally.Arrived(received.text(), received.at()))
        .toList();
  }

  /// How many messages came to it from none of these hosts.
  int receivedFromOthersThan(List<String> hosts) {
    return (int) now(Received.class).filter(received -> !hosts.contains(received.from())).count();
  }

  private <T extends NodeReport> Stream<T> all(Class<T> kind) {
    return reports.stream().filter(kind::isInstance).map(kind::cast);
  }

  /// The reports since it was last ready: those before belong to another port.
  private <T extends NodeReport> Stream<T> now(Class<T> kind) {
    int last = 0;
    for (int i = 0; i < reports.size(); i++) {
      if (reports.get(i) instanceof Ready) {
        last = i;
      }
    }
    return reports.stream().skip(last).filter(kind::isInstance).map(kind::cast);
  }
}
