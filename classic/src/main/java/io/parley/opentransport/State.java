package io.parley.opentransport;

import org.jspecify.annotations.Nullable;

/// The state of an endpoint, with the book's numbers (p.90, 424), and the one table of its changes
/// (Tables 4-4 and 4-5, p.95-97; p.94, 116, 492).
///
/// | step | from, and the state after it |
/// |---|---|
/// | opens | UNINIT: UNBND |
/// | binds | UNBND: IDLE |
/// | unbinds | IDLE: UNBND |
/// | connects | IDLE: OUTCON |
/// | is connected (OTRcvConnect; OTConnect, if synchronous) | OUTCON: DATAXFER |
/// | listens | IDLE, INCON: INCON |
/// | accepts elsewhere, others are outstanding | INCON: INCON |
/// | accepts elsewhere, the last | INCON: IDLE |
/// | accepts here | INCON: DATAXFER |
/// | is passed a connection | UNBND, IDLE: DATAXFER |
/// | sends | DATAXFER, INREL: the same |
/// | receives | DATAXFER, OUTREL: the same |
/// | loses a request, others are outstanding (OTSndDisconnect, OTRcvDisconnect) | INCON: INCON |
/// | disconnects (the same two) | OUTCON, INCON, DATAXFER, OUTREL, INREL: IDLE |
/// | sends a release | DATAXFER: OUTREL; INREL: IDLE |
/// | receives a release | DATAXFER: INREL; OUTREL: IDLE |
/// | closes | all but UNINIT: UNINIT |
///
/// What is not listed is kOTOutStateErr (p.69). A state changes when an event is consumed, not when
/// it comes (p.97).
public enum State {
  /// Not open.
  UNINIT(0),
  /// Open, without an address.
  UNBND(1),
  /// Bound, without a connection.
  IDLE(2),
  /// A request of ours is under way.
  OUTCON(3),
  /// A request was read, and neither accepted nor rejected.
  INCON(4),
  /// Connected.
  DATAXFER(5),
  /// We have sent a release: we receive, and send no more.
  OUTREL(6),
  /// We have received a release: we send, and receive no more (p.97, 115, 518; p.90 speaks of a
  /// release that is not acknowledged yet).
  INREL(7);

  private final int number;

  State(int number) {
    this.number = number;
  }

  /// The number that [Endpoint#getEndpointState] gives.
  ///
  /// @return 0 to 7
  public int number() {
    return number;
  }

  /// What is done with an endpoint.
  enum Step {
    OPENS,
    BINDS,
    UNBINDS,
    CONNECTS,
    IS_CONNECTED,
    LISTENS,
    ACCEPTS_ONE,
    ACCEPTS_THE_LAST,
    ACCEPTS_HERE,
    IS_PASSED_A_CONNECTION,
    SENDS,
    RECEIVES,
    LOSES_ONE,
    DISCONNECTS,
    SENDS_RELEASE,
    RECEIVES_RELEASE,
    CLOSES
  }

  /// Whether there is a connection, in one direction at least.
  boolean isConnected() {
    return switch (this) {
      case DATAXFER, OUTREL, INREL -> true;
      case UNINIT, UNBND, IDLE, OUTCON, INCON -> false;
    };
  }

  boolean allows(Step step) {
    return next(step) != null;
  }

  /// The state after a step that is allowed.
  ///
  /// @throws IllegalStateException where the table has nothing
  State after(Step step) {
    State next = next(step);
    if (next == null) {
      throw new IllegalStateException(this + " knows no " + step);
    }
    return next;
  }

  private @Nullable State next(Step step) {
    return switch (this) {
      case UNINIT -> step == Step.OPENS ? UNBND : null;
      case UNBND ->
          switch (step) {
            case BINDS -> IDLE;
            case IS_PASSED_A_CONNECTION -> DATAXFER;
            case CLOSES -> UNINIT;
            case OPENS, UNBINDS, CONNECTS, IS_CONNECTED, LISTENS, ACCEPTS_ONE -> null;
            case ACCEPTS_THE_LAST, ACCEPTS_HERE, SENDS, RECEIVES, LOSES_ONE -> null;
            case DISCONNECTS, SENDS_RELEASE, RECEIVES_RELEASE -> null;
          };
      case IDLE ->
          switch (step) {
            case UNBINDS -> UNBND;
            case CONNECTS -> OUTCON;
            case LISTENS -> INCON;
            case IS_PASSED_A_CONNECTION -> DATAXFER;
            case CLOSES -> UNINIT;
            case OPENS, BINDS, IS_CONNECTED, ACCEPTS_ONE, ACCEPTS_THE_LAST -> null;
            case ACCEPTS_HERE, SENDS, RECEIVES, LOSES_ONE, DISCONNECTS -> null;
            case SENDS_RELEASE, RECEIVES_RELEASE -> null;
          };
      case OUTCON ->
          switch (step) {
            case IS_CONNECTED -> DATAXFER;
            case DISCONNECTS -> IDLE;
            case CLOSES -> UNINIT;
            case OPENS, BINDS, UNBINDS, CONNECTS, LISTENS, ACCEPTS_ONE -> null;
            case ACCEPTS_THE_LAST, ACCEPTS_HERE, IS_PASSED_A_CONNECTION -> null;
            case SENDS, RECEIVES, LOSES_ONE, SENDS_RELEASE, RECEIVES_RELEASE -> null;
          };
      case INCON ->
          switch (step) {
            case LISTENS, ACCEPTS_ONE, LOSES_ONE -> INCON;
            case ACCEPTS_THE_LAST, DISCONNECTS -> IDLE;
            case ACCEPTS_HERE -> DATAXFER;
            case CLOSES -> UNINIT;
            case OPENS, BINDS, UNBINDS, CONNECTS, IS_CONNECTED -> null;
            case IS_PASSED_A_CONNECTION, SENDS, RECEIVES -> null;
            case SENDS_RELEASE, RECEIVES_RELEASE -> null;
          };
      case DATAXFER -> connected(step, true, true);
      case OUTREL -> connected(step, false, true);
      case INREL -> connected(step, true, false);
    };
  }

  /// The same for the three states in which there is a connection.
  ///
  /// @param output whether our direction is open
  /// @param input whether the peer's is
  private @Nullable State connected(Step step, boolean output, boolean input) {
    return switch (step) {
      case SENDS -> output ? this : null;
      case RECEIVES -> input ? this : null;
      case SENDS_RELEASE -> output ? (input ? OUTREL : IDLE) : null;
      case RECEIVES_RELEASE -> input ? (output ? INREL : IDLE) : null;
      case DISCONNECTS -> IDLE;
      case CLOSES -> UNINIT;
      case OPENS, BINDS, UNBINDS, CONNECTS, IS_CONNECTED, LISTENS -> null;
      case ACCEPTS_ONE, ACCEPTS_THE_LAST, ACCEPTS_HERE -> null;
      case IS_PASSED_A_CONNECTION, LOSES_ONE -> null;
    };
  }
}
