package io.parley.app.process;

import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.KnownPeer;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.SendResult.Accepted;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import io.parley.sqlite.SqliteStore;
import java.net.InetAddress;
import java.nio.file.Path;

/// A program on the library that is made to be killed: it sends the numbers from the one after the
/// last in its store up to a given one, writes each to its output when it is accepted, and `all
/// sent` when none is queued any more.
///
/// Arguments: the store's directory, its own IP address, the recipient's, the port, the last
/// number.
final class CrashSender {

  private CrashSender() {}

  public static void main(String[] arguments) throws Exception {
    InetAddress own = InetAddress.ofLiteral(arguments[1]);
    Address recipient =
        new Address(InetAddress.ofLiteral(arguments[2]), Integer.parseInt(arguments[3]));
    int last = Integer.parseInt(arguments[4]);
    MessengerConfig config =
        MessengerConfig.named("crash")
            .withAddress(own)
            .withPort(recipient.port())
            .withoutDiscovery()
            .withPeer(KnownPeer.at(recipient));
    SqliteStore store = SqliteStore.open(Path.of(arguments[0]));
    int first =
        1
            + store.history(HistoryQuery.ALL.newestFirst(), 1).stream()
                .map(HistoryEntry::text)
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(0);
    try (Messenger messenger =
        Messenger.start(config, Messenger.standardEnvironment().withStore(store))) {
      for (int i = first; i <= last; i++) {
        String text = Integer.toString(i);
        if (!(messenger.send(messenger.peers().getFirst().id(), text) instanceof Accepted)) {
          throw new IllegalStateException(i + " is not accepted");
        }
        System.out.println("accepted " + i);
        System.out.flush();
      }
      messenger.awaitDrained(Deadline.NEVER);
      System.out.println("all sent");
    }
  }
}
