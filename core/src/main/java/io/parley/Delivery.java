package io.parley;

import java.time.Instant;

/// One message on its way to one recipient, as it stood at one moment.
///
/// @param message which message; a broadcast is one delivery per recipient, each a message of its
///   own
/// @param recipient to whom
/// @param state how far it has come
/// @param attempts hand-overs begun so far, of any part of it
/// @param since when it came into this state, wall time
/// @param reason why it came into this state: a clause for people, `the peer closed after reading`
public record Delivery(
    MessageId message,
    PeerId recipient,
    DeliveryState state,
    int attempts,
    Instant since,
    String reason) {

  /// The same delivery in its next state.
  ///
  /// @param next the state it comes into
  /// @param allAttempts hand-overs begun so far
  /// @param when the time of the transition
  /// @param why its reason
  /// @return the delivery as it is from then on
  /// @throws IllegalStateException if the transition is not legal: a bug of the caller
  public Delivery become(DeliveryState next, int allAttempts, Instant when, String why) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          message
              + " to "
              + recipient
              + " cannot go from "
              + state
              + " to "
              + next
              + " ("
              + why
              + ")");
    }
    return new Delivery(message, recipient, next, allAttempts, when, why);
  }
}
