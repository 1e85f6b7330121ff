package io.parley;

import java.time.Instant;
import java.util.Optional;

/// One message on its way to one recipient, as it stood at one moment.
///
/// @param message which message; a broadcast is one delivery per recipient, each a message of its
///   own
/// @param recipient to whom
/// @param state how far it has come
/// @param attempts hand-overs begun so far, of any part of it, since the node started
/// @param since when it came into this state, wall time
/// @param reason why it came into this state: a clause for people, `the peer closed after reading`
/// @param connection over which connection it came into this state, `10.0.0.2:40312 >
///   10.0.0.3:8080`; empty if none had to do with it
public record Delivery(
    MessageId message,
    PeerId recipient,
    DeliveryState state,
    int attempts,
    Instant since,
    String reason,
    Optional<String> connection) {

  /// A message that was accepted just now.
  ///
  /// @param message which message
  /// @param recipient to whom
  /// @param when when it was accepted, wall time
  /// @return its delivery, `QUEUED`
  public static Delivery queued(MessageId message, PeerId recipient, Instant when) {
    return new Delivery(
        message, recipient, DeliveryState.QUEUED, 0, when, "accepted", Optional.empty());
  }

  /// The same delivery in its next state, which no connection had to do with.
  ///
  /// @param next the state it comes into
  /// @param allAttempts hand-overs begun so far
  /// @param when the time of the transition
  /// @param why its reason
  /// @return the delivery as it is from then on
  /// @throws IllegalStateException if the transition is not legal: a bug of the caller
  public Delivery become(DeliveryState next, int allAttempts, Instant when, String why) {
    return become(next, allAttempts, when, why, Optional.empty());
  }

  /// The same delivery in its next state.
  ///
  /// @param next the state it comes into
  /// @param allAttempts hand-overs begun so far
  /// @param when the time of the transition
  /// @param why its reason
  /// @param over the connection over which it came into it
  /// @return the delivery as it is from then on
  /// @throws IllegalStateException if the transition is not legal: a bug of the caller
  public Delivery become(
      DeliveryState next, int allAttempts, Instant when, String why, Optional<String> over) {
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
    return new Delivery(message, recipient, next, allAttempts, when, why, over);
  }
}
