package io.parley.app.test;

import io.parley.Messenger;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.Rejected;
import io.parley.spi.StoreException;
import java.time.Duration;
import java.util.List;

/// One test from its first message to the account of all of them, on the thread that calls [#run].
///
/// A broadcast counts as one send to each peer, and not as one in all, as csend counts it: there, a
/// message that was lost on the way to one of several peers is not seen.
public final class TestRun {

  /// How often it looks whether its deliveries have ended, once all is sent.
  static final Duration LOOK = Duration.ofMillis(20);

  private final Messenger messenger;
  private final TestPlan plan;
  private final Duration patience;
  private final Pace pace;
  private final TestListener listener;
  private final TestTally tally = new TestTally();

  /// A test that has not begun.
  ///
  /// @param messenger who sends
  /// @param plan what
  /// @param patience how long to wait, after the last message, until all deliveries have ended
  /// @param pace its time
  /// @param listener who is told
  public TestRun(
      Messenger messenger, TestPlan plan, Duration patience, Pace pace, TestListener listener) {
    this.messenger = messenger;
    this.plan = plan;
    this.patience = patience;
    this.pace = pace;
    this.listener = listener;
  }

  /// Who would get direct messages if a test began now: all who have not left.
  public static List<Peer> recipients(Messenger messenger) {
    return messenger.peers().stream().filter(peer -> peer.presence() != Presence.LEFT).toList();
  }

  /// Does it all.
  ///
  /// @return the account, also of a test that failed or was told to stop
  public TestSummary run() {
    long begin = pace.nanos();
    boolean isComplete = false;
    String problem = "";
    try {
      isComplete = sendAll();
      if (isComplete) {
        awaitEnds();
      }
      tally.settle(messenger);
    } catch (StoreException e) {
      problem = String.valueOf(e.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Duration took = Duration.ofNanos(pace.nanos() - begin);
    return new TestSummary(tally.rows(), took, isComplete, problem);
  }

  /// Sends what is planned; false if it is told to stop before the last message.
  private boolean sendAll() throws StoreException, InterruptedException {
    List<Peer> peers = recipients(messenger);
    listener.begins(plan, peers);
    for (int round = 1; round <= plan.rounds(); round++) {
      for (TestPlan.Step step : plan.round(round, peers)) {
        if (!pace.goesOn() || !take(step)) {
          return false;
        }
      }
      tally.settle(messenger);
      listener.roundDone(plan, round);
      if (round < plan.rounds() && !pace.pause(plan.roundPause())) {
        return false;
      }
    }
    return true;
  }

  /// Takes a step; false if it is told to stop.
  private boolean take(TestPlan.Step step) throws StoreException, InterruptedException {
    switch (step) {
      case TestPlan.Step.Broadcast(String text) ->
          messenger.broadcast(text).forEach(result -> count(text, result));
      case TestPlan.Step.Direct(PeerId to, String text) -> count(text, send(to, text));
      case TestPlan.Step.Pause(Duration length) -> {
        return pace.pause(length);
      }
    }
    return true;
  }

  /// Waits for room if the peer is there; if not, that may take for ever.
  private SendResult send(PeerId to, String text) throws StoreException, InterruptedException {
    boolean isHere = messenger.peer(to).map(peer -> peer.presence() == Presence.HERE).orElse(false);
    return isHere ? messenger.send(to, text) : messenger.trySend(to, text);
  }

  private void count(String text, SendResult result) {
    switch (result) {
      case Accepted(var delivery) -> {
        tally.accepted(delivery);
        listener.accepted(text, delivery);
      }
      case Rejected rejected -> tally.rejected(rejected);
    }
  }

  private void awaitEnds() throws StoreException, InterruptedException {
    long giveUpAt = pace.nanos() + patience.toNanos();
    boolean goesOn = true;
    while (goesOn && !tally.settle(messenger) && pace.nanos() - giveUpAt < 0) {
      goesOn = pace.pause(LOOK);
    }
  }
}
