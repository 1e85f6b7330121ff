package io.parley.app.history;

import io.parley.Delivery;
import io.parley.HistoryEntry;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages as JSON, an object each, on one line.
///
/// | member | is |
/// |---|---|
/// | `id` | the message's number in this store, `m42` |
/// | `time` | when it was accepted or received: an instant, `2026-11-23T13:02:05.123Z` |
/// | `from`, `to` | names; one of them is ours |
/// | `peer` | the id of the other one |
/// | `content` | the text |
/// | `state` | `received`, or how far it has come: `queued`, `sent`, `unknown` ... |
public final class HistoryJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final String ourName;

  /// @param ourName what we are called in it
  public HistoryJson(String ourName) {
    this.ourName = ourName;
  }

  /// A message.
  public String line(HistoryEntry message) {
    return MAPPER.writeValueAsString(node(message));
  }

  /// A message and, as `transitions`, every state that it has come into: each with its `time`,
  /// `state`, `reason`, `attempts` so far, and `connection`, null if none had to do with it. A
  /// message that came has none.
  public String line(HistoryEntry message, List<Delivery> transitions) {
    ObjectNode node = node(message);
    ArrayNode all = node.putArray("transitions");
    for (Delivery transition : transitions) {
      all.addObject()
          .put("time", transition.since().toString())
          .put("state", MessageState.of(transition.state()))
          .put("reason", transition.reason())
          .put("attempts", transition.attempts())
          .put("connection", transition.connection().orElse(null));
    }
    return MAPPER.writeValueAsString(node);
  }

  private ObjectNode node(HistoryEntry message) {
    Optional<Delivery> delivery = message.delivery();
    return MAPPER
        .createObjectNode()
        .put("id", message.id().toString())
        .put("time", message.time().toString())
        .put("from", delivery.isPresent() ? ourName : message.peerName())
        .put("to", delivery.isPresent() ? message.peerName() : ourName)
        .put("peer", message.peer().value())
        .put("content", message.text())
        .put("state", MessageState.of(message));
  }
}
