package io.parley.app.history;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import java.util.Locale;

/// States as one word each, for people and programs.
public final class MessageState {

  /// Of a message that came.
  public static final String RECEIVED = "received";

  private MessageState() {}

  /// A message's: `received`, or how far one that we sent has come.
  public static String of(HistoryEntry message) {
    return message.delivery().map(Delivery::state).map(MessageState::of).orElse(RECEIVED);
  }

  /// A delivery's: `queued`, `sent` and so on.
  public static String of(DeliveryState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
