package io.parley.examples;

import io.parley.Cursor;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.MessengerEvent;
import io.parley.MessengerEvent.MessageReceived;
import io.parley.spi.Deadline;
import io.parley.spi.StoreException;
import java.util.Optional;

/// A bot that repeats what it is told.
///
/// ```sh
/// java -cp core.jar:examples.jar:slf4j-api.jar io.parley.examples.EchoBot echo
/// ```
///
/// It reads from a cursor of its own and acknowledges a message once its answer is accepted. So it
/// answers every message, also those that came while it was not running, as long as the node's
/// store keeps them. If it dies between the two, it answers that one twice: who must not, keeps the
/// cursor's place together with the answers.
public final class EchoBot {

  private final Messenger node;

  /// Makes a bot.
  ///
  /// @param node whom it answers for; the caller closes it
  public EchoBot(Messenger node) {
    this.node = node;
  }

  /// Runs a bot until the program is stopped.
  ///
  /// @param args the bot's name on the network
  /// @throws Exception if the node cannot start, or its store fails
  public static void main(String[] args) throws Exception {
    try (Messenger node = Messenger.start(MessengerConfig.named(args[0]))) {
      new EchoBot(node).run();
    }
  }

  /// Answers whatever comes, until the node stops.
  ///
  /// @throws InterruptedException if the calling thread is interrupted
  /// @throws StoreException if the node's store fails
  public void run() throws InterruptedException, StoreException {
    Cursor cursor = node.cursor("echo");
    for (Optional<MessengerEvent> event = cursor.next(Deadline.NEVER);
        event.isPresent();
        event = cursor.next(Deadline.NEVER)) {
      if (event.get() instanceof MessageReceived(long position, var _, var message)) {
        node.send(message.from(), "you said: " + message.text(), Deadline.NEVER);
        cursor.acknowledge(position);
      }
    }
  }
}
