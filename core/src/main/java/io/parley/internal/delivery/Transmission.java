package io.parley.internal.delivery;

import io.parley.DeliveryState;
import io.parley.spi.HandOver;
import io.parley.spi.HandOver.NotSent;
import io.parley.spi.HandOver.Sent;
import io.parley.spi.HandOver.Uncertain;
import io.parley.spi.OutboxEntry;
import java.util.Optional;

/// How far one message has been handed over, part by part. Owned by its lane's worker.
///
/// Its outcome is the worst of its parts.
final class Transmission {

  private final OutboxEntry entry;
  private int next;
  private int attempts;
  private boolean anyPartLeft;
  private DeliveryState worst = DeliveryState.SENT;
  private String reason = "";
  private Optional<String> connection = Optional.empty();

  Transmission(OutboxEntry entry) {
    this.entry = entry;
    this.attempts = entry.delivery().attempts();
  }

  OutboxEntry entry() {
    return entry;
  }

  /// Index of the first character that is not handed over yet.
  int next() {
    return next;
  }

  int attempts() {
    return attempts;
  }

  /// Whether all of the text is handed over. An empty text is one part.
  boolean isDone() {
    return anyPartLeft && next == entry.text().length();
  }

  /// Whether some of the text has left, so that sending it all again could double that.
  boolean hasBegun() {
    return anyPartLeft;
  }

  DeliveryState outcome() {
    return worst;
  }

  String reason() {
    return reason;
  }

  /// The connection that brought the outcome about.
  Optional<String> connection() {
    return connection;
  }

  /// The outcome of one part, if it can be one: a wire never goes back and, but for an empty text,
  /// never stands still.
  HandOver checked(HandOver part) {
    int upTo =
        switch (part) {
          case Sent(int to, _, _) -> to;
          case Uncertain(int to, _, _) -> to;
          case NotSent(_, _) -> next;
        };
    boolean moves = upTo > next || entry.text().isEmpty() || part instanceof NotSent;
    if (!moves || upTo < 0 || upTo > entry.text().length()) {
      throw new IllegalStateException("a wire went from character " + next + " to " + upTo);
    }
    return part;
  }

  /// Takes in what became of one part.
  void handedOver(HandOver part) {
    attempts++;
    switch (part) {
      case Sent(int upTo, String how, Optional<String> over) -> {
        advance(upTo);
        if (worst == DeliveryState.SENT) {
          reason = how;
          connection = over;
        }
      }
      case Uncertain(int upTo, String why, Optional<String> over) -> {
        advance(upTo);
        worst = DeliveryState.UNKNOWN;
        reason = why;
        connection = over;
      }
      case NotSent(_, _) -> {}
    }
  }

  /// Ends the message where it stands, since nobody goes on with it.
  void giveUp(String why) {
    worst = anyPartLeft ? DeliveryState.UNKNOWN : DeliveryState.EXPIRED;
    reason =
        anyPartLeft ? why + " after " + next + " of " + entry.text().length() + " characters" : why;
  }

  private void advance(int upTo) {
    next = upTo;
    anyPartLeft = true;
  }
}
