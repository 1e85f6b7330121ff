package io.parley.app;

import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.Message;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.DeliveryChanged;
import io.parley.MessengerEvent.EventsMissed;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.MessengerEvent.PeerChanged;
import io.parley.MessengerEvent.StoreTrouble;
import io.parley.Peer;
import io.parley.app.history.MessageState;
import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows events as they come, on a thread of its own, from the cursor `main`: in a store that
/// lasts, those too that came when nobody looked.
///
/// Events are acknowledged when they are shown and no other is there yet, or when there are
/// [#MAX_UNACKNOWLEDGED]: to acknowledge each would cost a commit each. Who is killed in between is
/// shown them again.
///
/// That a message is queued is shown only if it still is after [#PATIENCE]: most are sent within
/// milliseconds, and a line that says so is enough. Such a line waits for a pause in the events.
///
/// All fields but the counters and `isLeaving` belong to that thread.
final class EventPrinter {

  /// How long a message may be queued without a word: longer than a peer in good health takes, and
  /// shorter than a person waits before wondering.
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /// Messages that may be queued without a word: a peer's outbox of them, and then some.
  static final int MAX_UNTOLD = 1_000;

  /// Events that may be shown again after a kill: as many as are read at a time.
  static final int MAX_UNACKNOWLEDGED = 128;

  private static final String INDENT = "           | ";

  private static final Logger UI = LoggerFactory.getLogger("ui");

  private final Messenger messenger;
  private final Screen screen;
  private final Recipients recipients;
  private final Cursor cursor;
  private final Thread thread;
  private final Map<MessageId, Untold> untold = new LinkedHashMap<>();
  private volatile boolean isLeaving;

  /// Events that were shown and not acknowledged, and the position of the last one.
  private int unacknowledged;

  private long shown;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong uncertain = new AtomicLong();

  /// A message that is queued, and until when it may be without a word.
  private record Untold(Delivery delivery, Deadline tellAt) {}

  EventPrinter(Messenger messenger, Screen screen, Recipients recipients) throws StoreException {
    this.messenger = messenger;
    this.screen = screen;
    this.recipients = recipients;
    this.cursor = messenger.cursor("main");
    this.thread = Thread.ofVirtual().name("events").unstarted(this::printAll);
  }

  /// Begins. To be called once.
  void start() {
    thread.start();
  }

  /// What was counted so far, as people read it.
  String counts() {
    return "%d received, %d sent, %d unknown"
        .formatted(received.get(), sent.get(), uncertain.get());
  }

  /// Says no more that messages are queued: who leaves the chat is told by the chat.
  void leaving() {
    isLeaving = true;
  }

  /// Waits until all is shown that happened before the node stopped.
  void finish() throws InterruptedException {
    thread.join();
  }

