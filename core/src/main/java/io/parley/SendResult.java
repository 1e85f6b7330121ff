package io.parley;

/// What became of a send at once: it was accepted, or it was not and nothing of it remains.
public sealed interface SendResult {

  /// It is in our outbox. What becomes of it from here on, events and
  /// [Messenger#delivery(MessageId)] tell.
  ///
  /// @param delivery the delivery, `QUEUED`
  record Accepted(Delivery delivery) implements SendResult {}

  /// It was not accepted.
  ///
  /// @param recipient for whom it was
  /// @param reason why
  record Rejected(PeerId recipient, RejectReason reason) implements SendResult {}

  /// Why a send is not accepted.
  enum RejectReason {
    /// The peer's outbox is full, and stayed so until the deadline.
    OUTBOX_FULL("the outbox for this peer is full; try again later"),
    /// The text is longer than a message may be.
    TOO_LONG("the text is longer than 1 MiB"),
    /// The text holds NUL or half a surrogate pair, which no wire can carry.
    INVALID_TEXT("the text holds a character that cannot be sent (NUL, or half a surrogate pair)"),
    /// No such peer in the roster.
    PEER_NOT_FOUND("no such peer"),
    /// The node is closing or closed.
    CLOSED("this node is closing");

    private final String explanation;

    RejectReason(String explanation) {
      this.explanation = explanation;
    }

    /// The reason as a clause for people.
    ///
    /// @return the clause
    public String explanation() {
      return explanation;
    }
  }
}
