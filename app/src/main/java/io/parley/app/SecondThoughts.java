package io.parley.app;

import io.parley.Delivery;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.Rejected;
import io.parley.app.history.MessageState;
import io.parley.spi.StoreException;
import java.util.Optional;

/// `/drop` and `/resend`: what a person wants of a message after it was sent.
final class SecondThoughts {

  private final Messenger messenger;
  private final Screen screen;
  private final Recipients recipients;

  SecondThoughts(Messenger messenger, Screen screen, Recipients recipients) {
    this.messenger = messenger;
    this.screen = screen;
    this.recipients = recipients;
  }

  /// Gives a message up. An event tells what became of it.
  void drop(MessageId message) throws StoreException {
    if (!messenger.drop(message)) {
      screen.line("Not dropped: " + standing(message));
    }
  }

  /// Sends the text of a message once more, as a new message.
  void resend(MessageId message) throws StoreException, InterruptedException {
    Optional<SendResult> result = messenger.resend(message);
    if (result.isEmpty()) {
      screen.line("Not sent again: " + standing(message));
      return;
    }
    switch (result.get()) {
      case Accepted(Delivery again) ->
          screen.line(
              "%s goes to %s again, as %s."
                  .formatted(message, recipients.name(again.recipient()), again.message()));
      case Rejected rejected ->
          screen.line("Not sent again: %s.".formatted(rejected.reason().explanation()));
    }
  }

  private String standing(MessageId message) throws StoreException {
    return messenger
        .delivery(message)
        .map(delivery -> "%s is %s.".formatted(message, MessageState.of(delivery.state())))
        .orElse("you have not sent a message " + message + ".");
  }
}
