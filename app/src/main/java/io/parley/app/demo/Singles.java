package io.parley.app.demo;

import io.parley.Delivery;
import io.parley.Messenger;
import io.parley.Peer;
import io.parley.SendResult.Accepted;
import io.parley.app.test.TestRun;
import io.parley.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Single messages of a node that is idle otherwise, to one peer after the other: the next one goes
/// when the one before has left, and after a pause. They show how long a message takes that waits
/// for nothing.
final class Singles {

  private static final String PREFIX = "TEST_SINGLE_";

  /// Until one has left.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private Singles() {}

  /// Who is told of them.
  interface Listener {

    /// One was accepted.
    ///
    /// @param text its text
    /// @param delivery its delivery
    /// @param sent when it was given to the node
    void accepted(String text, Delivery delivery, Instant sent);
  }

  /// Whether a text is that of a single message.
  static boolean isOne(String text) {
    return text.startsWith(PREFIX);
  }

  /// Sends them, and returns when the last one has left, or its patience is at its end.
  ///
  /// @param order how many, and the pause before each
  static void send(Messenger messenger, NodeOrder.SendSingles order, Listener listener)
      throws InterruptedException, StoreException {
    List<Peer> peers = TestRun.recipients(messenger);
    int count = peers.isEmpty() ? 0 : order.count();
    for (int i = 1; i <= count; i++) {
      Thread.sleep(order.pause());
      String text = PREFIX + i;
      Instant now = Instant.now();
      if (messenger.trySend(peers.get(i % peers.size()).id(), text) instanceof Accepted(var one)) {
        listener.accepted(text, one, now);
      }
      messenger.awaitDrained(messenger.deadlineIn(PATIENCE));
    }
  }
}
