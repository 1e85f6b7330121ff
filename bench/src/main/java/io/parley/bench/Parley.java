package io.parley.bench;

import io.parley.KnownPeer;
import io.parley.Messenger;
import io.parley.MessengerConfig;
import io.parley.PeerId;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.bench.peer.NumberedText;
import io.parley.spi.Address;
import io.parley.spi.Environment;
import io.parley.spi.NetworkException;
import io.parley.spi.StoreException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/// A node as an application starts it, in memory, on an address of its own.
final class Parley implements AutoCloseable {

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(15);

  private final Messenger messenger;

  private Parley(Messenger messenger) {
    this.messenger = messenger;
  }

  /// Starts a node on the kernel's sockets.
  static Parley start(InetAddress own, List<Address> peers)
      throws NetworkException, StoreException {
    return start(own, peers, Messenger.standardEnvironment());
  }

  /// Starts a node in an environment.
  static Parley start(InetAddress own, List<Address> peers, Environment environment)
      throws NetworkException, StoreException {
    MessengerConfig config =
        MessengerConfig.named("bench").withAddress(own).withPort(0).withoutDiscovery();
    for (Address peer : peers) {
      config = config.withPeer(KnownPeer.at(peer));
    }
    return new Parley(Messenger.start(config, environment));
  }

  Messenger messenger() {
    return messenger;
  }

  /// Sends so many texts to one peer, and waits until all have left.
  void send(Address peer, int texts) throws IOException, InterruptedException, StoreException {
    offer(peer, texts);
    awaitDrained();
  }

  /// Sends so many texts to each of some peers at the same time, and waits until all have left.
  void sendToEach(List<Address> peers, int texts) throws Exception {
    List<FutureTask<Boolean>> offers = new ArrayList<>();
    for (Address peer : peers) {
      var offer =
          new FutureTask<>(() -> {
            offer(peer, texts);
            return true;
          });
      offers.add(offer);
      Thread.ofVirtual().name("to-" + peer).start(offer);
    }
    for (FutureTask<Boolean> offer : offers) {
      offer.get();
    }
    awaitDrained();
  }

  private void offer(Address peer, int texts)
      throws IOException, InterruptedException, StoreException {
    PeerId id = PeerId.ofAddress(peer.ip());
    for (int i = 0; i < texts; i++) {
      check(messenger.send(id, new NumberedText(i, System.nanoTime()).text()));
    }
  }

  /// Sends a text to all peers. Does not wait until it has left.
  void broadcast(int number) throws IOException, InterruptedException, StoreException {
    String text = new NumberedText(number, System.nanoTime()).text();
    for (SendResult result : messenger.broadcast(text)) {
      check(result);
    }
  }

  void awaitDrained() throws IOException, InterruptedException {
    if (!messenger.awaitDrained(messenger.deadlineIn(LONGEST_DRAIN))) {
      throw new IOException("some messages did not leave within " + LONGEST_DRAIN);
    }
  }

  /// Closes at once, whatever is still to be sent.
  @Override
  public void close() {
    messenger.close(Duration.ZERO);
  }

  private static void check(SendResult result) throws IOException {
    if (!(result instanceof Accepted)) {
      throw new IOException("not accepted: " + result);
    }
  }
}
