package io.parley.internal.delivery;

/// What a lane's worker is doing.
///
/// | from | to | because |
/// |---|---|---|
/// | IDLE, WAITING, HELD | SENDING | there is a message to hand over, or its wait is over |
/// | SENDING, IDLE, HELD | WAITING | nothing left this machine, or the store failed |
/// | SENDING, IDLE, WAITING | HELD | it is not certain who would get the message |
/// | SENDING, WAITING, HELD | IDLE | the outbox is empty |
/// | any but STOPPED | STOPPED | closed and drained, or the grace period is over |
enum LaneState {
  /// Nothing to send.
  IDLE,
  /// Handing a message over.
  SENDING,
  /// Waiting before the next try.
  WAITING,
  /// Waiting until it is certain again who would get the message.
  HELD,
  /// The worker has ended.
  STOPPED;

  boolean mayBecome(LaneState next) {
    return switch (this) {
      case IDLE -> next != IDLE;
      case SENDING, WAITING, HELD -> true;
      case STOPPED -> false;
    };
  }
}
