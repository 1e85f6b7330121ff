package io.parley.app.history;

import io.parley.Delivery;
import io.parley.DeliveryState;
import io.parley.HistoryEntry;
import io.parley.HistoryQuery;
import io.parley.MessageId;
import io.parley.PeerId;
import io.parley.spi.Address;
import io.parley.spi.History;
import io.parley.spi.StoredPeer;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A history that a test writes down: messages numbered from 1 on, one a minute.
public final class ListHistory implements History {

  public static final Instant BEGIN = Instant.parse("2026-11-23T13:00:00Z");

  private final List<StoredPeer> peers = new ArrayList<>();
  private final List<HistoryEntry> messages = new ArrayList<>();
  private final List<Delivery> transitions = new ArrayList<>();

  /// The limits of all pages that were asked for.
  public final List<Integer> limits = new ArrayList<>();

  /// Adds a peer, 10.0.0.1 and so on.
  public StoredPeer peer(String name) {
    InetAddress ip = InetAddress.ofLiteral("10.0.0." + (peers.size() + 1));
    StoredPeer peer = new StoredPeer(PeerId.ofAddress(ip), name, new Address(ip, 8080));
    peers.add(peer);
    return peer;
  }

  /// Adds a message that came.
  public ListHistory from(StoredPeer peer, String text) {
    return add(peer, text, Optional.empty());
  }

  /// Adds a message that was sent and has come so far.
  public ListHistory to(StoredPeer peer, String text, DeliveryState state) {
    MessageId id = new MessageId(messages.size() + 1);
    Delivery queued = Delivery.queued(id, peer.id(), next());
    transitions.add(queued);
    Delivery now = queued;
    if (state != DeliveryState.QUEUED) {
      Optional<String> connection = Optional.of("10.0.0.9:40312 > 10.0.0.1:8080");
      now = queued.become(state, 2, next().plusMillis(5), "so says \u0007 the test", connection);
      transitions.add(now);
    }
    return add(peer, text, Optional.of(now));
  }

  @Override
  public List<HistoryEntry> history(HistoryQuery query, int limit) {
    limits.add(limit);
    Comparator<HistoryEntry> byNumber = Comparator.comparing(HistoryEntry::id);
    boolean isForward = query.order() == HistoryQuery.Order.OLDEST_FIRST;
    return messages.stream()
        .filter(query::matches)
        .sorted(isForward ? byNumber : byNumber.reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<HistoryEntry> message(MessageId message) {
    return messages.stream().filter(each -> each.id().equals(message)).findFirst();
  }

  @Override
  public List<Delivery> transitions(MessageId message) {
    return transitions.stream().filter(each -> each.message().equals(message)).toList();
  }

  @Override
  public List<StoredPeer> peers() {
    return List.copyOf(peers);
  }

  private Instant next() {
    return BEGIN.plusSeconds(60L * messages.size());
  }

  private ListHistory add(StoredPeer peer, String text, Optional<Delivery> delivery) {
    messages.add(
        new HistoryEntry(
            new MessageId(messages.size() + 1), peer.id(), peer.name(), text, next(), delivery));
    return this;
  }
}
