package io.parley.app;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.ShutdownReport.Undelivered;
import java.util.List;

/// What is said at the end of a chat of messages that have not gone out.
final class Farewell {

  /// What a store keeps is named up to here, and counted beyond: nothing of it is lost.
  static final int MAX_NAMED = 10;

  private final Screen screen;
  private final Recipients recipients;
  private final boolean storeLasts;

  /// @param storeLasts whether what is queued outlasts the chat
  Farewell(Screen screen, Recipients recipients, boolean storeLasts) {
    this.screen = screen;
    this.recipients = recipients;
    this.storeLasts = storeLasts;
  }

  /// Whether none of these is lost, or may be.
  boolean isSafe(List<Undelivered> left) {
    return left.stream().allMatch(this::isKept);
  }

  /// Names them, in their order.
  void say(List<Undelivered> left) {
    left.stream().filter(each -> !isKept(each)).forEach(this::name);
    List<Undelivered> kept = left.stream().filter(this::isKept).toList();
    kept.stream().limit(MAX_NAMED).forEach(this::name);
    if (kept.size() > MAX_NAMED) {
      screen.line("... and %d more.".formatted(kept.size() - MAX_NAMED));
    }
    if (!kept.isEmpty()) {
      screen.line("What is queued goes out when you start again.");
    }
  }

  private boolean isKept(Undelivered each) {
    return storeLasts && each.delivery().state() == DeliveryState.QUEUED;
  }

  private void name(Undelivered left) {
    Delivery delivery = left.delivery();
    String who = recipients.name(delivery.recipient());
    String what = CleanText.line(left.text());
    if (isKept(left)) {
      screen.line("Still queued for %s: %s".formatted(who, what));
    } else if (delivery.state() == DeliveryState.QUEUED) {
      screen.line("Not sent to %s: %s".formatted(who, what));
    } else {
      screen.line(
          "Perhaps sent to %s (%s): %s".formatted(who, CleanText.line(delivery.reason()), what));
    }
  }
}
