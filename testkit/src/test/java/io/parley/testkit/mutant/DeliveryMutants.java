package io.parley.testkit.mutant;

import java.util.List;

/// Mistakes between the outbox and the wire.
final class DeliveryMutants {

  private static final String LANE = "internal/delivery/Lane";
  private static final String CONTROL = "internal/delivery/LaneControl";
  private static final String ROOM = "internal/delivery/OutboxRoom";
  private static final String TRANSMISSION = "internal/delivery/Transmission";
  private static final String JOURNAL = "internal/delivery/Journal";
  private static final String BACKOFF = "internal/delivery/Backoff";

  /// All of them.
  static final List<Mutant> ALL =
      List.of(
          Mutant.of(
              LANE,
              "what waits at the end of the grace period is put in doubt",
              "if (!transmission.hasBegun()) { return false; }",
              ""),
          Mutant.of(
              LANE,
              "a message that could not be sent is not tried again",
              "if (part instanceof NotSent(_, String why)) { return pause(why); }",
              "if (part instanceof NotSent(_, String why)) { return !pause(why) && pause(why); }"),
          Mutant.of(
              LANE,
              "the worker dies when the outbox cannot be read",
              "control.offer(); if (!pause(e.getMessage())) { return null; }",
              "return null;"),
          Mutant.of(
              LANE,
              "an outcome that cannot be stored is forgotten",
              "if (!pause(e.getMessage())) { return false; } } } } private static void logChange",
              "return true; } } } private static void logChange"),
          Mutant.of(
              LANE,
              "what follows a full window is not looked for",
              "if (page.size() == WINDOW) {",
              "if (page.size() > WINDOW) {"),
          Mutant.of(
              LANE,
              "the room of a message that has left is not given back",
              "room.hasLeft(TextSize.utf8(text));",
              ""),
          Mutant.of(
              LANE,
              "the room of a message that could not be stored is not given back",
              "if (!accepted) {",
              "if (accepted && text.isEmpty()) {"),
          Mutant.of(
              CONTROL,
              "an offer is lost when the next one is none",
              "offered |= accepted;",
              "offered = accepted;"),
          Mutant.of(
              CONTROL,
              "a worker that waits is not woken by what was accepted",
              "offered |= accepted; changed.signalAll();",
              "offered |= accepted;"),
          Mutant.of(
              CONTROL,
              "a lane that closes is not woken from its pause",
              "signOfLife = true; changed.signalAll(); } finally { lock.unlock(); } } boolean isClosing",
              "} finally { lock.unlock(); } } boolean isClosing"),
          Mutant.of(
              CONTROL,
              "a lane that closes ends though somebody is about to add a message",
              "while (!offered && dropped.isEmpty() && !(closing && accepting == 0)) {",
              "while (!offered && dropped.isEmpty() && !closing) {"),
          Mutant.of(
              CONTROL,
              "a lane that closes leaves what it was offered",
              "boolean more = (offered || !dropped.isEmpty()) && !drainUntil.hasPassed(clock);",
              "boolean more = offered && !closing;"),
          Mutant.of(
              CONTROL,
              "what the end of the lane put in doubt is not reported",
              "cutOff.add(new Undelivered(ended, text));",
              ""),
          Mutant.of(
              ROOM,
              "one message more than the limit",
              "return messages + more <= limit.messages()",
              "return messages + more <= limit.messages() + 1"),
          Mutant.of(
              ROOM,
              "what an earlier life left is not counted",
              "this.messages = taken.messages();",
              "this.messages = 0;"),
          Mutant.of(
              ROOM,
              "who waits for room is not woken when there is some",
              "if (isQuarterFree() || clock.nanos() - lastWakeNanos > SLOW_NANOS) {",
              "if (limit.messages() < 0) {"),
          Mutant.of(
              TRANSMISSION,
              "the outcome is that of the last part",
              "case Sent(int upTo, String how, Optional<String> over) -> { advance(upTo);",
              "case Sent(int upTo, String how, Optional<String> over) -> { advance(upTo);"
                  + " worst = DeliveryState.SENT;"),
          Mutant.of(
              TRANSMISSION,
              "a message in doubt is called sent",
              "worst = DeliveryState.UNKNOWN; reason = why; connection = over; }",
              "reason = why; connection = over; }"),
          Mutant.of(
              TRANSMISSION,
              "a message in doubt is sent again",
              "case Uncertain(int upTo, String why, Optional<String> over) -> { advance(upTo);",
              "case Uncertain(int upTo, String why, Optional<String> over) -> {"),
          Mutant.of(
              TRANSMISSION,
              "after a failed try a text begins again",
              "case NotSent(_, _) -> {} } } /// Ends",
              "case NotSent(_, _) -> next = 0; } } /// Ends"),
          Mutant.of(
              JOURNAL,
              "readers are not woken by a message that came",
              "committed(() -> store.receive(from, fromName, text, clock.wallTime()));",
              "store.receive(from, fromName, text, clock.wallTime());"),
          Mutant.of(
              JOURNAL,
              "readers are not told of the end",
              "closed = true; changed.signalAll();",
              "closed = true;"),
          Mutant.of(
              BACKOFF,
              "the pauses grow without a bound",
              "nanos = Math.min(2 * nanos, LONGEST.toNanos());",
              "nanos = 2 * nanos;"));

  private DeliveryMutants() {}
}
