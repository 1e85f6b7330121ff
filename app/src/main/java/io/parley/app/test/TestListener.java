package io.parley.app.test;

import io.parley.Delivery;
import io.parley.Peer;
import java.util.List;

/// Who is told how a test goes, on the test's own thread.
public interface TestListener {

  /// It begins.
  ///
  /// @param peers who gets direct messages
  default void begins(TestPlan plan, List<Peer> peers) {}

  /// A message was accepted: it is queued for one peer.
  default void accepted(String text, Delivery delivery) {}

  /// All messages of a round were handed in.
  ///
  /// @param round which one, from 1
  default void roundDone(TestPlan plan, int round) {}

  /// It is over, and this is the account, also if it failed.
  void ended(TestSummary summary);
}