  private void printAll() {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = printNext();
      }
    } catch (StoreException e) {
      screen.line("Events can no longer be read: " + e.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Shows the next event, or that a message is still queued; false once the node has stopped and
  /// all is shown.
  private boolean printNext() throws StoreException, InterruptedException {
    if (isLeaving) {
      untold.clear();
    }
    Optional<MessengerEvent> event = next();
    if (event.isPresent()) {
      print(event.get());
      shown = event.get().position();
      unacknowledged++;
    } else if (untold.isEmpty()) {
      return false;
    }
    if (!isLeaving && (event.isEmpty() || untold.size() > MAX_UNTOLD)) {
      tellFirst();
    }
    return true;
  }

  /// The next event, waiting for it, or empty when it is time to tell that a message is queued.
  private Optional<MessengerEvent> next() throws StoreException, InterruptedException {
    if (unacknowledged < MAX_UNACKNOWLEDGED) {
      Optional<MessengerEvent> there = cursor.next(Deadline.PASSED);
      if (there.isPresent()) {
        return there;
      }
    }
    acknowledge();
    return cursor.next(untold.isEmpty() ? Deadline.NEVER : firstUntold().tellAt());
  }

  /// Acknowledges what was shown. A store that takes nothing tells of it itself, as an event; what
  /// was shown is acknowledged with what comes next, then.
  private void acknowledge() {
    if (unacknowledged > 0) {
      try {
        cursor.acknowledge(shown);
        unacknowledged = 0;
      } catch (StoreException e) {
        UI.warn("the events up to {} cannot be acknowledged", shown, e);
      }
    }
  }

  private Untold firstUntold() {
    return untold.values().iterator().next();
  }

  /// Tells of the first, and of all others to the same peer with it: they wait for the same thing.
  private void tellFirst() {
    Delivery first = firstUntold().delivery();
    int before = untold.size();
    untold.values().removeIf(other -> other.delivery().recipient().equals(first.recipient()));
    int more = before - untold.size() - 1;
    String activity = messenger.peer(first.recipient()).map(Peer::activity).orElse("");
    print(
        first,
        (more == 0 ? "" : ", and " + more + " more") + " (" + CleanText.line(activity) + ")");
  }

  private void print(MessengerEvent event) {
    switch (event) {
      case MessageReceived(_, _, Message message) -> print(message);
      case DeliveryChanged(_, _, Delivery delivery) -> print(delivery);
      case PeerChanged changed -> print(changed);
      case EventsMissed(_, _, long count) ->
          screen.line(count + " events came faster than they could be shown and are gone.");
      case StoreTrouble(_, Instant time, Optional<String> problem) ->
          screen.line(time, problem.map(EventPrinter::trouble).orElse("The store works again."));
    }
  }

  /// What keeps the store from taking anything, fit for the terminal.
  static String trouble(String problem) {
    return CleanText.line(Problems.ended(problem))
        + " Until that is over, nothing can be sent, and what comes in waits.";
  }

  private void print(Message message) {
    received.incrementAndGet();
    screen.line(
        message.receivedAt(),
        "%s@%s: %s"
            .formatted(
                CleanText.line(message.fromName()),
                recipients.host(message.from()),
                CleanText.paragraph(message.text(), INDENT)));
  }

  private void print(Delivery delivery) {
    untold.remove(delivery.message());
    switch (delivery.state()) {
      case QUEUED ->
          untold.put(delivery.message(), new Untold(delivery, messenger.deadlineIn(PATIENCE)));
      case UNKNOWN -> {
        uncertain.incrementAndGet();
        String hint = isLeaving ? "" : "; /resend " + delivery.message() + " sends it again";
        print(delivery, ", it may or may not have arrived" + why(delivery) + hint);
      }
      case SENT -> {
        sent.incrementAndGet();
        print(delivery, "");
      }
      case STORED, SHOWN -> print(delivery, "");
      case EXPIRED, REFUSED -> print(delivery, why(delivery));
    }
  }

  private static String why(Delivery delivery) {
    return " (" + CleanText.line(delivery.reason()) + ")";
  }

  private void print(Delivery delivery, String remark) {
    screen.line(
        delivery.since(),
        "%s to %s: %s%s"
            .formatted(
                delivery.message(),
                recipients.name(delivery.recipient()),
                MessageState.of(delivery.state()),
                remark));
  }

  private void print(PeerChanged changed) {
    String name = CleanText.line(changed.name());
    String host = recipients.host(changed.peer());
    String who = name.equals(host) ? host : name + "@" + host;
    String told =
        switch (changed.change()) {
          case ENTERED -> "";
          case RENAMED -> host + " is called " + name + " now";
          case HERE -> who + " is here";
          case AWAY -> who + " is away (silent for 30 s); messages wait";
          case LEFT -> who + " left";
          case TRUSTED -> who + " is trusted: what waits for it is sent";
          case BLOCKED -> who + " is blocked: nothing is sent to it, nothing is taken from it";
          case UNBLOCKED -> who + " is not blocked any more";
          case DISPLACED ->
              "somebody else is at %s now: messages for %s wait".formatted(host, name)
                  + ". If it is the same person, say /trust %s".formatted(name);
          case KEY_CHANGED ->
              "WARNING: "
                  + who
                  + " has another key than the %s you know: nothing is sent to it until you say"
                      .formatted(name)
                  + " /trust %s. Compare with /verify %s first.".formatted(name, name);
          case KEY_COPIED ->
              "WARNING: the key of "
                  + who
                  + " is in use on two machines: whoever has the copy can write in its name";
        };
    if (!told.isEmpty()) {
      screen.line(changed.time(), told);
    }
  }
}
