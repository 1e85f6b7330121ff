package io.parley.app.test;

import io.parley.Cursor;
import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.MessageId;
import io.parley.Messenger;
import io.parley.Peer;
import io.parley.PeerId;
import io.parley.Presence;
import io.parley.SendResult;
import io.parley.SendResult.Accepted;
import io.parley.SendResult.RejectReason;
import io.parley.SendResult.Rejected;
import io.parley.spi.Address;
import io.parley.spi.Deadline;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A messenger without a network: what is accepted comes at once into the state that the test set
/// for its recipient.
public final class FakeMessenger {

  public final List<Peer> roster = new ArrayList<>();

  /// What a cursor gives, whatever its name.
  public Optional<Cursor> cursor = Optional.empty();

  /// Messages that somebody has given up.
  public final List<MessageId> dropped = new ArrayList<>();

  /// All texts in the order of their acceptance, as `bob: text`.
  final List<String> sent = new ArrayList<>();

  /// To whom something was sent that would have waited for room.
  final Set<PeerId> waitedFor = new LinkedHashSet<>();

  public final Map<PeerId, DeliveryState> states = new HashMap<>();
  public final Map<PeerId, RejectReason> rejections = new HashMap<>();
  private final Map<MessageId, Delivery> deliveries = new HashMap<>();

  static Peer peer(int number, String name) {
    return peer(number, name, Presence.HERE);
  }

  static Peer peer(int number, String name, Presence presence) {
    try {
      Address address = new Address(InetAddress.getByName("10.0.0." + number), 8080);
      PeerId id = PeerId.ofAddress(address.ip());
      return new Peer(id, number, name, address, "csend", presence, Optional.empty(), 0, "idle");
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /// Adds a peer to the roster.
  public Peer add(String name, Presence presence) {
    Peer peer = peer(roster.size() + 1, name, presence);
    roster.add(peer);
    return peer;
  }

  /// The store forgets how everything ended.
  void forgetAll() {
    deliveries.clear();
  }

  /// The messenger.
  public Messenger messenger() {
    return (Messenger)
        Proxy.newProxyInstance(
            Messenger.class.getClassLoader(),
            new Class<?>[] {Messenger.class},
            (_, method, arguments) ->
                switch (method.getName()) {
                  case "peers" -> List.copyOf(roster);
                  case "peer" -> roster.stream().filter(p -> p.id().equals(arguments[0])).findAny();
                  case "trySend" -> send((PeerId) arguments[0], (String) arguments[1]);
                  case "send" -> {
                    waitedFor.add((PeerId) arguments[0]);
                    yield send((PeerId) arguments[0], (String) arguments[1]);
                  }
                  case "broadcast" ->
                      roster.stream()
                          .filter(peer -> peer.presence() != Presence.LEFT)
                          .map(peer -> send(peer.id(), (String) arguments[0]))
                          .toList();
                  case "cursor" -> cursor.orElseThrow();
                  case "deadlineIn" -> Deadline.NEVER;
                  case "drop" -> drop((MessageId) arguments[0]);
                  case "resend" -> resend((MessageId) arguments[0]);
                  case "delivery" -> delivery((MessageId) arguments[0]);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /// Accepts a message to a peer.
  public MessageId accept(Peer to, String text) {
    return ((Accepted) send(to.id(), text)).delivery().message();
  }

  private boolean drop(MessageId message) {
    boolean isQueued =
        delivery(message).filter(each -> each.state() == DeliveryState.QUEUED).isPresent();
    return isQueued && dropped.add(message);
  }

  private Optional<SendResult> resend(MessageId message) {
    return delivery(message)
        .filter(each -> each.state().mayBeSentAgain())
        .map(each -> send(each.recipient(), "again"));
  }

  private SendResult send(PeerId to, String text) {
    RejectReason rejection = rejections.get(to);
    if (rejection != null) {
      return new Rejected(to, rejection);
    }
    String name =
        roster.stream().filter(peer -> peer.id().equals(to)).findAny().orElseThrow().name();
    sent.add(name + ": " + text);
    MessageId id = new MessageId(sent.size());
    Delivery delivery = Delivery.queued(id, to, Instant.EPOCH);
    deliveries.put(id, delivery);
    return new Accepted(delivery);
  }

  private Optional<Delivery> delivery(MessageId id) {
    return Optional.ofNullable(deliveries.get(id))
        .map(queued -> {
          DeliveryState state = states.getOrDefault(queued.recipient(), DeliveryState.SENT);
          return state == DeliveryState.QUEUED
              ? queued
              : queued.become(state, 1, Instant.EPOCH, "as the test says");
        });
  }
}
