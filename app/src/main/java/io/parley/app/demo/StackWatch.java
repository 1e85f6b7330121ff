package io.parley.app.demo;

import io.parley.app.stack.NodeStack;
import io.parley.app.stack.StackStatus;
import io.parley.mactcp.pool.StreamState;
import io.parley.mactcp.pool.StreamStatus;
import io.parley.opentransport.stack.ConnectionState;
import io.parley.opentransport.stack.EndpointStatus;
import io.parley.spi.Address;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Looks at the streams or endpoints of a stack and remembers how many of those that call were busy
/// at once. Any thread may look.
final class StackWatch {

  /// How those that call are named; those that are called have other names.
  private static final List<String> CALLING = List.of("send-", "call-");

  private final NodeStack stack;
  private final AtomicInteger mostBusy = new AtomicInteger();

  StackWatch(NodeStack stack) {
    this.stack = stack;
  }

  void look() {
    long calling = busy(stack.status()).filter(StackWatch::calls).count();
    mostBusy.accumulateAndGet((int) calling, Math::max);
  }

  NodeReport.StackTold report() {
    StackStatus status = stack.status();
    return new NodeReport.StackTold(
        mostBusy.get(),
        (int) busy(status).count(),
        status.streams().stream().map(StackWatch::shown).toList(),
        status.endpoints().stream().map(StackWatch::shown).toList());
  }

  private static boolean calls(String name) {
    return CALLING.stream().anyMatch(name::startsWith);
  }

  /// The names of those that have a connection, or are about to.
  private static Stream<String> busy(StackStatus status) {
    return Stream.concat(
        status.streams().stream().filter(StackWatch::isBusy).map(StreamStatus::name),
        status.endpoints().stream()
            .filter(one -> one.state() != ConnectionState.IDLE)
            .map(EndpointStatus::name));
  }

  private static boolean isBusy(StreamStatus stream) {
    return stream.state() != StreamState.FREE && stream.state() != StreamState.LISTENING;
  }

  private static DemoResult.Stream shown(StreamStatus one) {
    return new DemoResult.Stream(
        one.name(),
        one.state().name(),
        one.target().map(Address::toString).orElse(null),
        one.age().toMillis(),
        one.counts().connections(),
        one.counts().sends(),
        one.counts().aborts());
  }

  private static DemoResult.Endpoint shown(EndpointStatus one) {
    return new DemoResult.Endpoint(
        one.name(),
        one.state().name(),
        one.peer().map(Address::toString).orElse(null),
        one.age().toMillis(),
        one.pending().unread(),
        one.pending().unsent(),
        one.counts().connections(),
        one.counts().dataEvents(),
        one.counts().reads(),
        one.counts().flowWaits(),
        one.counts().disconnects());
  }
}
