package io.parley.internal.delivery;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.MessageId;
import io.parley.PeerId;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.RejectReason;
import io.parley.SendResult.Rejected;
import io.parley.ShutdownReport.Undelivered;
import io.parley.spi.Address;
import io.parley.spi.Clock;
import io.parley.spi.Deadline;
import io.parley.spi.Environment;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.HandOver.Uncertain;
import io.parley.spi.OutboxEntry;
import io.parley.spi.StoreException;
import io.parley.spi.Wire;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of all messages to one peer: accepted by any thread, handed over by one worker, in the
/// order of acceptance.
///
/// The worker, a thread of its own, takes a window of messages from the outbox, hands over one
/// after the other, and tries each until it has left or the lane is closed. So a peer that is dead,
/// frozen or slow holds up nobody but itself.
///
/// Owners: the window, the backoff and the message under way belong to the worker; what others
/// share with it is in [LaneControl], and the room in the outbox in [OutboxRoom].
public final class Lane {

  /// Messages a worker takes from the outbox at a time, the POSIX queue of csend's design document.
  static final int WINDOW = 128;

  /// How long the peer is left alone after a message in doubt: longer than the 50 to 200 ms in
  /// which a busy classic Mac does not listen (lessons, b664ea2). A connection that it accepts next
  /// shows that it goes on, one that it refuses would not.
  static final Duration DOUBT_PAUSE = Duration.ofMillis(250);

  /// How often a message that is held is looked at: it may have expired, or its way be open again.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private static final String DROPPED = "dropped";

  private static final Logger LOG = LoggerFactory.getLogger("messaging");

  private final Route route;
  private final Wire wire;
  private final Journal journal;
  private final Clock clock;
  private final OutboxRoom room;
  private final LaneControl control;

  private final Deque<OutboxEntry> window = new ArrayDeque<>();
  private final Backoff backoff;
  private long lastTaken;

  /// Where a lane leads.
  ///
  /// @param peer to whom
  /// @param way asked before each hand-over, by the worker: where that peer listens now, or why
  ///   nothing goes there. May not block. Whoever makes a held way open again gives the lane a
  ///   [#signOfLife]
  public record Route(PeerId peer, Supplier<Way> way) {}

  /// Whether messages may go to a peer, and where.
  public sealed interface Way {

    /// They may.
    ///
    /// @param address where the peer listens
    record Open(Address address) implements Way {}

    /// They are held: it is not certain who would get them.
    ///
    /// @param why a clause for people
    record Held(String why) implements Way {}
  }

  /// Makes a lane and starts its worker.
  ///
  /// @param route where it leads
  /// @param wire the dialect that the peer speaks
  /// @param journal where outbox entries come from and outcomes go
  /// @param environment gives clock, thread and randomness
  /// @param room of the outbox, less what it holds from an earlier life of this node
  public Lane(Route route, Wire wire, Journal journal, Environment environment, OutboxRoom room) {
    this.route = route;
    this.wire = wire;
    this.journal = journal;
    this.clock = environment.clock();
    this.room = room;
    this.control = new LaneControl(clock, route.peer());
    this.backoff = new Backoff(environment.random());
    environment.threads().start("lane-" + route.peer(), this::work);
  }

  /// Accepts a message. Blocks for the store's commit and, while the outbox is full, for room.
  ///
  /// @param text a text that was checked
  /// @param bytes its size in UTF-8
  /// @param deadline when to give up waiting for room
  /// @return the outcome
  /// @throws InterruptedException if the calling thread is interrupted; nothing was accepted then
  /// @throws StoreException if it could not be stored; nothing was accepted then
  public SendResult send(String text, long bytes, Deadline deadline)
      throws InterruptedException, StoreException {
    if (!control.beginAccept()) {
      return new Rejected(route.peer(), RejectReason.CLOSED);
    }
    boolean accepted = false;
    try {
      if (!room.take(bytes, deadline)) {
        return new Rejected(
            route.peer(), control.isClosing() ? RejectReason.CLOSED : RejectReason.OUTBOX_FULL);
      }
      OutboxEntry entry;
      try {
        entry = journal.accept(route.peer(), text);
        accepted = true;
        logChange("NEW", entry.delivery());
      } finally {
        if (!accepted) {
          room.giveBack(bytes);
        }
      }
      return new Accepted(entry.delivery());
    } finally {
      control.endAccept(accepted);
    }
  }

