package io.parley.app.demo;

import io.parley.app.stack.NodeStack;
import io.parley.mactcp.pool.StreamState;
import io.parley.mactcp.pool.StreamStatus;
import io.parley.spi.Address;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Looks at the streams of a stack and remembers how many were busy at once. Any thread may look.
final class StreamWatch {

  /// How streams that call are named; those that listen have other names.
  static final String CALLING = "send-";

  private final NodeStack stack;
  private final AtomicInteger mostBusy = new AtomicInteger();

  StreamWatch(NodeStack stack) {
    this.stack = stack;
  }

  void look() {
    mostBusy.accumulateAndGet(busy(stack.streams()), Math::max);
  }

  NodeReport.Streams report() {
    return new NodeReport.Streams(
        mostBusy.get(), stack.streams().stream().map(StreamWatch::shown).toList());
  }

  private static int busy(List<StreamStatus> streams) {
    return (int)
        streams.stream()
            .filter(one -> one.name().startsWith(CALLING) && one.state() != StreamState.FREE)
            .count();
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
}
