package io.parley.app.test;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.PeerId;
import io.parley.SendResult.RejectReason;
import io.parley.SendResult.Rejected;
import io.parley.spi.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts the sends of one test. Belongs to the test's thread.
///
/// Deliveries to one peer end in order, so those that have not ended are a queue for each peer. It
/// is looked at after each round, before a store in memory forgets what has ended.
final class TestTally {

  private final Map<PeerId, Count> counts = new LinkedHashMap<>();

  /// One peer's counts.
  private static final class Count {
    private final Deque<MessageId> open = new ArrayDeque<>();
    private final Map<DeliveryState, Integer> ended = new EnumMap<>(DeliveryState.class);
    private final Map<RejectReason, Integer> rejected = new EnumMap<>(RejectReason.class);
    private int forgotten;
  }

  void accepted(Delivery delivery) {
    of(delivery.recipient()).open.add(delivery.message());
  }

  void rejected(Rejected result) {
    of(result.recipient()).rejected.merge(result.reason(), 1, Integer::sum);
  }

  /// Asks how far those deliveries are that had not ended when it asked last.
  ///
  /// @return whether all have ended
  boolean settle(Messenger messenger) throws StoreException {
    boolean isSettled = true;
    for (Count count : counts.values()) {
      settle(count, messenger);
      isSettled &= count.open.isEmpty();
    }
    return isSettled;
  }

  List<TestSummary.Row> rows() {
    return counts.entrySet().stream().map(count -> row(count.getKey(), count.getValue())).toList();
  }

  private static void settle(Count count, Messenger messenger) throws StoreException {
    while (!count.open.isEmpty()) {
      Optional<Delivery> delivery = messenger.delivery(count.open.getFirst());
      if (delivery.isEmpty()) {
        count.forgotten++;
      } else if (delivery.get().state() == DeliveryState.QUEUED) {
        return;
      } else {
        count.ended.merge(delivery.get().state(), 1, Integer::sum);
      }
      count.open.removeFirst();
    }
  }

  private static TestSummary.Row row(PeerId peer, Count count) {
    int sent = 0;
    int unknown = 0;
    int refused = 0;
    for (Map.Entry<DeliveryState, Integer> ended : count.ended.entrySet()) {
      switch (ended.getKey()) {
        case SENT, STORED, SHOWN -> sent += ended.getValue();
        case UNKNOWN -> unknown += ended.getValue();
        case REFUSED, EXPIRED -> refused += ended.getValue();
        case QUEUED -> throw new IllegalStateException("a delivery that is queued has not ended");
      }
    }
    return new TestSummary.Row(
        peer, sent, unknown, refused, count.open.size(), count.forgotten, count.rejected);
  }

  private Count of(PeerId peer) {
    return counts.computeIfAbsent(peer, _ -> new Count());
  }
}