  /// Gives a message up that this lane has not sent. Does not block: the worker ends it once the
  /// hand-over under way has ended, and an event tells.
  ///
  /// @param message which
  public void drop(MessageId message) {
    control.drop(message);
  }

  /// Tells the lane that its peer is there: it tries again at once.
  public void signOfLife() {
    control.signOfLife();
  }

  /// Messages that are accepted and have not left.
  ///
  /// @return how many
  public int queued() {
    return room.messages();
  }

  /// Waits until every accepted message has left.
  ///
  /// @param deadline when to give up
  /// @return whether all have
  /// @throws InterruptedException if the calling thread is interrupted
  public boolean awaitDrained(Deadline deadline) throws InterruptedException {
    return room.awaitEmpty(deadline);
  }

  /// Messages that became `UNKNOWN` since the lane was told to close.
  ///
  /// @return them, in order
  public List<Undelivered> cutOff() {
    return control.cutOff();
  }

  /// What the worker does, for people.
  ///
  /// @return a clause: `idle`, `sending`, `retrying: connection refused`, `stopped`
  public String activity() {
    return control.activity();
  }

  /// Accepts nothing from now on; the worker ends when the outbox is empty, or at the deadline.
  /// Does not block.
  ///
  /// @param deadline when to leave the rest undelivered
  public void close(Deadline deadline) {
    room.close();
    control.close(deadline);
  }

  /// Waits for the worker's end.
  ///
  /// @param deadline when to give up
  /// @return whether it has ended
  /// @throws InterruptedException if the calling thread is interrupted
  public boolean awaitStopped(Deadline deadline) throws InterruptedException {
    return control.awaitStopped(deadline);
  }

  private void work() {
    String end = "died of a bug";
    try {
      for (OutboxEntry entry = take(); entry != null && transmit(entry); entry = take()) {
        lastTaken = entry.sequence();
      }
      end = "closed";
    } catch (InterruptedException interrupted) {
      end = "interrupted";
      Thread.currentThread().interrupt();
    } finally {
      close(Deadline.PASSED);
      control.become(LaneState.STOPPED, end);
    }
  }

  /// The next message; null when the lane is closed and nothing is left.
  private @Nullable OutboxEntry take() throws InterruptedException {
    while (window.isEmpty() || control.isDrainOver()) {
      if (control.isDrainOver() || !control.awaitOffer()) {
        return null;
      }
      for (MessageId message : control.takeDropped()) {
        endWaiting(message);
      }
      try {
        List<OutboxEntry> page = journal.store().outbox(route.peer(), lastTaken, WINDOW);
        window.addAll(page);
        if (page.size() == WINDOW) {
          control.offer();
        }
      } catch (StoreException e) {
        control.offer();
        if (!pause(e.getMessage())) {
          return null;
        }
      }
    }
    return window.remove();
  }

  /// Hands one message over, however long that takes; false if it is left undelivered.
  private boolean transmit(OutboxEntry entry) throws InterruptedException {
    Transmission transmission = new Transmission(entry);
    while (!transmission.isDone()) {
      if (isGivenUp(transmission)) {
        break;
      }
      control.forgetSignOfLife();
      boolean goesOn =
          switch (route.way().get()) {
            case Way.Held(String why) -> isHeld(why);
            case Way.Open(Address address) -> goesOn(transmission, address);
          };
      if (!goesOn) {
        if (!transmission.hasBegun()) {
          return false;
        }
        transmission.giveUp("this node closed");
        break;
      }
    }
    Delivery ended =
        entry
            .delivery()
            .become(
                transmission.outcome(),
                transmission.attempts(),
                clock.wallTime(),
                transmission.reason(),
                transmission.connection());
    return settle(entry.delivery(), entry.text(), ended) && !isLeftAfterDoubt(ended);
  }

  /// Hands one part over, and waits before the next try if it did not leave; false if the rest is
  /// to be left undelivered.
  private boolean goesOn(Transmission transmission, Address address) throws InterruptedException {
    MessageId message = transmission.entry().delivery().message();
    control.become(LaneState.SENDING, message + " from " + transmission.next());
    HandOver part = handOver(transmission, address);
    transmission.handedOver(part);
    if (part instanceof NotSent(_, String why)) {
      return pause(why);
    }
    backoff.reset();
    return true;
  }

