package io.parley.app.demo;

import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.Message;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.EventsMissed;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChange;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.MessengerEvent.StoreTrouble;
import io.parley.PeerId;
import io.parley.app.stack.NodeStack;
import io.parley.app.test.RunningTest;
import io.parley.app.test.TestListener;
import io.parley.app.test.TestPlan;
import io.parley.app.test.TestSummary;
import io.parley.spi.Deadline;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A messenger that reports all it sees, from its start to its close.
///
/// Its events are reported by a thread of their own, `events`; its test by the test's thread,
/// single messages by one called `singles`, a rush by one called `rush`. The rest belongs to
/// whoever reads the orders.
final class NodeSession {

  /// How long what is queued may still go out when it closes. All that counts has ended by then.
  private static final Duration GRACE = Duration.ofMillis(200);

  private final Messenger messenger;
  private final Consumer<NodeReport> reports;
  private final StackWatch stack;
  private final Thread events;
  private volatile boolean isAnswering;
  private Optional<RunningTest> test = Optional.empty();
  private final List<Thread> errands = new ArrayList<>();

  private NodeSession(Messenger messenger, StackWatch stack, Consumer<NodeReport> reports)
      throws StoreException {
    this.stack = stack;
    this.messenger = messenger;
    this.reports = reports;
    Cursor cursor = messenger.cursor("main");
    this.events = Thread.ofVirtual().name("events").unstarted(() -> reportAll(cursor));
  }

  /// Starts a messenger on a stack, and reports that it is ready.
  static NodeSession start(NodeStack stack, MessengerConfig config, Consumer<NodeReport> reports)
      throws NetworkException, StoreException {
    NodeSession session = new NodeSession(stack.start(config), new StackWatch(stack), reports);
    reports.accept(new NodeReport.Ready(config.port(), Instant.now()));
    session.events.start();
    return session;
  }

  void runTest(TestPlan plan, Duration patience) {
    test = Optional.of(RunningTest.start(messenger, plan, patience, new TestReporter()));
  }

  void sendSingles(NodeOrder.SendSingles order) {
    errands.add(Thread.ofVirtual().name("singles").start(() -> sendAll(order)));
  }

  void tellStack() {
    reports.accept(stack.report());
  }

  void rush(NodeOrder.Rush order) {
    errands.add(Thread.ofVirtual().name("rush").start(() -> reportRush(order)));
  }

  void answer() {
    isAnswering = true;
  }

  /// Stops it, and returns when all is reported.
  void close() throws InterruptedException {
    test.ifPresent(RunningTest::stop);
    errands.forEach(Thread::interrupt);
    messenger.stop(GRACE);
    if (test.isPresent()) {
      test.get().join();
    }
    for (Thread errand : errands) {
      errand.join();
    }
    events.join();
    messenger.close();
  }

  private void reportAll(Cursor cursor) {
    try {
      Optional<MessengerEvent> event = cursor.next(Deadline.NEVER);
      while (event.isPresent()) {
        report(event.get());
        cursor.acknowledge(event.get().position());
        event = cursor.next(Deadline.NEVER);
      }
    } catch (StoreException e) {
      throw new IllegalStateException("events cannot be read", e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(MessengerEvent event) throws StoreException {
    switch (event) {
      case MessageReceived(_, _, Message message) -> {
        reports.accept(
            new NodeReport.Received(host(message.from()), message.text(), message.receivedAt()));
        answer(message);
      }
      case DeliveryChanged(_, _, Delivery delivery) -> {
        stack.look();
        if (delivery.state() != DeliveryState.QUEUED) {
          reports.accept(
              new NodeReport.Became(
                  delivery.message().number(), delivery.state(), delivery.since()));
        }
      }
      case PeerChanged(_, Instant time, PeerId peer, _, PeerChange change) -> {
        if (change == PeerChange.HERE) {
          reports.accept(new NodeReport.PeerHere(host(peer), time));
        }
      }
      case EventsMissed(_, _, long count) ->
          throw new IllegalStateException(count + " events are gone");
      case StoreTrouble(_, _, Optional<String> problem) ->
          throw new IllegalStateException("a store in memory has trouble: " + problem);
    }
  }

  private void sendAll(NodeOrder.SendSingles order) {
    try {
      Singles.send(messenger, order, this::reportAccepted);
    } catch (StoreException e) {
      throw new IllegalStateException("single messages cannot be sent", e);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
    reports.accept(new NodeReport.SinglesDone());
  }

  private void reportRush(NodeOrder.Rush order) {
    try {
      reports.accept(StackRush.run(order));
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportAccepted(String text, Delivery delivery, Instant sent) {
    stack.look();
    reports.accept(
        new NodeReport.Accepted(
            delivery.message().number(), host(delivery.recipient()), text, sent));
  }

  private void answer(Message message) throws StoreException {
    if (isAnswering) {
      Optional<String> echo = Echo.to(message.text());
      if (echo.isPresent()) {
        messenger.trySend(message.from(), echo.get());
      }
    }
  }

  private String host(PeerId id) {
    return messenger
        .peer(id)
        .map(peer -> peer.address().ip().getHostAddress())
        .orElse(id.toString());
  }

  private final class TestReporter implements TestListener {

    @Override
    public void accepted(String text, Delivery delivery) {
      reportAccepted(text, delivery, delivery.since());
    }

    @Override
    public void roundDone(TestPlan plan, int round) {
      reports.accept(new NodeReport.RoundDone(round));
    }

    @Override
    public void ended(TestSummary summary) {
      reports.accept(new NodeReport.TestDone(summary.problem()));
    }
  }
}