  /// Waits, since it is not certain who would get a message. A lane that closes does not: nothing
  /// it could do brings that peer back.
  private boolean isHeld(String why) throws InterruptedException {
    room.stalls();
    control.become(LaneState.HELD, why);
    var _ = control.awaitRetry(Deadline.in(clock, LOOK_AGAIN));
    return !control.isClosing();
  }

  /// Ends a message that somebody dropped, or that has waited for too long.
  private boolean isGivenUp(Transmission transmission) throws InterruptedException {
    OutboxEntry entry = transmission.entry();
    MessageId underWay = entry.delivery().message();
    List<MessageId> dropped = control.takeDropped();
    for (MessageId message : dropped) {
      if (!message.equals(underWay)) {
        endWaiting(message);
      }
    }
    if (dropped.contains(underWay)) {
      transmission.giveUp(DROPPED);
      return true;
    }
    if (journal.hasExpired(entry)) {
      transmission.giveUp("not sent within " + Journal.TIME_TO_LIVE.toDays() + " days");
      return true;
    }
    return false;
  }

  /// Ends a message that somebody dropped while it waits, if it does.
  private void endWaiting(MessageId message) throws InterruptedException {
    try {
      Optional<HistoryEntry> found = journal.store().message(message);
      Optional<Delivery> waiting =
          found
              .flatMap(HistoryEntry::delivery)
              .filter(delivery -> delivery.state() == DeliveryState.QUEUED);
      if (waiting.isPresent()) {
        window.removeIf(entry -> entry.delivery().message().equals(message));
        Delivery ended = waiting.get().become(DeliveryState.EXPIRED, 0, clock.wallTime(), DROPPED);
        var _ = settle(waiting.get(), found.get().text(), ended);
      }
    } catch (StoreException e) {
      if (pause(e.getMessage())) {
        control.drop(message);
      }
    }
  }

  /// A peer that reset a connection may be dying, and its kernel may take further messages until it
  /// is dead. So what follows waits for a moment, or it would be in doubt, too. A sign of life does
  /// not end that: it may have left before the peer died.
  private boolean isLeftAfterDoubt(Delivery ended) throws InterruptedException {
    if (ended.state() != DeliveryState.UNKNOWN) {
      return false;
    }
    room.stalls();
    control.become(LaneState.WAITING, ended.reason());
    control.awaitEndOf(Deadline.in(clock, DOUBT_PAUSE));
    return control.isDrainOver();
  }

  /// One part, to the wire. A bug there costs the message, not the lane.
  private HandOver handOver(Transmission transmission, Address address) {
    OutboxEntry entry = transmission.entry();
    try {
      return transmission.checked(wire.handOver(address, entry, transmission.next()));
    } catch (RuntimeException bug) {
      LOG.error("wire {} failed on {}", wire.name(), entry.delivery().message(), bug);
      return new Uncertain(entry.text().length(), "a bug in Parley: " + bug);
    }
  }

  /// Stores the outcome, however long that takes: a message that has left is never handed over
  /// again because the store failed. False if it could not be stored before the end.
  private boolean settle(Delivery before, String text, Delivery ended) throws InterruptedException {
    while (true) {
      room.leaves();
      try {
        journal.update(ended);
        control.noteIfCutOff(ended, text);
        room.hasLeft(TextSize.utf8(text));
        logChange(before.state().name(), ended);
        return true;
      } catch (StoreException e) {
        room.stays();
        LOG.error("{} is {}, which cannot be stored", ended.message(), ended.state(), e);
        if (!pause(e.getMessage())) {
          return false;
        }
      }
    }
  }

  private static void logChange(String before, Delivery now) {
    if (LOG.isInfoEnabled()) {
      LOG.info(
          "{} to {}: {} -> {} ({})",
          now.message(),
          now.recipient(),
          before,
          now.state(),
          now.reason());
    }
  }

  /// Waits before the next try, or for a sign of life; false when the lane is to leave the rest
  /// undelivered.
  private boolean pause(@Nullable String why) throws InterruptedException {
    room.stalls();
    control.become(LaneState.WAITING, String.valueOf(why));
    if (control.awaitRetry(Deadline.in(clock, backoff.next()))) {
      backoff.reset();
    }
    return !control.isDrainOver();
  }
}
